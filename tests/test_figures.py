"""Pictures as PNG files and as SVG: of every kind, from whatever numbers come, and with names that stay."""

import io
import itertools
import math
import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from grader.errors import GraderError
from grader.pictures import Bars, Boundary, Confusion, Curve, Fit, Trouble, Weights, Wrong
from grader.render.axes import apart, axis, smoothed
from grader.render.figures import file_name, png, save, save_all
from grader.render.html.svg import drawing

NAMES = ["ape", "bee", "cat"]
GROUND = np.array([[0, 0, 1], [0, 1, 2]])
EPOCHS = np.array([2.0, 1.0, 0.5, 0.4])
STEPS = np.exp(-np.arange(400) / 60) + 0.05 * np.random.default_rng(1).normal(size=400)
COLOURFUL = np.random.default_rng(1).random((3, 8, 8, 3))

PICTURES = [
    Curve("A curve", EPOCHS, "loss", epochs=True),
    Curve("Two curves", {"training": EPOCHS, "validation": EPOCHS + 0.2}, "loss", epochs=True),
    Curve("A band", EPOCHS, "loss", band=(EPOCHS - 0.1, EPOCHS + 0.1)),
    Curve("Noise", STEPS, "loss"),
    Curve("Many colours", {str(i): EPOCHS + i for i in range(12)}, "loss"),
    Curve("Divergence", [2.0, 90.0, 9e9, math.inf, math.nan], "loss", log=True),
    Fit("A fit", [3.0, 1.0, 2.0], [1.0, 2.0, 3.0], [1.5, 2.0, 2.5], best=[1.0, 2.0, 3.0]),
    Bars("Bars", [0.0, 2.5, 1.0], NAMES, "wrong (%)", across="what"),
    Boundary("A plane", (-1.0, 1.0, -1.0, 1.0), GROUND, [[0.5, 0.5], [-0.5, -0.5]], [0, 1], NAMES, "x1", "x2"),
    Confusion("A table", [0, 1, 2, 2], [0, 1, 1, 2], NAMES),
    Wrong("Misread", COLOURFUL, [0, 1, 2], [1, 1, 0], NAMES),
    Wrong("Misread in grey", COLOURFUL[..., :1], [0, 1, 2], [1, 1, 0], "012"),
    Wrong("All right", COLOURFUL[..., 0], [0, 1, 2], [0, 1, 2], NAMES),
    Weights("Weights", np.linspace(-1, 1, 32).reshape(2, 4, 4), NAMES[:2]),
]
IDS = [p.title for p in PICTURES]


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def is_legible(data: bytes) -> bool:
    """Whether it is of a usual size, and both light and dark."""
    image = opened(data)
    grey = np.asarray(image.convert("L"))
    return 800 <= image.width <= 1200 and 150 <= image.height <= 1200 and grey.max() > 250 and grey.min() < 60


@pytest.mark.parametrize("picture", PICTURES, ids=IDS)
def test_every_kind_of_picture_is_a_legible_file(picture):
    data = png(picture)
    assert is_legible(data)
    assert opened(data).text["Description"] == picture.alt
    assert opened(data).text["Title"] == picture.title
    assert png(picture) == data


def colours(data: bytes) -> set[tuple[int, ...]]:
    """The colours that are no shade of grey, roughly."""
    shown = np.asarray(opened(data).convert("RGB")).reshape(-1, 3).astype(int)
    strong = shown[shown.max(axis=1) - shown.min(axis=1) > 60]
    return {tuple(c) for c in strong // 64}


def test_a_drawing_tells_apart_what_differs():
    assert not colours(png(Curve("Nothing", [], "loss")))
    assert len(colours(png(PICTURES[1]))) > len(colours(png(PICTURES[0])))
    right = Confusion("A table", [0, 1, 2], [0, 1, 2], NAMES)
    assert colours(png(PICTURES[9])) - colours(png(right))


def test_drawing_leaves_pyplot_alone():
    code = (
        "import sys\nfrom grader.pictures import Curve\nimport grader.render.figures as f\n"
        "assert 'matplotlib' not in sys.modules\nf.png(Curve('A curve', [1.0, 2.0], 'loss'))\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_dollar_signs_are_no_formulas():
    assert is_legible(png(Bars("What it costs: $a_{", [1.0], ["$5$"], "$")))


# ------------------------------------------------------------------ files


def test_all_are_saved_under_names_that_stay(tmp_path):
    pictures = [PICTURES[0], Trouble("It broke", "why"), PICTURES[0], PICTURES[7]]
    paths = save_all(pictures, tmp_path / "of/mine", "iris")
    assert [p.name for p in paths] == ["iris-a-curve.png", "iris-a-curve-2.png", "iris-bars.png"]
    assert save_all(pictures, tmp_path / "of/mine", "iris") == paths
    assert sorted((tmp_path / "of/mine").iterdir()) == sorted(paths)


@given(st.text(), st.integers(0, 3))
def test_any_title_gives_a_name_for_every_system(title, before):
    taken = [file_name("iris", title)]
    for _ in range(before):
        taken.append(file_name("iris", title, taken))
    assert len(set(taken)) == len(taken)
    assert all(re.fullmatch(r"iris-[a-z0-9]+(-[a-z0-9]+)*\.png", name) and len(name) < 100 for name in taken)


def test_titles_of_other_letters_are_told_apart():
    assert file_name("iris", "損失") != file_name("iris", "精度")
    assert file_name("iris", "Größe à la carte") == "iris-groe-a-la-carte.png"


def test_what_can_not_be_written_or_drawn_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(GraderError, match="can not be made"):
        save_all(PICTURES[:1], tmp_path / "file", "iris")
    with pytest.raises(GraderError, match="can not be written"):
        save(PICTURES[0], tmp_path / "no/such/folder.png")
    with pytest.raises(GraderError, match="It broke: why"):
        png(Trouble("It broke", "why"))
    with pytest.raises(GraderError, match="'Five channels' could not be drawn"):
        png(Wrong("Five channels", np.zeros((1, 4, 4, 5)), [0], [1], "ab"))


# ------------------------------------------------------------------ odd data

floats = st.floats(width=64, allow_nan=True, allow_infinity=True)
columns = st.lists(floats, max_size=8)
labels = st.integers(-3, 12)


@st.composite
def curves(draw):
    values = draw(st.one_of(columns, st.dictionaries(st.sampled_from(["a", "b", "c"]), columns)))
    band = draw(st.one_of(st.none(), st.tuples(columns, columns)))
    return Curve("A curve", values, "loss", band=band, log=draw(st.booleans()), epochs=draw(st.booleans()))


@st.composite
def fits(draw):
    rows = draw(st.lists(st.tuples(floats, floats, floats, floats), max_size=6))
    x, d, predicted, best = np.array(rows, dtype=float).reshape(-1, 4).T
    return Fit("A fit", x, d, predicted, best=best if draw(st.booleans()) else None)


@st.composite
def bars(draw):
    values = draw(columns)
    return Bars("Bars", values, [draw(st.text(max_size=5)) for _ in values], "x")


@st.composite
def boundaries(draw):
    ground = draw(st.lists(st.lists(labels, min_size=3, max_size=3), min_size=1, max_size=4))
    rows = draw(st.lists(st.tuples(floats, floats, labels), max_size=6))
    x, y, of = np.array(rows, dtype=float).reshape(-1, 3).T
    return Boundary("A plane", (0.0, 1.0, -1e6, 1.0), ground, np.stack([x, y], axis=1), of, names=["ape"])


@st.composite
def tables(draw):
    rows = draw(st.lists(st.tuples(labels, labels), max_size=8))
    is_, taken = np.array(rows, dtype=int).reshape(-1, 2).T
    return Confusion("A table", is_, taken, NAMES[: draw(st.integers(0, 3))])


@st.composite
def misread(draw):
    rows = draw(st.lists(st.tuples(labels, labels), max_size=4))
    is_, taken = np.array(rows, dtype=int).reshape(-1, 2).T
    kind = draw(st.sampled_from([np.uint8, np.float32]))
    images = np.full(
        (len(rows), 4, 4), draw(st.sampled_from([0, 1, math.nan, math.inf])) if kind is np.float32 else 7, kind
    )
    return Wrong("Misread", images, is_, taken, NAMES)


@st.composite
def weights(draw):
    values = draw(st.lists(st.lists(floats, min_size=4, max_size=4), max_size=3))
    return Weights(
        "Weights", np.array(values, dtype=float).reshape(-1, 2, 2), [draw(st.text(max_size=3)) for _ in values]
    )


odd = st.one_of(curves(), fits(), bars(), boundaries(), tables(), misread(), weights())


@given(odd)
@settings(deadline=None)
def test_any_numbers_can_be_told_and_drawn_in_a_page(picture):
    assert picture.alt
    assert picture.caption
    drawn = str(drawing(picture))
    places = " ".join(re.findall(r' (?:d|x|y|x1|y1|width|height|viewBox)="([^"]*)"', drawn))
    assert not re.search("nan|inf|e", places)
    assert all(abs(float(n)) < 5_000 for n in re.findall(r"-?\d+(?:\.\d+)?", places))


@given(odd)
@example(Curve("A curve", [1e150, math.inf], "loss"))  # its axis leaves no room
@settings(deadline=None, max_examples=30)
def test_any_numbers_can_be_drawn_as_a_file(picture):
    assert opened(png(picture)).width >= 800


@given(columns, st.booleans())
def test_an_axis_has_room_for_all_that_can_be_shown_and_round_numbers_in_order(values, log):
    laid = axis(np.array(values), 0.0, 100.0, log=log)
    known = [v for v in values if math.isfinite(v) and abs(v) < 1e150 and (v > 1e-150 or not log)]
    assert all(-1 <= float(laid(v)) <= 101 for v in known)
    ticks = laid.ticks()
    assert ticks == sorted(set(ticks))
    assert len(ticks) <= 10
    room = 1e-9 * (abs(laid.low) + abs(laid.high))
    assert all(laid.low - room <= t <= laid.high + room for t in ticks)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_names_beside_curves_never_touch(places):
    moved = apart(sorted(places), 0.1, 1.0)
    assert all(b - a > 0.1 - 1e-9 for a, b in itertools.pairwise(moved))
    assert max(moved) <= 1.0


def test_only_a_noisy_curve_is_smoothed():
    mean = smoothed(STEPS)
    assert mean is not None
    assert np.std(np.diff(mean)) < np.std(np.diff(STEPS)) / 5
    assert np.abs(mean[20:-20] - np.exp(-np.arange(400) / 60)[20:-20]).max() < 0.1
    assert smoothed(np.exp(-np.arange(400) / 60)) is None
    assert smoothed(STEPS[:50]) is None
    assert smoothed(np.full(400, 2.0)) is None
