"""One exercise folder, read and validated. Light on purpose: `grader list` reads every one of them."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Annotated, Any

import msgspec

from grader import toml
from grader.errors import CourseError

SLUG = re.compile(r"[a-z][a-z0-9_]*")
FILES = ("exercise.toml", "task.md", "probe.py", "checks.py")
DIAGNOSES = "diagnoses.py"  # which an exercise may do without
BANDS = "bands.json"
PICTURES = "pictures.py"  # likewise
RUNS = "runs.py"  # likewise
SHEET = "sheet.py"  # likewise

Positive = Annotated[float, msgspec.Meta(gt=0)]
Megabytes = Annotated[int, msgspec.Meta(gt=0, le=65_536)]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one run may use. Memory is counted above what the warm process already holds.

    Attributes:
        cpu_seconds: of a usual processor, see `inside.clock`.
        output_kb: what is kept of what is printed.
    """

    cpu_seconds: Positive = 10.0
    wall_seconds: Positive | None = None
    memory_mb: Megabytes = 1_024
    files_mb: Megabytes = 64
    output_kb: Megabytes = 256
    reply_mb: Megabytes = 64

    @property
    def wall(self) -> float:
        """Seconds by the clock, not counting those in which the run was ready but the processors were busy elsewhere."""
        return self.wall_seconds or 2 * self.cpu_seconds + 10

    @property
    def printed_kb(self) -> int:
        """What may be printed: five times what Keras's progress bar prints in that time, 20 lines a second of 150 bytes."""
        return int(16 * (self.output_kb + self.wall))


class Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data set that an exercise takes its questions from.

    Attributes:
        name: of the loader in `datasets/`.
        train, test: how many rows of each part the seed draws; None for all.
    """

    name: Annotated[str, msgspec.Meta(pattern=SLUG.pattern)]
    train: Annotated[int, msgspec.Meta(gt=0)] | None = None
    test: Annotated[int, msgspec.Meta(gt=0)] | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of exercise.toml."""

    title: Annotated[str, msgspec.Meta(min_length=1)]
    track: Annotated[str, msgspec.Meta(min_length=1)]
    order: int
    minutes: Annotated[int, msgspec.Meta(gt=0)]
    needs: tuple[str, ...] = ()
    warm: tuple[str, ...] = ()
    without: tuple[Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")], ...] = ()
    data: Data | None = None
    limits: Limits = Limits()
    full: Limits | None = None
    sizes: dict[int, Annotated[str, msgspec.Meta(min_length=1)]] = {}


class Exercise(msgspec.Struct, frozen=True):
    """A validated exercise folder.

    Attributes:
        slug: the folder's name, and that of the learner's file without its `.py`.
        minutes: how long a learner is likely to need.
        needs: slugs of the exercises to do first.
        warm: modules that its slot imports before any run.
        without: packages that are not there in its runs, since what they do is to be written.
        data: what its questions are drawn from, or None if checks.py makes them up.
        limits: of a run.
        full: of a run over all rows of the data, or None if there is no such thing.
        scale: that it is graded at: "lab", or "full" for all rows of the data.
        device: what its runs compute on beside the processor: a GPU's name, or nothing.
        sizes: what sizes stand for, such as {784: "the pixels of an image"}, to be told where shapes do not fit.
    """

    slug: str
    folder: Path
    title: str
    track: str
    order: int
    minutes: int
    needs: tuple[str, ...]
    warm: tuple[str, ...]
    data: Data | None
    limits: Limits
    full: Limits | None
    sizes: dict[int, str] = {}
    without: tuple[str, ...] = ()
    scale: str = "lab"
    device: str = ""

    @property
    def filename(self) -> str:
        """The name of the file that a learner hands in."""
        return f"{self.slug}.py"

    @property
    def stub(self) -> Path:
        """The file that a learner starts from."""
        return self.folder / self.filename

    def text(self, name: str) -> str:
        """The text of one of the exercise's files."""
        return _read(self.folder / name)

    def task(self, languages: tuple[str, ...] = ()) -> str:
        """The task text, in the first of the languages that there is, else in English.

        Raises:
            CourseError: if it quotes a threshold that is not in calibration.json.
        """
        for language in languages:
            path = self.folder / f"task.{language[:2]}.md"
            if path.is_file():
                return self._filled(path)
        return self._filled(self.folder / "task.md")

    def _filled(self, path: Path) -> str:
        """A task text with what was measured put in, see `calibration.filled`."""
        text = _read(path)
        if "{threshold:" not in text:
            return text
        from grader.calibration import filled

        return filled(self, text, path)

    def at_scale(self, scale: str) -> Exercise:
        """The exercise as it is graded at a scale.

        Args:
            scale: "full" for all rows of its data and the limits for that; anything else, or an exercise that has only
                one scale, leaves it as it is.
        """
        if scale != "full" or self.data is None or self.full is None:
            return self
        return msgspec.structs.replace(self, data=Data(self.data.name), limits=self.full, scale=scale)

    def on(self, device: str) -> Exercise:
        """The exercise as it is graded on a device; on none, as it is."""
        return msgspec.structs.replace(self, device=device)

    def probes(self) -> tuple[str, ...]:
        """The names of the probes, in the order of the file, which is parsed and never imported here.

        Raises:
            CourseError: if probe.py is no Python, holds no probe, or a probe does not take `(learner, given)`.
        """
        path = self.folder / "probe.py"
        try:
            tree = ast.parse(self.text("probe.py"))
        except SyntaxError as error:
            raise CourseError(f"{path}:{error.lineno}: not valid Python: {error.msg}. Correct that line.") from error
        functions = [n for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]
        for function in functions:
            names = [a.arg for a in function.args.args]
            if names != ["learner", "given"]:
                raise CourseError(
                    f"{path}:{function.lineno}: probe `{function.name}` takes ({', '.join(names)}), expected "
                    "(learner, given). Rename its parameters, or begin a helper's name with an underscore."
                )
        if not functions:
            raise CourseError(f"{path}: no probe in it, expected at least one function (learner, given).")
        return tuple(f.name for f in functions)


def load_exercise(folder: Path) -> Exercise:
    """Read and validate one exercise folder.

    Raises:
        CourseError: naming the file and the key that is missing or wrong.
    """
    slug = folder.name
    if not SLUG.fullmatch(slug):
        raise CourseError(
            f"{folder}: the folder's name is the exercise's slug, expected lower-case letters, digits and underscores "
            f"that begin with a letter, received {slug!r}. Rename the folder."
        )
    for name in (*FILES, f"{slug}.py"):
        if not (folder / name).is_file():
            raise CourseError(f"{folder / name}: missing. Every exercise has {', '.join(FILES)} and {slug}.py.")
    path = folder / "exercise.toml"
    try:
        data: dict[str, Any] = toml.loads(_read(path))
    except (
        ValueError,
        RecursionError,
    ) as error:  # TOMLDecodeError is a ValueError; a number may be too long to be read
        raise CourseError(f"{path}: not valid TOML: {error}. Correct that place.") from error
    try:
        fields = msgspec.convert(data, _File, str_keys=True)
    except msgspec.ValidationError as error:
        raise CourseError(f"{path}: {error}. Known keys: {', '.join(_known_keys(str(error)))}.") from error
    return Exercise(slug=slug, folder=folder, **{f: getattr(fields, f) for f in _File.__struct_fields__})


def _known_keys(message: str) -> tuple[str, ...]:
    sections: dict[str, type[msgspec.Struct]] = {"$.limits": Limits, "$.full": Limits, "$.data": Data}
    return next((s for key, s in sections.items() if key in message), _File).__struct_fields__


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: can not be read as UTF-8 text: {error}.") from error
