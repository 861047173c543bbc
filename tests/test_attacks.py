"""Hostile submissions: each alone, and all of them in one class between honest ones, of whom nothing may change."""

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import hostile
import msgspec
import pytest
from rich.console import Console

from grader.batch import Setting, grade_class, submission
from grader.course import Course
from grader.evidence import Evidence
from grader.exercise import Exercise, Limits
from grader.export.plain import to_csv, to_json
from grader.gradebook import Gradebook
from grader.intake import collect
from grader.intake.names import safe
from grader.paper import Paper, set_paper
from grader.pipeline import gather, grade, recalled
from grader.render.html import write_report
from grader.render.terminal import summary
from grader.report import Report
from grader.sandbox import Slot
from grader.store import digest, fingerprint

pytestmark = pytest.mark.sandbox

HERE = Path(__file__).parent
ATTACKS = hostile.attacks()
SEED = 211_106_232_532_995  # as long as those that `grade` draws
COURSES = {"double": Course(HERE / "course"), "net": Course(HERE / "keras_course")}
KERAS = (pytest.mark.tensorflow, pytest.mark.xdist_group("keras"))
HARMFUL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# Small, so that what only its limits end does not take long; on a busy machine it takes as long as it takes.
SHORT = {
    "double": Limits(cpu_seconds=2, wall_seconds=4, memory_mb=128, output_kb=64, files_mb=16, reply_mb=16),
    "net": Limits(cpu_seconds=4, wall_seconds=6, memory_mb=768, output_kb=64, files_mb=16, reply_mb=32),
}


def exercise(slug: str) -> Exercise:
    return msgspec.structs.replace(COURSES[slug].exercise(slug), limits=SHORT[slug])


@pytest.fixture(scope="module")
def papers() -> Iterator[dict[str, Paper]]:
    with set_paper(exercise("double"), SEED) as double, set_paper(exercise("net"), SEED, "builtin") as net:
        yield {"double": double, "net": net}


@pytest.fixture(scope="module")
def slots(slot: Slot) -> Iterator[dict[str, Slot]]:
    """A slot for each exercise; `slot` has looked whether there can be any."""
    with Slot([], "bubblewrap", files_mb=16) as double, Slot(("tensorflow", "keras"), "bubblewrap", files_mb=16) as net:
        yield {"double": double, "net": net}


def honest(slug: str, number: int) -> bytes:
    """A right file, which prints how it finds the place. No two are the same, or they would share one run."""
    right = (COURSES[slug].root / "solutions" / slug / f"{slug}.py").read_bytes()
    return b"# %06d\n" % number + (HERE / "witness.py").read_bytes() + b"\n" + right


def essence(evidence: dict[str, Evidence]) -> dict[str, tuple[str, str]]:
    """What was answered, and what was printed."""
    return {probe: (fingerprint(seen), seen.output) for probe, seen in evidence.items()}


def parametrized() -> list:
    return [pytest.param(a, id=a.name, marks=KERAS if a.slug == "net" else ()) for a in ATTACKS]


@pytest.mark.parametrize("attack", parametrized())
def test_alone(attack: hostile.Attack, papers: dict[str, Paper], slots: dict[str, Slot], tmp_path: Path):
    attack.lay(tmp_path)
    paper = papers[attack.slug]
    (handed,) = collect(tmp_path, [paper.exercise]).students.values()

    report = grade(submission(handed, paper.exercise), paper, slots[attack.slug])

    came_to(attack, report, handed.notes)


def came_to(attack: hostile.Attack, report: Report, notes: tuple[str, ...] = ()) -> None:
    """Hold a report to what must come of the attack."""
    said = [*(v.message for v in report.verdicts), report.note, report.output, *notes]
    assert (report.score, str(report.ending)) == (attack.score, attack.ending), report
    assert not report.broken
    assert any(attack.says in text for text in said), said
    assert not any(HARMFUL.search(text) for text in said), said


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("slug", ["double", pytest.param("net", marks=KERAS)])
def test_a_class_in_which_every_second_student_attacks(slug: str, papers: dict[str, Paper], tmp_path: Path):
    """One slot takes them one after the other: an honest one, an attack, an honest one, and so on."""
    paper = papers[slug]
    with Slot(paper.exercise.warm, "bubblewrap", files_mb=16) as fresh:
        alone = essence(gather(honest(slug, 0), paper, fresh))
    files = {f"honest-{i:03}": honest(slug, i) for i in range(1 + sum(a.slug == slug for a in ATTACKS))}
    for student, source in files.items():
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / f"{slug}.py").write_bytes(source)
    by_student = lay_all(slug, tmp_path / "class")
    taken = collect(tmp_path / "class", [paper.exercise])
    assert set(taken.students) == set(files) | set(by_student)
    order = [s for pair in zip(files, by_student, strict=False) for s in pair] + [list(files)[-1]]
    taken = type(taken)({s: taken.students[s] for s in order}, taken.form)

    done: list[str] = []
    with Gradebook(tmp_path / "book") as book:
        setting = Setting(jobs=1, isolation="bubblewrap")
        data = "builtin" if slug == "net" else ""
        grade_class(
            [paper.exercise], taken, book, setting, seed=SEED, data=data, done=lambda s, _report: done.append(s)
        )
        reports = {s: of_student[slug] for s, of_student in book.reports().items()}
        assert done == order
        for student, source in files.items():
            assert reports[student].score == reports[student].points, reports[student]
            assert essence(recalled(digest(source), paper, book.evidence)) == alone, student
        for student, attack in by_student.items():
            came_to(attack, reports[student], taken.students[student].notes)
        people_are_safe(book, COURSES[slug])


def lay_all(slug: str, folder: Path) -> dict[str, hostile.Attack]:
    """Hand all attacks on an exercise in: what each is, by the student's id in the gradebook."""
    return {safe(a.lay(folder).name): a for a in ATTACKS if a.slug == slug}


class Markup(HTMLParser):
    """Finds what a page of ours would not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        if tag in {"img", "iframe", "object", "embed", "form", "base", "link"}:
            self.foreign.append(tag)
        self.foreign += [
            f"{k}={v}" for k, v in attrs if k.startswith("on") or (v or "").strip().startswith("javascript:")
        ]


def people_are_safe(book: Gradebook, course: Course) -> None:
    """Everything that a person, a browser or a spreadsheet gets to see of a class with attacks in it."""
    reports = book.reports()
    slugs = sorted({slug for of_student in reports.values() for slug in of_student})
    write_report(course, book)
    pages = sorted(book.folder.rglob("*.html"))
    assert len(pages) > len(reports)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not HARMFUL.search(text), page
        markup = Markup()
        markup.feed(text)
        assert (markup.scripts <= 1, markup.foreign) == (True, []), page
    for sheet in ((book.folder / "gradebook.csv").read_bytes(), to_csv(reports, slugs)):
        for row in csv.reader(io.StringIO(sheet.decode("utf-8-sig"), newline="")):
            for cell in row:
                assert not HARMFUL.search(cell), cell
                assert not re.match(r"\s*[=+@]|\s*-\D", cell), cell
    assert not HARMFUL.search(to_json(reports).decode())
    screen = io.StringIO()
    Console(file=screen, width=100, force_terminal=True, color_system=None).print(summary(reports, slugs, 100))
    assert not HARMFUL.search(screen.getvalue())


@pytest.mark.parametrize("family", hostile.FAMILIES)
def test_every_family_has_its_attacks(family: str):
    assert sum(a.family == family for a in ATTACKS) >= 10


def test_the_docs_tell_what_the_folders_hold():
    text = hostile.DOCS.read_text(encoding="utf-8")
    assert hostile.with_table(text, ATTACKS) == text
