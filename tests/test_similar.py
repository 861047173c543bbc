"""Which submissions are said to be alike, and which are not."""

import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from grader.course import Course
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.report import Report, Status, Verdict
from grader.similar import FILE, Pair, load, save, similar

STUB = (Path(__file__).parent / "course/exercises/double/double.py").read_text()
REFERENCE = (Path(__file__).parent / "course/solutions/double/double.py").read_text()
ANN = '''"""Mine."""


def double(x):
    """Twice x, a number or an array."""
    parts = [x for _ in range(2)]
    result = parts[0]
    for part in parts[1:]:
        result = result + part
    return result


class Adder:
    """Adds."""

    def __init__(self, start):
        self.value = start

    def add(self, number):
        while number > 1:
            self.value, number = self.value + 1, number - 1
        self.value += number


def total(xs):
    adder = Adder(0)
    for x in xs:
        adder.add(x)
    return adder.value
'''
# Other names, other comments, other spacing, and the parts in another order.
COPY = """


class Summe:  # adds
    def __init__(self, anfang):
        self.wert = anfang

    def dazu(self, n):
        while n > 1:
            self.wert, n = self.wert + 1, n - 1
        self.wert += n

def total(zahlen):
    # my own idea
    s = Summe(0)
    for z in zahlen: s.dazu(z)
    return s.wert


def double(x):
    teile = [x for _ in range(2)]

    ergebnis = teile[0]
    for teil in teile[1:]:
        ergebnis = ergebnis + teil
    return ergebnis
"""
OTHER = """import functools
import operator


def double(x):
    if hasattr(x, "shape"):
        return x.copy() * 2.0
    return x << 1 if isinstance(x, int) else x / 0.5


def total(xs):
    head, *tail = xs or [0]
    return head + total(tail) if tail else functools.reduce(operator.add, [head], 0)
"""


@pytest.fixture
def look(course, tmp_path):
    """What is found in a class, given as sources by student."""

    def found(threshold=0.5, **sources):
        with Gradebook(tmp_path) as book:
            fill(book, sources)
            return similar(course, book, threshold=threshold)

    return found


def fill(book, sources):
    for student, source in sources.items():
        data = source if isinstance(source, bytes) else source.encode()
        digest = hashlib.sha256(data).hexdigest()
        book.keep_source(digest, data)
        verdicts = (Verdict("doubles", "It doubles.", Status.PASSED, 1.0),)
        book.record(student, Report("double", "Doubling", digest, 1, verdicts))


def lines(text, spans):
    return [text.split("\n")[n - 1] for first, last in spans for n in range(first, last + 1)]


def test_a_copy_under_other_names_and_in_another_order_is_found(look):
    (pair,) = look(ann=ANN, bob=COPY, cyd=OTHER)
    assert (pair.student_a, pair.student_b, pair.exercise) == ("ann", "bob", "double")
    assert pair.share_a > 0.8
    assert pair.share_b > 0.8
    assert not pair.identical


def test_both_sides_say_which_lines_agree(look):
    (pair,) = look(ann=ANN, bob=COPY)
    left, right = lines(ANN, pair.spans_a), lines(COPY, pair.spans_b)
    assert "            self.value, number = self.value + 1, number - 1" in left
    assert "            self.wert, n = self.wert + 1, n - 1" in right
    assert "    for part in parts[1:]:" in left
    assert "    for teil in teile[1:]:" in right
    assert '"""Mine."""' not in left


def test_each_passage_has_its_counterpart(look):
    (pair,) = look(ann=ANN, bob=COPY)
    both = [("\n".join(lines(ANN, [a])), "\n".join(lines(COPY, [b]))) for a, b in pair.passages]
    assert any("def __init__(self, start)" in a and "def __init__(self, anfang)" in b for a, b in both)
    assert any("for part in parts[1:]:" in a and "for teil in teile[1:]:" in b for a, b in both)
    assert not any("self.value" in a and "teile" in b for a, b in both)
    assert [a for a, _b in pair.passages] == sorted(a for a, _b in pair.passages)
    assert {n for first, last in pair.spans_a for n in range(first, last + 1)} >= {a[0] for a, _b in pair.passages}


def test_the_same_pair_the_other_way_round_has_the_same_passages(look):
    (pair,) = look(ann=ANN, bob=COPY)
    (other,) = look(ann=COPY, bob=ANN)
    assert set(other.passages) == {(b, a) for a, b in pair.passages}


def test_the_lines_are_right_after_a_class_and_empty_lines_at_the_beginning(look):
    own = ANN.split("class Adder")[1]
    (pair,) = look(0.3, ann="\n\n\n" + OTHER + "\n\nclass Adder" + own, bob="class Adder" + own)
    assert not set(lines("\n\n\n" + OTHER + "\n\nclass Adder" + own, pair.spans_a)) & {
        "import operator",
        "import functools",
    }
    assert pair.share_b > 0.9
    assert pair.share_a < 0.8


def test_different_work_is_not_said_to_be_alike(look):
    assert look(ann=ANN, bob=OTHER) == []


def test_the_stub_is_nobodys_own(look):
    assert look(0.01, ann=STUB, bob=STUB, cyd=STUB + "\n# thinking\n") == []
    given = STUB.replace("    raise NotImplementedError\n", "", 1) + "\n\n" + OTHER
    assert look(0.01, ann=STUB, bob=given) == []


def test_identical_files_are_100_percent_whatever_their_line_ends_and_comments(look):
    pairs = look(1.0, ann=ANN, bob=ANN, cyd=ANN.replace("\n", "\r\n") + "# me\r\n", dan=OTHER)
    assert [(p.student_a, p.student_b) for p in pairs] == [("ann", "bob"), ("ann", "cyd"), ("bob", "cyd")]
    assert {(p.share_a, p.share_b, p.identical) for p in pairs} == {(1.0, 1.0, True)}
    assert "    result = parts[0]" in lines(ANN, pairs[0].spans_a)
    assert "def double(x):" not in lines(ANN, pairs[0].spans_a)  # the stub's


def test_identical_files_are_found_even_when_half_the_class_hands_them_in(look):
    pairs = look(**{f"s{i}": ANN for i in range(8)}, ann=COPY, bob=OTHER)
    assert sum(p.identical for p in pairs) == 8 * 7 / 2


def test_what_many_have_is_nobodys_own(look):
    def same(n):
        return {f"s{i}": f"import thing{i}\n{ANN}\nvalue_{i} = {i}\n" for i in range(n)}

    assert len(look(**same(4))) == 6
    assert look(0.01, **same(8)) == []


def test_what_the_reference_and_a_third_have_is_forced(tmp_path):
    course = Course(tmp_path / "course")
    shutil.copytree(Path(__file__).parent / "course", course.root)
    work = {who: f"{ANN}\nwho_am_i = {n}\n" for n, who in enumerate(("ann", "bob", "cyd"))}
    with Gradebook(tmp_path / "book") as book:
        fill(book, work)
        assert len(similar(course, book)) == 3
        (course.root / "solutions/double/double.py").write_text(ANN)
        assert similar(course, book) == []


def test_little_that_agrees_says_nothing(look):
    assert look(0.01, ann=REFERENCE, bob=REFERENCE, cyd=REFERENCE + "\nx = 1\n") == []


@pytest.mark.parametrize("broken", ["def double(x:\n  return (((\n", "\x00\xff", "'''never closed\n", "\t if:\n\f", ""])
def test_files_that_are_no_python_stop_nothing(look, broken):
    junk = broken.encode("latin-1")
    pairs = look(ann=ANN, bob=COPY, cyd=junk, dan=junk + OTHER.encode())
    assert [(p.student_a, p.student_b) for p in pairs] == [("ann", "bob")]


def test_half_written_code_with_a_syntax_error_is_still_found(look):
    (pair,) = look(ann=ANN, bob=COPY + "\ndef broken(:\n    return [[1,\n")
    assert pair.share_a > 0.8


def test_the_order_and_numbers_do_not_depend_on_pythons_hashes(course, tmp_path):
    with Gradebook(tmp_path) as book:
        fill(book, {"ann": ANN, "bob": COPY, "cyd": OTHER + ANN, "dan": COPY + OTHER})
    code = (
        "from pathlib import Path; from grader.course import Course; from grader.gradebook import Gradebook\n"
        "from grader.similar import similar, save\n"
        f"book = Gradebook(Path({str(tmp_path)!r}))\n"
        f"save(book.folder, similar(Course(Path({str(course.root)!r})), book, threshold=0.1))"
    )
    seen = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, env=environment)
        seen.add((tmp_path / FILE).read_bytes())
    assert len(seen) == 1
    assert len(load(tmp_path)) >= 4


def test_nothing_in_the_gradebook_changes(course, tmp_path):
    with Gradebook(tmp_path) as book:
        fill(book, {"ann": ANN, "bob": ANN})
        before = book.reports()
        save(book.folder, similar(course, book))
        assert book.reports() == before


def test_pairs_are_saved_and_loaded(tmp_path):
    pairs = (Pair("double", "ann", "bob", "d1", "d2", 0.5, 0.25, ((1, 2),), ((3, 3), (5, 9))),)
    assert load(tmp_path) == ()
    save(tmp_path, pairs)
    assert load(tmp_path) == pairs
    (tmp_path / FILE).write_text("[{")
    with pytest.raises(GraderError, match=r"similar\.json.*writes it anew"):
        load(tmp_path)


def test_a_submission_whose_file_was_not_kept_is_left_out(course, tmp_path):
    with Gradebook(tmp_path) as book:
        fill(book, {"ann": ANN, "bob": COPY})
        gone = book.reports()["bob"]["double"]
        (tmp_path / "sources" / f"{gone.submission}.py").unlink()
        book.record("cyd", msgspec.structs.replace(gone, submission=""))
        assert similar(course, book) == []


@pytest.mark.parametrize("threshold", [0, -1, 1.5, float("nan")])
def test_a_threshold_that_is_no_share_is_refused(look, threshold):
    with pytest.raises(GraderError, match="expected a share above 0"):
        look(threshold, ann=ANN)


def test_a_large_class_takes_seconds(look):
    rng = random.Random(1)
    names = "alpha beta gamma delta while if for return in not and or 1 2 3 + - * ( ) [ ] : , =".split()
    work = {}
    for i in range(100):
        own = "\n".join("    " + " ".join(rng.choices(names, k=9)) for _ in range(25))
        work[f"s{i:03}"] = f"{STUB}\n{own}\n"
    work["zoe"] = work["s050"].replace("alpha", "omega") + "# mine\n"
    started = time.process_time()
    (pair,) = look(**work)
    assert (pair.student_a, pair.student_b) == ("s050", "zoe")
    assert time.process_time() - started < 20  # a third of 300, some 2 s where nothing else runs
