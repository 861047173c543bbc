"""Advises which submissions are likely copies of each other. It never changes a score: a person looks and decides.

The comparison is copydetect's: k-grams of the code in which names, strings and comments no longer count, as in Schleimer,
Wilkerson and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting" (SIGMOD 2003). All k-grams are kept, not
one a window: labs are short, and which ones a window keeps depends on Python's hashes, which differ from process to
process. Three kinds of code are nobody's own and do not count: the stub's, what many of the class have, and what the
reference and a third submission have too, since there the task leaves no other way.
"""

from __future__ import annotations

import bisect
import io
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations, combinations_with_replacement
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from grader.course import Course
from grader.disk import replace_file
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.gradebook import Gradebook
from grader.passages import Passage, Span, code_lines, joined, same_passages, tiles

if TYPE_CHECKING:
    from copydetect import CodeFingerprint

FILE = "similar.json"
THRESHOLD = 0.5  # of the own code of either
K = 25  # characters of code without names and spaces: about a line and a half
LEAST = 80  # characters that must agree: below that, agreement says nothing
COMMON_SHARE = 0.3  # of the different submissions: what more of them have is common
COMMON_LEAST = 5  # and as many of them at least, so that a pair in a small class is not held to be common
FORCED_LEAST = 3  # as many submissions have what the reference has, and it is held to be the only way
MAX_CHARACTERS = 60_000  # of a file that are compared


class Pair(msgspec.Struct, frozen=True):
    """Two students' submissions to one exercise that are alike.

    Attributes:
        student_a, student_b: in the order of their names.
        submission_a, submission_b: the files' digests.
        share_a: how much of a's own code is in b's, 0 to 1; share_b: of b's in a's.
        spans_a, spans_b: the lines that agree.
        identical: whether the files are the same but for lines of comment, empty lines and spaces at the ends of lines.
        passages: which lines of a agree with which of b, in the order of a; what repeats itself is in it once.
    """

    exercise: str
    student_a: str
    student_b: str
    submission_a: str
    submission_b: str
    share_a: float
    share_b: float
    spans_a: tuple[Span, ...]
    spans_b: tuple[Span, ...]
    identical: bool = False
    passages: tuple[Passage, ...] = ()


def similar(course: Course, book: Gradebook, *, threshold: float = THRESHOLD) -> list[Pair]:
    """The pairs of a gradebook that are worth a look, the most alike first. Exercises that the course has no longer are left out.

    Args:
        threshold: the share of either's own code that has to be in the other's, above 0 and at most 1.

    Raises:
        GraderError: if the threshold is none, or an exercise's files are wrong.
    """
    if not 0 < threshold <= 1:
        raise GraderError(f"A threshold of {threshold:g}: expected a share above 0 and at most 1, such as 0.5.")
    handed: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for student, of_student in book.reports().items():
        for slug, report in of_student.items():
            if report.submission and course.has(slug):
                handed[slug][report.submission].append(student)
    pairs: list[Pair] = []
    for slug, students in handed.items():
        sources = {d: s for d in students if (s := book.source(d)) is not None}
        pairs += _of_exercise(course, course.exercise(slug), sources, students, threshold)
    return sorted(pairs, key=lambda p: (-max(p.share_a, p.share_b), p.exercise, p.student_a, p.student_b))


def save(folder: Path, pairs: Iterable[Pair]) -> None:
    """Write the pairs into a gradebook's folder, where the report finds them.

    Raises:
        GraderError: if it can not be written.
    """
    try:
        replace_file(folder / FILE, msgspec.json.format(msgspec.json.encode(list(pairs)), indent=1) + b"\n")
    except OSError as error:
        raise GraderError(f"{folder / FILE}: can not be written: {error.strerror or error}.") from error


def load(folder: Path) -> tuple[Pair, ...]:
    """The pairs that were saved; none if nobody looked for any.

    Raises:
        GraderError: if the file is damaged.
    """
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Pair, ...])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError) as error:
        raise GraderError(f"{path}: can not be read: {error}. `grader similar {folder}` writes it anew.") from error


# ---------------------------------------------------------------- one exercise


def _of_exercise(
    course: Course,
    exercise: Exercise,
    sources: Mapping[str, bytes],
    students: Mapping[str, list[str]],
    threshold: float,
) -> list[Pair]:
    stub = comparable(exercise.stub.read_bytes())
    files = {digest: _File(comparable(source), stub) for digest, source in sources.items()}
    reference = course.solution(exercise)
    nobodys = _nobodys(stub, comparable(reference.read_bytes()) if reference.is_file() else "", files.values())
    for file in files.values():
        file.disown(nobodys)
    digests = sorted(files, key=lambda d: students[d])
    pairs: list[Pair] = []
    for i, j in _candidates([files[d] for d in digests], threshold):
        pairs += _pairs(
            exercise.slug, (digests[i], files[digests[i]]), (digests[j], files[digests[j]]), students, threshold
        )
    return pairs


def _pairs(
    slug: str, one: tuple[str, _File], other: tuple[str, _File], students: Mapping[str, list[str]], threshold: float
) -> Iterable[Pair]:
    (digest_a, a), (digest_b, b) = one, other
    alike = _compared(a, b)
    if alike is None or max(alike[:2]) < threshold:
        return
    share_a, share_b, spans_a, spans_b = alike
    same, there = a.same == b.same, _passages(a, b)
    back = tuple(sorted((y, x) for x, y in there))
    if digest_a == digest_b:
        couples = list(combinations(students[digest_a], 2))
    else:
        couples = [(x, y) for x in students[digest_a] for y in students[digest_b]]
    for x, y in couples:
        if x < y:
            yield Pair(slug, x, y, digest_a, digest_b, share_a, share_b, spans_a, spans_b, same, there)
        else:
            yield Pair(slug, y, x, digest_b, digest_a, share_b, share_a, spans_b, spans_a, same, back)


class _File:
    """A submission's text and fingerprints."""

    def __init__(self, text: str, stub: str) -> None:
        given = {line.strip() for line in stub.split("\n")}
        own = [i for i, line in enumerate(text.split("\n"), 1) if line.strip() and line.strip() not in given]
        lines = text.split("\n")
        self.text, self.stub = text, stub
        self.same = "\n".join(line for _number, line in code_lines(text))
        self.own_lines = _runs(own)
        self.own_size = sum(len("".join(lines[i - 1].split())) for i in own)
        self.prints = _fingerprint(text)

    def disown(self, nobodys: set[int]) -> None:
        """Leave out the k-grams that are nobody's own."""
        from copydetect.utils import get_token_coverage

        prints = self.prints
        prints.hash_idx = {h: at for h, at in prints.hash_idx.items() if h not in nobodys}
        prints.hashes = set(prints.hash_idx)
        prints.token_coverage = get_token_coverage(prints.hash_idx, K, len(prints.filtered_code))


def comparable(source: bytes) -> str:
    """The text of a file, as far as it is compared; its lines have the numbers that they have in the file."""
    text = source.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return text[:MAX_CHARACTERS]


def _fingerprint(text: str) -> CodeFingerprint:
    """All of a text's k-grams."""
    from copydetect import CodeFingerprint

    # The tokenizer drops empty lines at the beginning, after which its offsets would be those of another text.
    body = text.lstrip("\n")
    prints = CodeFingerprint("submission.py", K, 1, language="python", fp=io.StringIO(body))
    if len(prints.offsets):
        # Cumulative by its description, but not where a class is named (copydetect 0.5.0).
        prints.offsets[:, 1] = np.maximum.accumulate(prints.offsets[:, 1])
    return prints


def _nobodys(stub: str, reference: str, files: Iterable[_File]) -> set[int]:
    """The k-grams that say nothing of who wrote them."""
    different = {file.same: file for file in files}
    seen = Counter(h for file in different.values() for h in file.prints.hashes)
    given: set[int] = _fingerprint(stub).hashes
    forced: set[int] = _fingerprint(reference).hashes if reference else set()
    many = max(COMMON_LEAST, math.floor(COMMON_SHARE * len(different)) + 1)
    return given | {h for h, n in seen.items() if n >= (FORCED_LEAST if h in forced else many)}


def _candidates(files: list[_File], threshold: float) -> list[tuple[int, int]]:
    """The pairs that share so many k-grams that a closer look can find them alike; a file with itself too."""
    holders: dict[int, list[int]] = defaultdict(list)
    for i, file in enumerate(files):
        for h in file.prints.hashes:
            holders[h].append(i)
    shared = np.zeros((len(files), len(files)), np.int32)
    for held in holders.values():
        if len(held) > 1:
            at = np.array(held)
            shared[at[:, None], at] += 1
    # Scattered matches cover more than their number says, each up to K characters; a third leaves room for that.
    chosen = []
    for i, j in combinations_with_replacement(range(len(files)), 2):
        least = min(len(files[i].prints.hashes), len(files[j].prints.hashes))
        if files[i].same == files[j].same or shared[i, j] > least * threshold / 3:
            chosen.append((i, j))
    return chosen


def _compared(a: _File, b: _File) -> tuple[float, float, tuple[Span, ...], tuple[Span, ...]] | None:
    """Both shares and both sides' lines; None if too little agrees to say anything."""
    from copydetect import compare_files

    if a.same == b.same:
        return (1.0, 1.0, a.own_lines, b.own_lines) if a.own_size >= LEAST else None
    agreeing, (share_a, share_b), (slices_a, slices_b) = compare_files(a.prints, b.prints)
    if agreeing < LEAST:
        return None
    return round(float(share_a), 3), round(float(share_b), 3), _lines(a.text, slices_a), _lines(b.text, slices_b)


def _passages(a: _File, b: _File) -> tuple[Passage, ...]:
    """Which lines of one agree with which of the other."""
    if a.same == b.same:
        return same_passages(a.text, b.text, a.stub)
    found = np.array(tiles(a.prints.hash_idx, b.prints.hash_idx, K), int).reshape(-1, 3)
    sides = []
    for file, starts in ((a, found[:, 0]), (b, found[:, 1])):
        slices = np.array([starts, starts + found[:, 2]])
        if len(file.prints.offsets):  # as `compare_files` does
            places, offsets = file.prints.offsets.T
            slices += offsets[np.clip(np.searchsorted(places, slices), 0, len(places) - 1)]
        sides.append(_spans(file.text, slices))
    return joined(list(zip(*sides, strict=True)))


def _lines(text: str, slices: np.ndarray) -> tuple[Span, ...]:
    """The lines of slices of characters, as the tokenizer counts them."""
    return _runs(sorted({n for first, last in _spans(text, slices) for n in range(first, last + 1)}))


def _spans(text: str, slices: np.ndarray) -> list[Span]:
    """The lines of each slice of characters, as the tokenizer counts them."""
    skipped = len(text) - len(text.lstrip("\n"))
    ends = [m.start() for m in re.finditer("\n", text)]
    found: list[Span] = []
    for start, stop in np.asarray(slices, int).T + skipped:
        inside = text[start:stop]
        first = start + len(inside) - len(inside.lstrip())
        last = start + max(len(inside.rstrip()), 1) - 1
        found.append((bisect.bisect_left(ends, first) + 1, bisect.bisect_left(ends, last) + 1))
    return found


def _runs(lines: list[int]) -> tuple[Span, ...]:
    """Line numbers, ascending, as ranges."""
    runs: list[Span] = []
    for n in lines:
        if runs and runs[-1][1] == n - 1:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return tuple(runs)
