"""What is read of a run while it goes on, and what a run may say of itself on the way."""

import itertools
import json
import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.exercise import Limits
from grader.inside.clock import SLOWEST
from grader.inside.telling import ASIDE, LENGTH, MAX_ASIDE, Teller
from grader.observing import Gathering, Progress, ended_by

LIMITS = Limits(output_kb=1, reply_mb=1)


class Listener:
    """A watcher that keeps what it is told."""

    def __init__(self):
        self.printed = b""
        self.seen = []

    def output(self, data):
        self.printed += data

    def progress(self, seen):
        self.seen.append(seen)

    def cancelled(self):
        return False


def frame(body):
    return LENGTH.pack(len(body)) + body


def aside(**said):
    body = json.dumps(said).encode()
    return LENGTH.pack(ASIDE | len(body)) + body


def heard(data):
    """What a watcher is told of a reply."""
    listener = Listener()
    Gathering(LIMITS, listener).feed("reply", data)
    return listener.seen


FRAMES = st.lists(
    st.one_of(
        st.binary(max_size=200).map(lambda body: (frame(body), True)),
        st.integers(0, 9).map(lambda n: (aside(probe="p", step=n), False)),
        st.binary(max_size=40).map(lambda body: (LENGTH.pack(ASIDE | len(body)) + body, False)),
    ),
    max_size=20,
)


@given(FRAMES, st.lists(st.integers(0, 3_000), max_size=6))
def test_however_it_comes_the_reply_is_what_it_would_be_without_what_is_said_aside(frames, cuts):
    whole = b"".join(data for data, _ in frames)
    gathering = Gathering(LIMITS, Listener())
    places = [0, *sorted(min(c, len(whole)) for c in cuts), len(whole)]
    for start, end in itertools.pairwise(places):
        gathering.feed("reply", whole[start:end])
    assert gathering.reply == b"".join(data for data, kept in frames if kept)


@given(st.binary(max_size=300))
def test_no_reply_breaks_the_listening(data):
    gathering = Gathering(LIMITS, Listener())
    gathering.feed("reply", data)
    assert len(gathering.reply) <= len(data)


@given(st.binary(max_size=300))
def test_without_a_watcher_the_reply_is_left_as_it_came(data):
    gathering = Gathering(LIMITS, None)
    gathering.feed("reply", aside(probe="p") + data)
    assert gathering.reply == aside(probe="p") + data


def test_a_watcher_hears_the_last_of_what_came_at_once():
    data = frame(b"x" * 50) + aside(probe="a") + aside(probe="a", epoch=2, epochs=3, step=5, steps=10, loss=0.5)
    assert heard(data) == [Progress("a", 2, 3, 5, 10, 0.5)]
    assert heard(data + frame(b"y" * 50)[:20]) == [Progress("a", 2, 3, 5, 10, 0.5)]


def test_a_loss_that_is_no_number_is_heard():
    loss = heard(aside(probe="a", loss="nan"))[0].loss
    assert loss != loss


@pytest.mark.parametrize(
    "said",
    [
        {"probe": 7},
        {"probe": "a", "epoch": -1},
        {"probe": "a", "epoch": 10**12},
        {"probe": "a", "step": 1.5},
        {"probe": "a", "loss": "low"},
        {"probe": "a", "loss": [1]},
        {"probe": "a" * MAX_ASIDE},
    ],
)
def test_what_the_engines_half_would_not_say_is_not_heard(said):
    assert heard(aside(**said)) == []


def test_nothing_said_aside_steers_the_terminal():
    assert heard(aside(probe="\x1b[2J\u202egone\n"))[0].probe == "\\x1b[2J\\u202egone"


def test_a_run_that_only_talks_meets_the_limit_of_the_reply():
    gathering = Gathering(LIMITS, Listener())
    chunk = aside(probe="a") * 1_000
    assert sum(gathering.feed("reply", chunk) for _ in range(2**20 // len(chunk) + 5)) == 1
    assert gathering.over == "reply"


def test_output_is_told_as_it_comes_and_kept_to_its_limit():
    listener = Listener()
    gathering = Gathering(LIMITS, listener)
    assert not gathering.feed("output", b"x" * 1_000)
    assert not gathering.feed("output", b"y" * 1_000)
    assert gathering.feed("output", b"z" * LIMITS.printed_kb * 1_024)
    assert not gathering.feed("output", b"z" * 1_000)
    assert gathering.output == listener.printed == b"x" * 1_000 + b"y" * 24
    assert gathering.over == "output"


@pytest.mark.parametrize("limits", [Limits(), Limits(cpu_seconds=120), Limits(cpu_seconds=3_600)])
def test_keras_may_show_its_progress_for_as_long_as_a_run_may_take_on_a_slow_machine(limits):
    gathering = Gathering(limits, None)
    for _second in range(int(SLOWEST * limits.wall)):
        assert not gathering.feed("output", b"x" * 150 * 20)
    assert gathering.over is None


@pytest.mark.parametrize(
    ("seen", "share"),
    [
        (Progress("a"), None),
        (Progress("a", 1, 4, 0, 10), 0.0),
        (Progress("a", 2, 4, 5, 10), 0.375),
        (Progress("a", 4, 4, 10, 10), 1.0),
        (Progress("a", 2, 4, 5, 0), 0.25),
        (Progress("a", 2, 4, 99, 10), 0.5),
        (Progress("a", 9, 4, 1, 10), None),
    ],
)
def test_the_share_of_a_training_that_is_done(seen, share):
    assert seen.done == share


def test_the_teller_pauses_between_two_asides_but_not_before_a_probe():
    written = []
    teller = Teller(lambda *parts: written.append(b"".join(parts)))
    teller.asks("a")
    assert not teller.due()
    teller.asks("b")
    teller.trains(1, 2, 3, 4, float("inf"))
    assert [seen for data in written for seen in heard(data)] == [
        Progress("a"),
        Progress("b"),
        Progress("b", 1, 2, 3, 4, float("inf")),
    ]


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (0, ""),
        (1, ""),
        (-signal.SIGSEGV, "SIGSEGV"),
        (-50, "signal 50"),
        (0xC0000005, "SIGSEGV"),
        (0xC0000135, "0xC0000135"),
    ],
)
def test_what_ended_a_process_has_a_name(status, name):
    assert ended_by(status) == name
