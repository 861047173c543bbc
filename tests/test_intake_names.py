"""Uploads meet the roster, and names are taken apart and made safe."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uploads import GREET, A, B, C, lay, said, sources

from grader.exercise import Exercise
from grader.intake import Person, Roster, collect
from grader.intake.names import safe, slug_in, split

# --- the roster


def test_a_roster_names_the_missing_and_the_unknown(tmp_path: Path, exercises: list[Exercise]) -> None:
    people = [
        Person("s1", "Jane Doe"),
        Person("s2", "Ann Fox", "fox@x.org"),
        Person("s3", "Sam Lee"),
        Person("s4", "Sam Lee"),
    ]
    roster = Roster({p.id: p for p in people})
    files = {
        "doejane/double.py": A,
        "fox/double.py": B,
        "Sam Lee/double.py": C,
        "s1/greet.py": GREET,
        "eve/double.py": A,
    }
    taken = collect(lay(tmp_path / "class", files), exercises, roster)
    assert sources(taken) == {
        "Sam Lee": {"double": C},
        "eve": {"double": A},
        "s1": {"double": A, "greet": GREET},
        "s2": {"double": B},
        "s3": {},
        "s4": {},
    }
    assert (taken.missing, taken.unknown) == (("s3", "s4"), ("Sam Lee", "eve"))
    assert taken.students["s1"].name == "Jane Doe"
    assert "Several uploads are of this student: doejane, s1." in said(taken.students["s1"])
    assert "who on the roster this is: s3, s4" in said(taken.students["Sam Lee"])
    assert "Nobody on the roster" in said(taken.students["eve"])
    assert said(taken.students["s3"]) == "Nothing was handed in."


def test_two_uploads_of_one_person_do_not_replace_each_other(tmp_path: Path, exercises: list[Exercise]) -> None:
    roster = Roster({"s1": Person("s1", "Jane Doe")})
    taken = collect(lay(tmp_path / "class", {"jane doe/double.py": A, "s1/double.py": B}), exercises, roster)
    assert "jane doe/double.py or s1/double.py" in taken.students["s1"].files["double"].note


def test_the_forms_names_meet_the_roster(tmp_path: Path, exercises: list[Exercise]) -> None:
    roster = Roster(
        {"s1": Person("s1", "Zoë van Dijk", "zd@x.org"), "s2": Person("s2", "Sam Lee", "a@x.org", also=("14",))}
    )
    canvas = {"vandijkzoe_11_1_double.py": A, "leesam_14_2_double.py": B}
    assert set(collect(lay(tmp_path / "canvas", canvas), exercises, roster).students) == {"s1", "s2"}
    moodle = {
        "Group A-Zoë van Dijk_5_assignsubmission_file_/double.py": A,
        "Lab-A-2-Sam Lee_6_assignsubmission_file_/double.py": B,
    }
    taken = collect(lay(tmp_path / "moodle", moodle), exercises, roster)
    assert sources(taken) == {"s1": {"double": A}, "s2": {"double": B}}


def test_moodles_worksheet_as_the_roster_tells_people_of_one_name_apart(
    tmp_path: Path, exercises: list[Exercise]
) -> None:
    sheet = "Identifier,Full name,Email address\nParticipant 7001,Mei Li,a@x.org\nParticipant 7002,Mei Li,b@x.org\n"
    (tmp_path / "sheet.csv").write_text(sheet)
    files = {f"Mei Li_{n}_assignsubmission_file_/double.py": data for n, data in (("7001", A), ("7002", B))}
    taken = collect(lay(tmp_path / "moodle", files), exercises, Roster.read(tmp_path / "sheet.csv"))
    assert sources(taken) == {"Participant 7001": {"double": A}, "Participant 7002": {"double": B}}
    assert taken.unknown == ()


def test_a_roster_tells_whether_a_number_is_of_the_name(tmp_path: Path, exercises: list[Exercise]) -> None:
    roster = Roster({p.id: p for p in (Person("ann"), Person("2023-11"), Person("2023-12"))})
    files = {"double_ann-1.py": A, "double_2023-11.py": B, "double_2023-12.py": C}
    taken = collect(lay(tmp_path / "class", files), exercises, roster)
    assert sources(taken) == {"2023-11": {"double": B}, "2023-12": {"double": C}, "ann": {"double": A}}
    assert taken.unknown == ()


# --- names


@given(st.text(max_size=150))
def test_an_id_is_safe_to_show_and_to_use(name: str) -> None:
    done = safe(name)
    assert done
    assert done not in {".", ".."}
    assert not {"/", "\\"} & set(done)
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in done)


@pytest.mark.parametrize("name", ["a\u202eb", "a\x1b[31m", "x\\y", "..", "  ", "e\u0301"])
def test_a_hostile_folder_name_becomes_an_id(tmp_path: Path, exercises: list[Exercise], name: str) -> None:
    (tmp_path / "class" / name / "in").mkdir(parents=True) if name != ".." else None
    lay(tmp_path / "class", {"ann/double.py": A})
    taken = collect(tmp_path / "class", exercises)
    assert all(unicodedata.category(c) not in {"Cc", "Cf"} and c not in "/\\" for s in taken.students for c in s)
    assert len(taken.students) == (1 if name == ".." else 2)


@given(
    st.text("abz-_ .()1é", min_size=1, max_size=12),
    st.sampled_from(["{s}_double.py", "{s}-double.py", "double_{s}.py"]),
)
def test_student_and_slug_come_apart_again(student: str, pattern: str) -> None:
    stem, _again, suffix = split(pattern.format(s=student))
    slug, found = slug_in(stem, ["double"])
    assert suffix == ".py"
    if student[0].isalnum():
        assert slug == "double"
        assert found in student


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("double.py", ("double", 0, ".py")),
        ("double-3.IPYNB", ("double", 3, ".ipynb")),
        ("double (1).tar.gz", ("double", 1, ".tar.gz")),
        ("double-12345.py", ("double-12345", 0, ".py")),
        ("-1.py", ("-1", 0, ".py")),
        ("notes.txt", ("notes.txt", 0, "")),
    ],
)
def test_a_name_is_taken_apart(name: str, parts: tuple[str, int, str]) -> None:
    assert split(name) == parts


def test_the_longest_slug_counts() -> None:
    assert slug_in("linear_regression", ["regression", "linear_regression"]) == ("linear_regression", "")
    assert slug_in("ann_linear_regression", ["regression", "linear_regression"]) == ("linear_regression", "ann")
