"""Pictures as PNG files: what `grader plot` writes and a notebook shows.

matplotlib is imported in this package alone, when something is drawn, and only its object-oriented half: nothing that a notebook
has set up with pyplot is touched, and no window is opened.
"""

from __future__ import annotations

import hashlib
import io
import re
import textwrap
import unicodedata
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from grader.disk import replace_file
from grader.errors import GraderError
from grader.i18n import _
from grader.pictures import Picture, Trouble

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 150
TITLE, TEXT = 13.0, 9.5  # points
LONGEST_NAME = 60
FONTS = (  # the first for Latin letters, the others for what it lacks
    "DejaVu Sans",
    "Noto Sans CJK JP",
    "IPAexGothic",
    "Hiragino Sans",
    "Yu Gothic",
    "MS Gothic",
)


def png(picture: Picture) -> bytes:
    """A picture as the bytes of a PNG, about 1,000 pixels wide, on white; the text alternative is in its metadata.

    Raises:
        GraderError: for a `Trouble`, with what it says, and for a picture whose parts do not fit together.
    """
    if isinstance(picture, Trouble):
        raise GraderError(f"{picture.title}: {picture.why}")
    file = io.BytesIO()
    about = {"Title": _(picture.title), "Description": picture.alt, "Software": None}
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing")  # a box is better than nothing
            warnings.filterwarnings("ignore", message="constrained_layout not applied")  # an axis has long numbers
            _figure(picture).savefig(file, format="png", dpi=DPI, metadata=about)
    except Exception as error:
        text = _("The picture {title!r} could not be drawn: {error}")
        raise GraderError(text.format(title=picture.title, error=f"{type(error).__name__}: {error}")) from error
    return file.getvalue()


def save(picture: Picture, path: Path) -> None:
    """Write a picture as a PNG file, in one piece.

    Raises:
        GraderError: for a `Trouble`, or if the file can not be written.
    """
    data = png(picture)
    try:
        replace_file(path, data)
    except OSError as error:
        raise GraderError(
            f"{path}: can not be written: {error.strerror or error}. Make room, or choose another folder."
        ) from error


def save_all(pictures: Iterable[Picture], folder: Path, slug: str) -> list[Path]:
    """Write the pictures of an exercise into a folder, which is made if it is not there.

    Args:
        pictures: as `pictures_of` gives them. Each `Trouble` is left out: tell of those before.

    Returns:
        The files in the order of the pictures.

    Raises:
        GraderError: if a file can not be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraderError(f"{folder}: can not be made: {error.strerror or error}. Choose another folder.") from error
    paths: list[Path] = []
    for picture in pictures:
        if isinstance(picture, Trouble):
            continue
        path = folder / file_name(slug, picture.title, {p.name for p in paths})
        save(picture, path)
        paths.append(path)
    return paths


def file_name(slug: str, title: str, taken: Iterable[str] = ()) -> str:
    """A picture's file name: ASCII, and the same in every language and at every run.

    Args:
        taken: names that it must not be.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME].rstrip("-")
    words = words or hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:12]
    names = (f"{slug}-{words}{f'-{n}' if n > 1 else ''}.png" for n in range(1, 10_000))
    avoided = set(taken)
    return next(name for name in names if name not in avoided)


def _figure(picture: Picture) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    from grader.render.figures.drawing import draw, size
    from grader.render.figures.style import INK, QUIET

    around = ConstrainedLayoutEngine(w_pad=0.14, h_pad=0.11)  # inches
    figure = Figure(figsize=size(picture), facecolor="white", layout=around)
    FigureCanvasAgg(figure)
    draw(picture, figure)
    wide = int(figure.get_figwidth() * 13)
    title = textwrap.fill(_(picture.title), int(wide * TEXT / TITLE))
    figure.suptitle(title, x=0.02, ha="left", fontsize=TITLE, fontweight="bold", color=INK)
    caption = textwrap.fill(picture.caption, wide)
    figure.supxlabel(caption, x=0.02, ha="left", fontsize=TEXT, color=QUIET)
    _plain(figure)
    return figure


def _plain(figure: Figure) -> None:
    """Fonts that are there, and no dollar signs read as formulas."""
    from matplotlib.font_manager import get_font_names
    from matplotlib.text import Text

    there = set(get_font_names())
    families = [name for name in FONTS if name in there]
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        text.set_parse_math(False)
        text.set_fontfamily(families)
