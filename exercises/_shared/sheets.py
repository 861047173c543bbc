"""Sheets of questions, a sheet a learner: `course_file(__file__, "../_shared/sheets.py")`.

Every sheet of an exercise asks the same things in the same order. What varies with the learner's name is the order in which
answers stand and the numbers to compute with, so that no sheet is harder than another, and no letter is worth telling on.
All of it follows from the name by SHA-256 alone: the same sheet everywhere, whatever the version of NumPy.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from grader import expect
from grader.claims import Claim
from grader.rubric import Check, check

T = TypeVar("T")

LETTERS = "abcdefgh"
OWNER_HINTS = (
    "Whose sheet do you answer? The questions are made from that name.",
    "LEARNER is a string: your name, or the id by which your course knows you. `grader show` then shows your sheet.",
    'Near the top of the file: `LEARNER = "Ada Lovelace"`.',
)


class Draws:
    """What chance decides for one learner and one question.

    Args:
        purpose: what the draws are for; the same gives the same.
    """

    def __init__(self, *purpose: str) -> None:
        self._purpose = "/".join(purpose)
        self._count = 0

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1."""
        self._count += 1
        return int.from_bytes(hashlib.sha256(f"{self._purpose}/{self._count}".encode()).digest(), "big") % n

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def pick(self, values: Sequence[T]) -> T:
        """One of the values."""
        return values[self.below(len(values))]

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """The values in another order."""
        left = list(values)
        return [left.pop(self.below(len(left))) for _ in values]


class Asked(Protocol):
    """A question as one learner has it."""

    def shown(self, draws: Draws) -> str:
        """The question, as Markdown."""

    def judge(self, claim: Claim, draws: Draws, name: str) -> None:
        """Fail unless the answer is right. What is right is not told: that would be the end of thinking."""


@dataclass(frozen=True)
class Options:
    """A question with answers to choose from.

    Attributes:
        text: the question.
        right: the right answer.
        wrong: why each of the others is wrong.
    """

    text: str
    right: str
    wrong: Mapping[str, str]

    def ordered(self, draws: Draws) -> dict[str, str]:
        """The answers by their letters."""
        return dict(zip(LETTERS, draws.shuffled([self.right, *self.wrong]), strict=False))

    def shown(self, draws: Draws) -> str:
        """The question with its answers, as Markdown."""
        return "\n".join([self.text, "", *(f"- **{k}** {option}" for k, option in self.ordered(draws).items())])

    def judge(self, claim: Claim, draws: Draws, name: str) -> None:
        """Fail unless the letter of the right answer came; a wrong one is told why it is wrong."""
        options = self.ordered(draws)
        letter = expect.text(claim, name=name).strip().lower()
        letters = ", ".join(options)
        expect.that(letter in options, f"{name} is answered with a letter.", expected=letters, received=repr(letter))
        chosen = options[letter]
        expect.that(chosen == self.right, f"{letter}, “{chosen}”: {self.wrong.get(chosen, '')}")


@dataclass(frozen=True)
class Value:
    """A question whose answer is a number.

    Attributes:
        text: the question.
        right: the number; a whole one is to be met exactly, any other to three significant digits.
        mistakes: the number that a known mistake gives, by a sentence on it.
    """

    text: str
    right: float
    mistakes: Mapping[str, float]

    def shown(self, draws: Draws) -> str:
        """The question, as Markdown."""
        how = "A whole number." if isinstance(self.right, int) else "A number, to three significant digits."
        return f"{self.text} *{how}*"

    def judge(self, claim: Claim, draws: Draws, name: str) -> None:
        """Fail unless the number came; each known mistake that gives it is named."""
        found = expect.number(claim, name=name)
        causes = [text for text, value in self.mistakes.items() if self.near(found, value)]
        cause = " Or: ".join(causes) or "Compute it once more."
        expect.that(self.near(found, self.right), f"{found:.6g} is not right. {cause}")

    def near(self, found: float, value: float) -> bool:
        """Whether a number is a value, as closely as the answer is asked for."""
        return found == value if isinstance(self.right, int) else math.isclose(found, value, rel_tol=5e-3, abs_tol=1e-9)


Make = Callable[[Draws], Asked]


class Question(NamedTuple):
    """A question of an exercise, before it is any learner's."""

    name: str
    title: str
    make: Make
    hints: tuple[str, ...]

    @property
    def within(self) -> str:
        """The title as it stands within a sentence; GRU stays GRU."""
        return self.title if self.title[1].isupper() else self.title[0].lower() + self.title[1:]


class Sheet:
    """The questions of an exercise, in their order.

    Args:
        slug: of the exercise.
    """

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.questions: list[Question] = []

    def question(self, *hints: str) -> Callable[[Make], Make]:
        """Add a question: a function that makes it of the learner's draws. Its docstring says in a few words what it is about.

        Args:
            hints: three, from a question to nearly the solution.
        """

        def add(make: Make) -> Make:
            self.questions.append(Question(make.__name__, (make.__doc__ or "").strip().rstrip("."), make, hints))
            return make

        return add

    def made(self, key: str, question: Question) -> tuple[Asked, Draws]:
        """A question as a learner has it, and the draws that order its answers."""
        purpose = (self.slug, " ".join(key.split()).casefold(), question.name)
        return question.make(Draws(*purpose, "numbers")), Draws(*purpose, "order")

    def text(self, key: str) -> str:
        """A learner's sheet, as Markdown."""
        parts = [f"## The questions of {' '.join(key.split())}"]
        for number, question in enumerate(self.questions, 1):
            asked, draws = self.made(key, question)
            parts.append(f"### {number}. {question.title}\n\n{asked.shown(draws)}")
        return "\n\n".join(parts)

    def checks(self) -> dict[str, Check]:
        """A check for the name, and one a question, by their names.

        They judge a probe `sheet`, which gives a dict: `learner`, and `answers` by the questions' numbers as strings, None for
        what is not written yet.
        """

        @check(points=1, hints=OWNER_HINTS)
        def has_an_owner(sheet: Claim) -> str:
            """The file says whose sheet it answers."""
            return f"Answered is the sheet of {_key(sheet)!r}."

        checks = (self._check(number, question, has_an_owner) for number, question in enumerate(self.questions, 1))
        return {c.name: c for c in (has_an_owner, *checks)}

    def _check(self, number: int, question: Question, owner: Check) -> Check:
        def judge(sheet: Claim) -> None:
            asked, draws = self.made(_key(sheet), question)
            answers, name = expect.mapping(sheet["answers"], name="ANSWERS"), f"Question {number}"
            expect.that(str(number) in answers, f"ANSWERS has no entry {number} any more: put `{number}: ...,` back.")
            answer = answers[str(number)]
            expect.written(answer, name=name)
            asked.judge(answer, draws, name)

        judge.__name__, judge.__doc__ = question.name, f"Question {number}: {question.within}."
        return check(points=1, needs=owner, hints=question.hints)(judge)


def _key(sheet: Claim) -> str:
    claim = sheet["learner"]
    expect.written(claim, name="LEARNER")
    key = " ".join(expect.text(claim, name="LEARNER").split())
    expect.that(0 < len(key) <= 100, "LEARNER is a name or an id of at most 100 characters.")
    return key
