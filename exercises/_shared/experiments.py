"""Claims about settings, held to the course's own runs of them.

In an experiment a learner returns a dict of

    first, second     settings, each a dict that names some of the knobs; the others have their usual values
    claims            by figure: what becomes of it in the second setting, compared with the first: smaller, same, larger

Both settings are run on the same seeds, so their differences are compared in pairs: the 99 % confidence interval of the mean
difference, by Student's t (Biometrika 6, 1908). If it lies wholly above what counts as no change, the figure is larger; wholly
below, smaller; wholly within, the same (two one-sided tests: Schuirmann, J. Pharmacokinetics and Biopharmaceutics 15,
1987); else it is undecided at this number of runs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim, Failure

CONFIDENCE = 0.99
WORDS = ("smaller", "same", "larger")
WHICH = ("first", "second")

Array = NDArray[np.float64]
Settings = dict[str, float | int | str]


@dataclass(frozen=True)
class Knob:
    """A number that a setting may hold.

    Attributes:
        usual: where a setting does not name it.
        low, high: what it may be.
        whole: whether it is an integer.
    """

    usual: float
    low: float
    high: float
    whole: bool = False

    def opened(self, claim: Claim, name: str) -> float | int:
        """The number, or a failure that says what is allowed."""
        value = expect.number(claim, name=name)
        allowed = f"{'a whole number' if self.whole else 'a number'} from {self.low:g} to {self.high:g}"
        fits = self.low <= value <= self.high and (not self.whole or value == int(value))
        expect.that(fits, f"{name} is out of range.", expected=allowed, received=f"{value:g}")
        return int(value) if self.whole else value


@dataclass(frozen=True)
class Choice:
    """A word that a setting may hold, the usual one first."""

    words: tuple[str, ...]

    @property
    def usual(self) -> str:
        """Where a setting does not name it."""
        return self.words[0]

    def opened(self, claim: Claim, name: str) -> str:
        """The word, or a failure that says which there are."""
        value = expect.text(claim, name=name)
        expect.that(
            value in self.words,
            f"{name} is none of the words that it may be.",
            expected=" or ".join(repr(word) for word in self.words),
            received=repr(value[:40]),
        )
        return value


@dataclass(frozen=True)
class Figure:
    """What a run measures.

    Attributes:
        text: as in a sentence, such as "the slope".
        margin: a change by at most this counts as none.
    """

    text: str
    margin: float


@dataclass(frozen=True)
class Experiment:
    """One question: what becomes of some figures if one knob is set otherwise?

    Attributes:
        knobs: all that may be set.
        figures: what claims are about.
        differs: the knob that is compared; all others must be the same in both settings.
        apart: of that knob's two values, what is asked for in place of them, in words; empty if they will do.
        also: knobs that may differ too, such as the rate that suits each of two optimizers.
    """

    knobs: Mapping[str, Knob | Choice]
    figures: Mapping[str, Figure]
    differs: str
    apart: Callable[[Any, Any], str]
    also: tuple[str, ...] = ()

    def settings(self, said: Claim) -> list[Settings]:
        """Both settings, as a plan hands them on: nothing is run that no claim could be judged by."""
        first, second = self.opened(said)
        self._compared(first, second)
        self.claimed(said)
        return [first, second]

    def asked(self, evidence: Claim) -> None:
        """Fail unless the settings are those that the experiment asks for, and all claims are there."""
        self.settings(evidence["said"])

    def opened(self, said: Claim) -> list[Settings]:
        """Both settings, with the usual values put in."""
        return [self._setting(_part(said, which), which) for which in WHICH]

    def _setting(self, claim: Claim, which: str) -> Settings:
        named = expect.mapping(claim, name=f"the {which} setting")
        for key in named:
            expect.that(
                key in self.knobs,
                f"The {which} setting names {key[:40]!r}, which can not be set here.",
                expected=", ".join(self.knobs),
                received=repr(key[:40]),
            )
        return {
            name: knob.opened(named[name], f"{name} of the {which} setting") if name in named else knob.usual
            for name, knob in self.knobs.items()
        }

    def _compared(self, first: Settings, second: Settings) -> None:
        """Fail unless the settings are as far apart as was asked for, and alike in all else."""
        values = first[self.differs], second[self.differs]
        wanted = self.apart(*values)
        expect.that(
            not wanted,
            f"The two settings of {self.differs} are not those that were asked for.",
            expected=wanted,
            received=" and ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in values),
        )
        free = {self.differs, *self.also}
        others = [name for name in first if name not in free and first[name] != second[name]]
        expect.that(
            not others,
            f"The settings differ in {', '.join(others)} too, so nothing follows from what they come to. Let them differ in "
            f"{' and '.join((self.differs, *self.also))} alone.",
        )

    def claimed(self, said: Claim) -> dict[str, str]:
        """What is claimed, by figure: of each figure that there is, and of no other."""
        named = expect.mapping(_part(said, "claims"), name="the claims")
        missing = [name for name in self.figures if name not in named]
        expect.that(
            set(named) == set(self.figures),
            f"A claim about {' and '.join(missing)} is missing." if missing else "There is a claim too many.",
            expected=", ".join(self.figures),
            received=", ".join(key[:40] for key in named) or "nothing",
        )
        words = {name: expect.text(claim, name=f"the claim about {name}") for name, claim in named.items()}
        for name, word in words.items():
            expect.that(
                word in WORDS,
                f"The claim about {name} is none of the words that there are.",
                expected=" or ".join(repr(w) for w in WORDS),
                received=repr(word[:40]),
            )
        return words

    def judge(self, evidence: Claim, name: str) -> str:
        """Whether the runs support what is claimed of a figure.

        Args:
            evidence: of the probe: `said` and `runs`.

        Returns:
            What was found, for the report.

        Raises:
            Failure: if the claim is contradicted, or undecided at this number of runs.
        """
        figure, word = self.figures[name], self.claimed(evidence["said"])[name]
        found = Found.of(measured(evidence, name), figure.margin)
        told = f"In the course's own runs of both settings, {figure.text} {found.told()}"
        needed = "it spreads less from seed to seed" if word == "same" else "the two come out further apart"
        expect.that(
            bool(found.word),
            f"Undecided: {told} So it may be {' or '.join(found.possible)}. Choose settings under which {needed}.",
        )
        expect.that(
            word == found.word, f"Contradicted: {told}", expected=repr(found.word), received=f"the claim {word!r}"
        )
        return f"Supported: {told}"


def _part(said: Claim, part: str) -> Claim:
    """A part of what a learner returns, or a failure that says which parts there are."""
    parts = expect.mapping(said, name="what you return")
    expect.that(
        part in parts,
        f"The dict that you return has no {part!r}.",
        expected=", ".join(map(repr, (*WHICH, "claims"))),
        received=", ".join(repr(name[:40]) for name in parts) or "an empty dict",
    )
    return parts[part]


@dataclass(frozen=True)
class Found:
    """What became of a figure: its means, the interval of their difference, and what counts as none."""

    first: float
    second: float
    low: float
    high: float
    margin: float
    runs: int

    @classmethod
    def of(cls, values: Array, margin: float) -> Found:
        """Compare runs in pairs.

        Args:
            values: shape (2, runs), the second setting's below the first's.
        """
        from scipy.stats import t

        differences = values[1] - values[0]
        runs = len(differences)
        mean, sd = float(differences.mean()), float(differences.std(ddof=1))
        half = float(t.ppf((1 + CONFIDENCE) / 2, runs - 1)) * sd / math.sqrt(runs)
        low, high = mean - half, mean + half
        return cls(float(values[0].mean()), float(values[1].mean()), low, high, margin, runs)

    @property
    def possible(self) -> list[str]:
        """The words that the interval leaves."""
        there = self.low < -self.margin, self.low <= self.margin and self.high >= -self.margin, self.high > self.margin
        return [word for word, may_be in zip(WORDS, there, strict=True) if may_be]

    @property
    def word(self) -> str:
        """The only one that is left; none if undecided."""
        return self.possible[0] if len(self.possible) == 1 else ""

    def told(self) -> str:
        """The figures, as the end of a sentence."""
        change = f"a change between {self.low:+.3g} and {self.high:+.3g} (99 % confidence)"
        if self.low == self.high:
            change = f"a change of {self.low:.3g} in every run"
        return (
            f"was {self.first:.3g} with the first and {self.second:.3g} with the second, on average over {self.runs} seeds: "
            f"{change}, where up to {self.margin:g} counts as none."
        )


def times(factor: float, *, exactly: bool = False) -> Callable[[Any, Any], str]:
    """The second value is so many times the first, or more."""

    def apart(first: float, second: float) -> str:
        wanted = factor * first
        if first <= 0:
            return "a first value above 0"
        fits = math.isclose(second, wanted) if exactly else second >= wanted - 1e-9
        return "" if fits else f"a second value of {wanted:g}{'' if exactly else ' or more'}"

    return apart


def between(first: Any, second: Any) -> Callable[[Any, Any], str]:
    """Just these two values, in this order."""
    return lambda one, two: "" if (one, two) == (first, second) else f"{first} and {second}"


def unlike(one: Any, two: Any) -> str:
    """Any two values that are not the same."""
    return "" if one != two else "two different ones"


def measured(evidence: Claim, name: str) -> Array:
    """A figure in every run, shape (2, runs)."""
    rows = expect.sequence(evidence["runs"]["values"], 2)
    return np.array([[expect.number(run[name]) for run in expect.sequence(row)] for row in rows], np.float64)


def curves(evidence: Claim, name: str, *, since: int = 0) -> dict[str, Array]:
    """The mean over seeds of what the runs have at every step, by setting; for a picture.

    Args:
        since: the first step that is shown.
    """
    rows = expect.sequence(evidence["runs"]["values"], 2)
    means: dict[str, Any] = {}
    for which, row in zip(told_apart(evidence["said"]), rows, strict=True):
        means[which] = np.mean([expect.array(run[name]) for run in expect.sequence(row)], axis=0)[since:]
    return means


def told_apart(said: Claim) -> list[str]:
    """A name for each setting: which it is, and what it sets otherwise than the other."""
    both = [{key: _brief(part) for key, part in expect.mapping(said[which]).items()} for which in WHICH]
    unlike_keys = [key for key in both[0] | both[1] if both[0].get(key) != both[1].get(key)]
    parts = [", ".join(setting.get(key, "usual") for key in unlike_keys) for setting in both]
    return [f"{part} ({which})" if part else f"{which} setting" for which, part in zip(WHICH, parts, strict=True)]


def _brief(claim: Claim) -> str:
    """A knob's value, in a few letters."""
    try:
        return f"{expect.number(claim):g}"
    except Failure:
        return expect.text(claim)[:20]
