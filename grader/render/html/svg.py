"""The authors' pictures as SVG, written by hand: small, quick, and in the page's own colours, light or dark."""

from __future__ import annotations

import base64
import math
import struct
import zlib

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from grader.i18n import _
from grader.pictures import Boundary, Confusion, Curve, Fit, Picture, Wrong, classes, floats
from grader.render.html.plot import Axis, Frame, axis, line, path, rectangle, svg, text, thinned, upright

FRAME = Frame(400, 250)
DOTS = 400
GROUND = 72
COLOURS = 10
SHAPES = (  # a class is told by more than its colour
    "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z",
    "m-3.2-3.2h6.4v6.4h-6.4z",
    "m0-4.2l4 7.4h-8z",
    "m0-4.7l4.7 4.7l-4.7 4.7l-4.7-4.7z",
)
TILE = Markup(
    '<li><img src="{source}" alt="{alt}" width="56" height="56">'
    '<span aria-hidden="true">{is_} → <b>{taken}</b></span></li>'
)
SIDE = 56  # of a misclassified picture, at most; larger ones are thinned


def drawing(picture: Picture) -> Markup:
    """A picture as HTML, with its text alternative; nothing for one that is not for learners."""
    if isinstance(picture, Curve):
        return _curve(picture)
    if isinstance(picture, Fit):
        return _fit(picture)
    if isinstance(picture, Confusion):
        return _confusion(picture)
    if isinstance(picture, Boundary):
        return _boundary(picture)
    return _wrong(picture) if isinstance(picture, Wrong) else Markup("")


def _curve(picture: Curve) -> Markup:
    steps, values = thinned(floats(picture.values))
    band = [] if picture.band is None else [floats(edge) for edge in picture.band]
    edges = np.concatenate([values, *band])
    longest = max([float(steps[-1]) if len(steps) else 1.0, *(len(edge) - 1.0 for edge in band)])
    x, y = FRAME.axes(np.array([0.0, longest]), edges, log=picture.log)
    parts = [FRAME.drawn(x, y, _("step"), picture.label and _(picture.label))]
    if band:
        parts.append(FRAME.clipped([_band(band[0], band[1], x, y)]))
    places = x(steps), y(values)
    if picture.log:
        places[1][values <= 0] = np.nan
    inner = [line(*places)]
    if len(steps) <= 30:  # few epochs: one dot each
        inner.append(_marks(*places, "bar", SHAPES[0]))
    if band:
        parts += _key([("bar", _("this training")), ("band", _("the reference's"))])
    return svg(FRAME.width, FRAME.height, picture.alt, [*parts, FRAME.clipped(inner)])


def _key(rows: list[tuple[str, str]]) -> list[Markup]:
    """What the colours stand for, in the upper right corner, where a loss that falls leaves room."""
    parts = []
    for i, (kind, words) in enumerate(rows):
        place = FRAME.top + 12 + 16 * i
        parts.append(rectangle(FRAME.width - 26, place - 7, 14, 7, kind))
        parts.append(text(FRAME.width - 32, place, words, "tick", "end"))
    return parts


def _band(low: NDArray[np.float64], high: NDArray[np.float64], x: Axis, y: Axis) -> Markup:
    there, below = thinned(low)
    back, above = thinned(high)
    xs = np.concatenate([x(there), x(back)[::-1]])
    return line(xs, np.concatenate([y(below), y(above)[::-1]]), "band")


def _fit(picture: Fit) -> Markup:
    xs, d, predicted = floats(picture.x).ravel(), floats(picture.d).ravel(), floats(picture.predicted).ravel()
    order = np.argsort(xs)[:: max(1, len(xs) // DOTS)]
    xs, d, predicted = xs[order], d[order], predicted[order]
    x = axis(xs, FRAME.left, FRAME.width - FRAME.right, pad=0.03)
    y = axis(np.concatenate([d, _within(predicted, d)]), FRAME.height - FRAME.bottom, FRAME.top, pad=0.06)
    px, py, line_y = x(xs), y(d), y(predicted)
    pairs = zip(px, py, line_y, strict=True)
    errors = "".join(f"M{a:.1f} {b:.1f}V{c:.1f}" for a, b, c in pairs if np.isfinite(a + b + c))
    inner = [path(errors, "error"), _dots(px, py), line(px, line_y)]
    return svg(FRAME.width, FRAME.height, picture.alt, [FRAME.drawn(x, y, "x", "d"), FRAME.clipped(inner)])


def _within(predicted: NDArray[np.float64], d: NDArray[np.float64]) -> NDArray[np.float64]:
    """A fit that is far off must not press the points into a line: it may only double their range on each side."""
    if not len(d):
        return predicted
    span = float(d.max() - d.min()) or 1.0
    return np.clip(np.nan_to_num(predicted), d.min() - span, d.max() + span)


def _dots(xs: NDArray[np.float64], ys: NDArray[np.float64]) -> Markup:
    return _marks(xs, ys, "dot", SHAPES[0])


def _marks(xs: NDArray[np.float64], ys: NDArray[np.float64], kind: str, shape: str) -> Markup:
    pairs = zip(xs.tolist(), ys.tolist(), strict=True)
    return path("".join(f"M{a:.1f} {b:.1f}{shape}" for a, b in pairs if math.isfinite(a + b)), kind)


def _confusion(picture: Confusion) -> Markup:
    counts, names, below = picture.counts, picture.names, 300
    size, longest = below / max(len(names), 1), 6.2 * max((len(name) for name in names), default=1)
    left, slanted = min(34 + longest, 150), longest > size  # names that would run into each other stand aslant
    shares = (counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)).tolist()
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


def _boundary(picture: Boundary) -> Markup:
    ground = classes(picture.classes)
    ground = ground[:: max(1, -(-ground.shape[0] // GROUND)), :: max(1, -(-ground.shape[1] // GROUND))]
    left, right, bottom, top = picture.grid
    x = Axis(left, right, FRAME.left, FRAME.width - FRAME.right)
    y = Axis(bottom, top, FRAME.height - FRAME.bottom, FRAME.top)
    high, wide = (y.start - y.end) / len(ground), (x.end - x.start) / ground.shape[1]
    inner: list[Markup] = []
    for number in np.unique(ground):
        steps = "".join(
            f"M{x.start + a * wide:.1f} {y.start - i * high:.1f}h{(b - a) * wide:.1f}v{-high - 0.3:.1f}"
            f"h{(a - b) * wide:.1f}z"
            for i, row in enumerate(ground)
            for a, b in _runs(row == number)
        )
        inner.append(path(steps, f"ground c{int(number) % COLOURS}"))
    points, labels, found = floats(picture.points).reshape(-1, 2), classes(picture.labels), picture.at_points()
    some = slice(None, None, max(1, len(points) // DOTS))
    points, labels, found = points[some], labels[some], found[some]
    for number in np.unique(labels):
        for right_ones in (True, False):
            chosen = (labels == number) & ((found == labels) == right_ones)
            kind = f"mark c{int(number) % COLOURS}" + ("" if right_ones else " wrong")
            shape = SHAPES[int(number) % len(SHAPES)]
            inner.append(_marks(x(points[chosen, 0]), y(points[chosen, 1]), kind, shape))
    numbers = np.unique(np.concatenate([labels, np.unique(ground)]))[:COLOURS]
    parts = [FRAME.clipped(inner), FRAME.drawn(x, y, "", "y")]
    for i, number in enumerate(numbers.tolist()):
        place = np.array([FRAME.left + 6.0 + 34 * i]), np.array([FRAME.height - 8.0])
        parts.append(_marks(*place, f"mark c{number % COLOURS}", SHAPES[number % len(SHAPES)]))
        parts.append(text(float(place[0][0]) + 8, FRAME.height - 4, str(number), "tick", "start"))
    return svg(FRAME.width, FRAME.height, picture.alt, parts)


def _runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where stretches of True begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _wrong(picture: Wrong) -> Markup:
    images, labels, predicted = np.asarray(picture.images), classes(picture.labels), classes(picture.predicted)
    shown, words = [], _("{a}, taken for {b}")
    for i in picture.places:
        is_, taken = picture.name(int(labels[i])), picture.name(int(predicted[i]))
        source = "data:image/png;base64," + base64.b64encode(png(images[i])).decode()
        values = {"source": source, "alt": words.format(a=is_, b=taken), "is_": is_, "taken": taken}
        shown.append(TILE.format(**values))
    return Markup('<ul class="tiles">{}</ul>').format(Markup("").join(shown))


def png(image: NDArray[np.generic]) -> bytes:
    """A picture as a PNG: uint8, or floating from 0 to 1; shape (height, width), with 1 or 3 channels or without."""
    pixels = np.asarray(image)
    if pixels.dtype.kind == "f":
        pixels = np.clip(np.nan_to_num(pixels) * 255, 0, 255).round()
    pixels = pixels.astype(np.uint8).reshape(*pixels.shape[:2], -1)
    step = max(1, -(-max(pixels.shape[:2]) // SIDE))
    pixels = pixels[::step, ::step]
    height, width, channels = pixels.shape
    kind = {1: 0, 3: 2}[channels]  # grey, or red, green and blue
    rows = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1)
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 6)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
