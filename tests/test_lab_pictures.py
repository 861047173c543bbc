"""The exercises' own pictures: of a reference, of evidence made up where training takes long, and of strange claims."""

import re
from pathlib import Path

import numpy as np
import pytest

from grader.course import Course
from grader.ending import Ending
from grader.evidence import Evidence
from grader.exercise import RUNS
from grader.inside.wire import Model
from grader.models import Rebuilt
from grader.paper import set_paper
from grader.pictures import Bars, Boundary, Confusion, Curve, Fit, Trouble, Weights, Wrong, has_pictures, pictures_of
from grader.pipeline import gather
from grader.render.html.svg import drawing
from grader.rubric import import_course_file
from grader.sandbox import Slot, why_no_walls

COURSE = Course(Path(__file__).parents[1])
KINDS = {
    "linear_regression": [Fit, Curve],
    "nonlinear_regression": [Fit, Curve],
    "mnist_softmax": [Curve, Weights, Confusion, Wrong],
    "mnist_mlp": [Curve, Confusion, Wrong],
    "mnist_cnn_tf": [Curve, Confusion, Wrong],
    "perceptron": [Curve, Boundary, Boundary, Boundary, Boundary],
    "iris": [Curve, Confusion, Boundary],
    "mnist_keras": [Curve, Curve, Confusion, Wrong],
    "mnist_cnn": [Curve, Curve, Confusion, Wrong],
    "cifar10_cnn": [Curve, Curve, Confusion, Wrong],
    "binary_addition_rnn": [Curve, Bars],
}
DRAWN = [e for e in COURSE.exercises() if has_pictures(e)]
HISTORY = {"loss": [2.0, 1.0], "val_loss": [1.5, 1.2], "accuracy": [0.3, 0.6], "val_accuracy": [0.5, 0.55]}
LOSSES = [2.3, 1.2, 0.8]


@pytest.fixture(scope="module")
def papers():
    """The paper of a lab, made once."""
    made = {}

    def paper(slug):
        if slug not in made:
            made[slug] = set_paper(COURSE.exercise(slug), 5, "builtin")
        return made[slug]

    yield paper
    for one in made.values():
        one.__exit__()


def finished(paper, probe, answer, models=()):
    none = {p: Evidence(p, Ending.CRASHED) for p in paper.probes}
    return none | {probe: Evidence(probe, Ending.FINISHED, answer, models=models)}


def mostly_right(labels, classes=10):
    """Scores that are wrong for every seventh row."""
    taken = np.where(np.arange(len(labels)) % 7, labels, (labels.astype(int) + 1) % classes)
    return np.eye(classes, dtype=np.float32)[taken]


def made_up(paper, slug):
    """Evidence as the reference would give it, of the one probe that trains."""
    kept = paper.kept
    if slug == "mnist_softmax":
        weights = np.random.default_rng(1).normal(0, 0.1, (784, 10)).astype(np.float32)
        return finished(paper, "training", (weights, np.zeros(10, np.float32), LOSSES))
    if slug == "binary_addition_rnn":
        said = Rebuilt(predictions={"test": np.where(np.arange(8) == 7, 0.5, kept.y)[..., None]})
        return finished(paper, "training", (Model("{}"), LOSSES), (said,))
    if slug in ("mnist_mlp", "mnist_cnn_tf"):
        said = Rebuilt(predictions={"test": mostly_right(kept.test_labels)})
        return finished(paper, "training", {"model": Model("{}"), "history": LOSSES}, (said,))
    said = Rebuilt(predictions={"test": mostly_right(kept.labels)})
    return finished(paper, "training", (Model("{}"), HISTORY), (said,))


LARGE = ["mnist_softmax", "mnist_mlp", "mnist_cnn_tf", "mnist_keras", "mnist_cnn", "cifar10_cnn", "binary_addition_rnn"]


def test_every_lab_has_pictures():
    assert {e.slug for e in COURSE.exercises() if e.track in ("tensorflow", "keras")} == set(KINDS)
    assert set(KINDS) <= {e.slug for e in DRAWN}


@pytest.mark.parametrize("slug", LARGE)
def test_a_training_is_drawn(slug, papers):
    paper = papers(slug)
    found = pictures_of(paper, made_up(paper, slug))
    assert [type(p) for p in found] == KINDS[slug]
    assert all(drawing(p) for p in found)
    assert len({p.title for p in found}) == len(found)  # they become file names


def test_training_and_validation_share_a_drawing(papers):
    loss, accuracy, *_rest = pictures_of(papers("cifar10_cnn"), made_up(papers("cifar10_cnn"), "cifar10_cnn"))
    assert list(loss.series) == list(accuracy.series) == ["training", "validation"]
    assert accuracy.series["validation"].tolist() == [50.0, pytest.approx(55.0)]


def test_the_misread_are_the_very_images_of_their_labels(papers):
    paper = papers("cifar10_cnn")
    *_curves, table, misread = pictures_of(paper, made_up(paper, "cifar10_cnn"))
    assert table.names == misread.names
    assert misread.names[0] == "disk"  # the stand-in's classes, not the photographs'
    assert misread.images.shape == (len(paper.kept.labels), 32, 32, 3)
    assert misread.places[:3].tolist() == [0, 7, 14]


def test_wrong_bits_are_counted_at_their_place(papers):
    paper = papers("binary_addition_rnn")
    _curve, bars = pictures_of(paper, made_up(paper, "binary_addition_rnn"))
    assert np.all(bars.values[:7] == 0)
    assert bars.values[7] == pytest.approx(100 * (paper.kept.y[:, 7] > 0.5).mean())


def test_an_own_loop_that_returns_a_list_of_losses_has_one_curve(papers):
    paper = papers("mnist_keras")
    evidence = made_up(paper, "mnist_keras")["training"]
    curve, table, _misread = pictures_of(paper, finished(paper, "training", (Model("{}"), LOSSES), evidence.models))
    assert list(curve.series) == [""]
    assert isinstance(table, Confusion)


@pytest.mark.parametrize("slug", [e.slug for e in DRAWN if e.track == "experiments"])
def test_what_the_claims_of_a_reference_come_to_is_drawn(slug, papers):
    paper = papers(slug)
    said = import_course_file(COURSE.solution(paper.exercise))
    names = re.findall(r'"(\w+)":', paper.exercise.text(RUNS))
    run = {name: np.linspace(2.0, 1.0, 9) if name.endswith("history") else 0.5 for name in names}
    runs = {"settings": [{}, {}], "values": [[run, run], [run, run]]}
    evidence = {p: Evidence(p, Ending.FINISHED, getattr(said, p)(), runs=runs) for p in paper.probes}
    found = pictures_of(paper, evidence)
    assert not [p.why for p in found if isinstance(p, Trouble)]
    assert found
    assert all(drawing(p) for p in found)


STRANGE = [
    None,
    "text",
    [],
    (1, 2, 3),
    (Model("{}"), None),
    (Model("{}"), {"loss": "high", "accuracy": [[1.0]]}),
    {"history": [1.0, "two"], "model": 5, "fit": (1.0, 2.0, [float("nan")])},
    {"or": {"model": Model("{}"), "history": []}},
    (np.zeros((3, 3)), np.zeros(2), [np.ones(4)]),
]


@pytest.mark.parametrize("slug", [e.slug for e in DRAWN])
@pytest.mark.parametrize("answer", STRANGE, ids=range(len(STRANGE)))
def test_strange_claims_are_never_trouble(slug, answer, papers):
    paper = papers(slug)
    for view in (
        Rebuilt("it is none."),
        Rebuilt(predictions={n: np.zeros((2, 3)) for n in ("test", "train", "rows", "z")}),
    ):
        evidence = {p: Evidence(p, Ending.FINISHED, answer, models=(view,)) for p in paper.probes}
        found = pictures_of(paper, evidence)
        assert not [p.why for p in found if isinstance(p, Trouble)]
        assert all(drawing(p) for p in found)


# ------------------------------------------------------------------ real runs of what trains in a second or two


@pytest.fixture(scope="module")
def warm_slot():
    with Slot(("tensorflow", "keras"), "none" if why_no_walls() else "bubblewrap") as slot:
        yield slot


def of_reference(slug, papers, slot):
    paper = papers(slug)
    return pictures_of(paper, gather(COURSE.solution(paper.exercise).read_bytes(), paper, slot))


@pytest.mark.parametrize("slug", [e.slug for e in DRAWN if "keras" in e.without])
def test_a_reference_in_numpy_is_drawn(slug, papers, slot):
    found = of_reference(slug, papers, slot)
    assert found
    assert not [p.why for p in found if isinstance(p, Trouble)]
    assert all(drawing(p) for p in found)
    assert len({p.title for p in found}) == len(found)


@pytest.mark.tensorflow
@pytest.mark.xdist_group("keras")
@pytest.mark.parametrize("slug", ["linear_regression", "nonlinear_regression", "perceptron", "iris", "mnist_keras"])
def test_a_reference_is_drawn(slug, papers, warm_slot):
    found = of_reference(slug, papers, warm_slot)
    assert [type(p) for p in found] == KINDS[slug]
    assert len({p.title for p in found}) == len(found)
    for picture in found:
        assert drawing(picture)
        assert not isinstance(picture, Curve) or picture.series
    if slug == "perceptron":
        right = [np.sum(p.at_points() == p.labels) for p in found[1:]]
        assert right[0] == right[1] == right[3] == 4  # OR, AND and the hidden layer on XOR
        assert right[2] < 4
    if slug == "iris":
        plane = found[2]
        assert len(np.unique(plane.classes)) == 3
        assert np.mean(plane.at_points() == plane.labels) > 0.9
    if slug == "mnist_keras":
        assert list(found[0].series) == list(found[1].series) == ["training", "validation"]
