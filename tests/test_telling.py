"""Keras tells how far its training is, and the evidence is the same with it and without."""

from pathlib import Path

import numpy as np
import pytest

from grader.course import Course
from grader.ending import Ending
from grader.inside import wire
from grader.observing import Cancelled
from grader.paper import set_paper
from grader.pipeline import gather
from grader.sandbox import SharedFile, Slot, why_no_walls

pytestmark = pytest.mark.tensorflow

ROOT = Path(__file__).parents[1]


class Listener:
    def __init__(self, cancel_at_epoch=None):
        self.seen = []
        self.cancel_at_epoch = cancel_at_epoch

    def output(self, data):
        pass

    def progress(self, seen):
        self.seen.append(seen)

    def cancelled(self):
        return self.cancel_at_epoch is not None and any(s.epoch >= self.cancel_at_epoch for s in self.seen)


@pytest.fixture(scope="module")
def slot():
    with Slot(("tensorflow", "keras"), "none" if why_no_walls() else "bubblewrap") as slot:
        yield slot


def content(evidence):
    """All of a piece of evidence but what it cost."""
    answer = wire.pack(evidence.answer)
    models = [(m.layers, m.params, {k: v.tobytes() for k, v in m.predictions.items()}) for m in evidence.models]
    return evidence.probe, evidence.ending, evidence.problem, evidence.output, answer, models


@pytest.mark.slow
def test_watching_changes_no_evidence_nor_does_the_kind_of_slot(slot):
    """The reference of a lab that trains with `fit`, in all its probes, bit by bit."""
    course = Course(ROOT)
    exercise = course.exercise("perceptron")
    source = course.solution(exercise).read_bytes()
    listener = Listener()
    with set_paper(exercise, 1, "builtin") as paper:
        watched = gather(source, paper, slot, watcher=listener)
        alone = gather(source, paper, slot)
        with Slot(exercise.warm, "process") as portable:
            elsewhere = gather(source, paper, portable, watcher=Listener())
    assert all(e.ending is Ending.FINISHED for e in alone.values())
    for other in (watched, elsewhere):
        assert [content(e) for e in other.values()] == [content(e) for e in alone.values()]
    trained = [s for s in listener.seen if s.epochs]
    assert trained, listener.seen
    assert all(0 < s.epoch <= s.epochs and s.loss is not None and 0 <= s.done <= 1 for s in trained)
    assert listener.seen[-1].probe == ""  # the referee


FITS = """
import keras, numpy as np

class Mine(keras.callbacks.Callback):
    ends = 0
    def on_epoch_end(self, epoch, logs=None):
        self.ends += 1

def f(x, kind):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    mine = Mine()
    if kind == "list":
        model.fit(x, x[:, :1], epochs=3, verbose=0, callbacks=[mine])
    elif kind == "one":
        model.fit(x, x[:, :1], epochs=3, verbose=0, callbacks=mine)
    elif kind == "positions":
        model.fit(x, x[:, :1], 32, 3, 0, (mine,))
    elif kind == "container":
        model.fit(x, x[:, :1], epochs=3, verbose=0, callbacks=keras.callbacks.CallbackList([mine], model=model, epochs=3))
    elif kind == "wrong":
        model.fit(x, nonsense=1)
    return mine.ends, [w for w in model.get_weights()]
"""
PROBE = "def ask(learner, given):\n    return learner.f(**given)\n"


def run(slot, kind, telling, watcher=None, rows=96):
    source, probe = (np.frombuffer(text.encode(), np.uint8) for text in (FITS, PROBE))
    job = {"slug": "lab", "source": source, "probe": probe, "probes": ["ask"], "seed": 1, "telling": telling}
    x = np.linspace(0, 1, 2 * rows, dtype=np.float32).reshape(-1, 2)
    limits = Course(ROOT).exercise("perceptron").limits
    with SharedFile(wire.pack({"ask": {"x": x, "kind": kind}})) as questions:
        return slot.run(wire.pack(job), questions, limits, watcher).reply


@pytest.mark.parametrize("kind", ["list", "one", "positions", "container", "wrong"])
def test_callbacks_of_the_learners_own_are_left_as_they_are(slot, kind):
    """However `fit` is called, also wrongly: what comes of it is what came without anybody watching."""
    assert run(slot, kind, True, Listener()) == run(slot, kind, False)


def test_a_training_is_cancelled(slot):
    with pytest.raises(Cancelled):
        run(slot, "list", True, Listener(cancel_at_epoch=1), rows=2**18)
    assert run(slot, "list", False)
