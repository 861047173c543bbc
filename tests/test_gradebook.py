"""What an instructor finds in the gradebook's folder."""

import contextlib
import csv
import json
import os
import re
import sqlite3

import pytest

from grader.ending import Ending
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.intake import Person
from grader.render.files import write
from grader.report import Report, Run, Status, Verdict


def a_report(status=Status.PASSED, ending=Ending.FINISHED):
    verdicts = (Verdict("one", "It is one.", status, 2.0, "why"), Verdict("two", "It is two.", Status.PASSED, 1.0))
    return Report("lab", "The lab", "d1", 7, verdicts, (Run("p", ending, "", 0.1, 0.2, 300),))


def rows(folder):
    with (folder / "gradebook.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_a_row_a_student_and_a_column_an_exercise(tmp_path):
    with Gradebook(tmp_path) as book:
        write(book.folder, {"ann": {"lab": a_report()}, "bob": {"lab": a_report(Status.FAILED)}}.items(), ["lab"])
    assert rows(tmp_path) == [["student", "lab", "total"], ["ann", "3", "3"], ["bob", "1", "1"]]


def test_a_lost_run_is_an_empty_cell_and_not_a_zero(tmp_path):
    with Gradebook(tmp_path) as book:
        write(book.folder, {"ann": {"lab": a_report(ending=Ending.SANDBOX_FAULT)}}.items(), ["lab"])
    assert rows(tmp_path)[1] == ["ann", "", "0"]


def test_a_name_can_not_be_a_formula(tmp_path):
    with Gradebook(tmp_path) as book:
        write(book.folder, {"=1+1": {"lab": a_report()}, "@sum\x1b[31m": {"lab": a_report()}}.items(), ["lab"])
    names = [row[0] for row in rows(tmp_path)[1:]]
    assert names[0] == "'=1+1"
    assert names[1].startswith("'@")
    assert "\x1b" not in names[1]


def test_results_tell_every_verdict_ending_time_seed_and_digest(tmp_path):
    with Gradebook(tmp_path) as book:
        write(book.folder, {"ann": {"lab": a_report(Status.FAILED)}}.items(), ["lab"])
    data = json.loads((tmp_path / "results" / "ann.json").read_text())
    lab = data["exercises"][0]
    assert data["student"] == "ann"
    assert (lab["score"], lab["points"], lab["seed"], lab["submission"], lab["ending"]) == (1, 3, 7, "d1", "finished")
    assert lab["verdicts"][0]["status"] == "failed"
    assert lab["verdicts"][0]["message"] == "why"
    assert lab["runs"][0]["cpu"] == 0.1


def test_very_long_names_each_have_their_file(tmp_path):
    names = ["x" * 250 + "a", "x" * 250 + "b"]
    with Gradebook(tmp_path) as book:
        write(book.folder, {n: {"lab": a_report()} for n in names}.items(), ["lab"])
    assert len(list((tmp_path / "results").glob("*.json"))) == 2


def test_reports_and_seed_are_in_the_database(tmp_path):
    with Gradebook(tmp_path) as book:
        book.keep_settings(seed="11")
        book.record("ann", a_report())
        book.record("ann", a_report(Status.FAILED))
    with Gradebook(tmp_path) as book:
        assert book.seed == 11
    database = sqlite3.connect(tmp_path / "gradebook.sqlite")
    assert database.execute("SELECT student, exercise, score FROM reports").fetchall() == [("ann", "lab", 1.0)]
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.close()


def test_a_folder_that_can_not_be_made_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(GraderError, match="can not be written"):
        Gradebook(tmp_path / "file" / "book")


def test_a_second_grader_on_one_gradebook_says_so_and_stops(tmp_path):
    with Gradebook(tmp_path), pytest.raises(GraderError, match=rf"process {os.getpid()}.*at work"):
        Gradebook(tmp_path)
    Gradebook(tmp_path).__exit__(None, None, None)


def test_a_gradebook_of_an_earlier_version_is_completed(tmp_path):
    with Gradebook(tmp_path) as book:
        book.record("ann", a_report(Status.FAILED))
        book.record("bob", a_report(ending=Ending.SANDBOX_FAULT))
    with contextlib.closing(sqlite3.connect(tmp_path / "gradebook.sqlite")) as database:
        database.executescript("DROP INDEX counted; ALTER TABLE reports DROP COLUMN final;")
    for _ in range(2):
        with Gradebook(tmp_path, existing=True) as book:
            assert book.finals() == {"ann": {"lab": 1.0}, "bob": {"lab": None}}
            book.override("ann", "lab", 3.0, "Shown.")
            assert book.finals()["ann"] == {"lab": 3.0}
            book.withdraw("ann", "lab")


def test_what_was_told_last_in_an_earlier_version_is_told_of_each_report(tmp_path):
    with Gradebook(tmp_path) as book:
        book.record("ann", a_report())
        book.keep_settings(seed="3", data="/data", scale="full", device="H200")
    for _ in range(2):
        with Gradebook(tmp_path, existing=True) as book:
            report = book.reports()["ann"]["lab"]
            assert (report.scale, report.device) == ("full", "H200")
            assert (book.seed, book.setting("data.lab")) == (3, "/data")
            book.record("bob", a_report())
            assert book.reports()["bob"]["lab"].scale == "lab"


def test_of_some_students_alone(tmp_path):
    with Gradebook(tmp_path) as book:
        for name in ("ann", "bob", "=cid"):
            book.record(name, a_report(Status.FAILED if name == "bob" else Status.PASSED))
        everybody, finals = book.reports(), book.finals()
        write(book.folder, everybody.items(), ["lab"])
        whole = (tmp_path / "gradebook.csv").read_bytes()
        for path in tmp_path.glob("results/*"):
            path.unlink()
        assert list(book.reports(["bob", "bob", "dan"])) == ["bob"]
        write(book.folder, book.each(["bob"]), ["lab"], finals)
        assert (tmp_path / "gradebook.csv").read_bytes() == whole
        assert [p.name for p in tmp_path.glob("results/*")] == ["bob.json"]
        assert book.size == 3
        assert book.sharing("ann") == ["=cid", "bob"]
        with pytest.raises(GraderError, match="has nothing of 'anne'; did you mean 'ann'"):
            book.require(["bob", "anne"])


def test_judging_needs_a_gradebook_that_is_there(tmp_path):
    with pytest.raises(GraderError, match="There is no gradebook"):
        Gradebook(tmp_path / "none", existing=True)
    assert not (tmp_path / "none").exists()


def test_a_decision_stands_in_the_place_of_the_score_until_it_is_withdrawn(tmp_path):
    with Gradebook(tmp_path) as book:
        book.record("ann", a_report(Status.FAILED))
        assert book.override("ann", "lab", 2.5, "Shown in the lab.").final == 2.5
        book.record("ann", a_report())  # judged or graded again
        report = book.reports()["ann"]["lab"]
        assert (report.score, report.final) == (3, 2.5)
        assert report.override is not None
        assert report.override.why == "Shown in the lab."
        write(book.folder, book.each(), ["lab"])
        assert rows(tmp_path)[1] == ["ann", "2.5", "2.5"]
        assert book.withdraw("ann", "lab").final == 3


@pytest.mark.parametrize(
    ("student", "points", "why", "said"),
    [
        ("anne", 1, "x", "has no lab of 'anne'; did you mean 'ann'?"),
        ("ann", 4, "x", "expected 0 to 3"),
        ("ann", -1, "x", "expected 0 to 3"),
        ("ann", 1, "  ", "needs its reason"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(tmp_path, student, points, why, said):
    with Gradebook(tmp_path) as book:
        book.record("ann", a_report())
        with pytest.raises(GraderError, match=re.escape(said)):
            book.override(student, "lab", points, why)


def test_what_the_roster_says_of_people_is_kept_until_more_is_known(tmp_path):
    ann = Person("ann", "Ann Fox", "fox@uni.example", "Lab 1")
    with Gradebook(tmp_path) as book:
        book.keep_people([ann, Person("bob", "bob"), Person("a\udce9", "é")])
        book.keep_people([Person("ann", "ann")])
        assert book.people() == {"a\\udce9": Person("a\\udce9", "é"), "ann": ann}
        book.keep_people([Person("ann", "Ann Poe", "poe@uni.example")])
    with Gradebook(tmp_path) as book:
        assert book.people()["ann"] == Person("ann", "Ann Poe", "poe@uni.example", "Lab 1")
        book.keep_people(
            [Person("ann", "A. Poe"), Person("ann", "ann", section="Lab 2")]
        )  # without a roster; without names
        assert book.people()["ann"] == Person("ann", "A. Poe", "poe@uni.example", "Lab 2")


def test_sources_are_kept_by_digest(tmp_path):
    with Gradebook(tmp_path) as book:
        book.keep_source("d1", b"x = 1")
        book.keep_source("d1", b"x = 1")
        assert (book.source("d1"), book.source("d2")) == (b"x = 1", None)
        (tmp_path / "sources/d1.py").write_bytes(b"")  # as a power cut may leave it
        book.keep_source("d1", b"x = 1")
        assert book.source("d1") == b"x = 1"
