"""The authors' pictures that are made of tiles: a confusion matrix, misread pictures, weights."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from grader.i18n import _
from grader.pictures import Confusion, Weights, Wrong
from grader.pictures.images import pixels
from grader.pictures.values import classes
from grader.render.html.plot import rectangle, svg, text, upright

TILE = Markup(
    '<li><img src="{source}" alt="{alt}" width="{side}" height="{side}">'
    '<span aria-hidden="true">{is_} <span>→ <b>{taken}</b></span></span></li>'
)
NAMED = Markup(
    '<li><img src="{source}" alt="{name}" width="84" height="84"><span aria-hidden="true">{name}</span></li>'
)
SIDE = 56  # of a misclassified picture, at most; larger ones are thinned


def confusion(picture: Confusion) -> Markup:
    """A table of counts, darker the larger the share of a row."""
    counts, names, below = picture.counts, [_(name) for name in picture.names], 300
    size, longest = below / max(len(names), 1), 6.2 * max((len(name) for name in names), default=1)
    left, slanted = min(34 + longest, 150), longest > size  # names that would run into each other stand aslant
    shares = picture.shares.tolist()
    tip = _("{a} taken for {b}: {n}")
    parts: list[Markup] = []
    for i, (name, row) in enumerate(zip(names, counts.tolist(), strict=True)):
        parts.append(text(left - 8, (i + 0.5) * size + 18, name, "tick", "end"))
        parts.append(text(left + (i + 0.5) * size, below + 30, name, "tick", "end" if slanted else "middle", slanted))
        for j, count in enumerate(row):
            level = _level(shares[i][j], i == j) if count else 0
            kind, title = "hit" if i == j else "miss", tip.format(a=name, b=names[j], n=count) if count else ""
            box = (left + j * size + 0.5, i * size + 14.5, size - 1, size - 1)
            parts.append(rectangle(*box, f"{kind} level{level}", title))
            if count and len(names) <= 20:
                place = (left + (j + 0.5) * size, (i + 0.5) * size + 18)
                parts.append(text(*place, str(count), f"count level{level}"))
    height = below + 40 + (0.7 * longest if slanted else 10)
    parts += [text(left + below / 2, height, _("taken for"), "label"), upright(164, _("what it is"))]
    return svg(round(left) + below + 10, round(height) + 6, picture.alt, parts, "square")


def _level(share: float, hit: bool) -> int:
    """How strong a colour, 1 to 5. Mistakes are rarer than hits, so they are told apart sooner."""
    return 1 + min(4, int(share * (5 if hit else 20)))


def wrong(picture: Wrong) -> Markup:
    """The pictures, each with what it is and what it was taken for."""
    images, labels, predicted = np.asarray(picture.images), classes(picture.labels), classes(picture.predicted)
    shown, words = [], _("{a}, taken for {b}")
    worded = max((len(name) for name in picture.names), default=0) > 2  # words need room, and a line each
    for i in picture.places:
        is_, taken = picture.name(int(labels[i])), picture.name(int(predicted[i]))
        values = {"source": _source(images[i]), "alt": words.format(a=is_, b=taken), "is_": is_, "taken": taken}
        shown.append(TILE.format(**values, side=80 if worded else 56))
    kind = "tiles worded" if worded else "tiles"
    return Markup('<ul class="{}">{}</ul>').format(kind, Markup("").join(shown))


def weights(picture: Weights) -> Markup:
    """The weights as pictures, each with its name."""
    tiles = [
        NAMED.format(source=_source(image), name=_(name) if name else "")
        for image, name in zip(picture.colours, picture.names, strict=True)
    ]
    return Markup('<ul class="tiles named">{}</ul>').format(Markup("").join(tiles))


def _source(image: NDArray[np.generic]) -> str:
    return "data:image/png;base64," + base64.b64encode(png(image)).decode()


def png(image: NDArray[np.generic]) -> bytes:
    """A picture as a PNG: uint8, or floating from 0 to 1; shape (height, width), with 1 or 3 channels or without."""
    shown = pixels(image)
    step = max(1, -(-max(shown.shape[:2]) // SIDE))
    shown = shown[::step, ::step]
    height, width, channels = shown.shape
    kind = {1: 0, 3: 2}[channels]  # grey, or red, green and blue
    rows = np.concatenate([np.zeros((height, 1), np.uint8), shown.reshape(height, -1)], axis=1)
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 6)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
