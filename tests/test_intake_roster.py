"""People are found by whatever an upload calls them, and never confused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import GraderError
from grader.intake import Person, Roster

PEOPLE = (
    Person("s1", "Zoë Müller-Østby", "zoe@example.org", "A"),
    Person("s2", "Jane Mary Doe", "jdoe@example.org", "B"),
    Person("s3", "山田 太郎", "taro@example.ac.jp"),
    Person("s4", "Sam Lee", "sam@one.example"),
    Person("s5", "Lee, Sam", "sam@two.example", also=("90005",)),
    Person("s6", "", ""),
)
ROSTER = Roster({p.id: p for p in PEOPLE})


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("hint", "ids"),
    [
        ("s1", ["s1"]),
        ("S1", ["s1"]),
        ("zoe@example.org", ["s1"]),
        ("ZOE", ["s1"]),
        ("Zoë Müller-Østby", ["s1"]),
        ("ostby, muller zoe", ["s1"]),
        ("mulleroestbyzoe", []),
        ("mullerostbyzoe", ["s1"]),
        ("doejanemary", ["s2"]),
        ("janemarydoe", ["s2"]),
        ("doemaryjan", []),
        ("eodenajyram", []),
        ("Jane Doe", []),
        ("山田太郎", ["s3"]),
        ("太郎 山田", ["s3"]),
        ("Zoe\u0308 Mu\u0308ller-Østby", ["s1"]),
        ("Sam Lee", ["s4", "s5"]),
        ("sam", ["s4", "s5"]),
        ("90005", ["s5"]),
        ("", []),
        ("nobody", []),
    ],
)
def test_who_is_meant(hint: str, ids: list[str]) -> None:
    assert [p.id for p in ROSTER.find([hint])] == ids


def test_a_second_hint_decides_between_people_of_one_name() -> None:
    assert [p.id for p in ROSTER.find(["Sam Lee", "sam@two.example"])] == ["s5"]
    assert [p.id for p in ROSTER.find(["Sam Lee"], weak=["90005"])] == ["s5"]
    assert [p.id for p in ROSTER.find(["Sam Lee", "s1"])] == ["s4", "s5"]


def test_a_number_of_the_platform_is_not_somebody_elses_id() -> None:
    roster = Roster({"1001": Person("1001", "Ann Fox"), "1002": Person("1002")})
    assert roster.find(["poebob"], weak=["1001"]) == ()
    assert [p.id for p in roster.find(["poebob"], weak=["1002"])] == ["1002"]


def test_voicing_marks_are_no_accents() -> None:
    roster = Roster({"1": Person("1", "たかだ"), "2": Person("2", "たがだ")})
    assert [p.id for p in roster.find(["たがだ"])] == ["2"]


@given(
    st.permutations(["Anna", "van", "Dijk", "Sánchez"]),
    st.sampled_from([" ", ", ", "_", "-", "", ".  "]),
    st.booleans(),
)
def test_order_case_and_spaces_of_a_name_do_not_count(words: list[str], between: str, upper: bool) -> None:
    roster = Roster({"a": Person("a", "Anna Sanchez van Dijk"), "b": Person("b", "Anna van Dijk")})
    hint = between.join(words)
    assert [p.id for p in roster.find([hint.upper() if upper else hint])] == ["a"]


@given(st.text(max_size=40))
def test_any_text_is_looked_up_without_a_fault(hint: str) -> None:
    assert isinstance(ROSTER.find([hint], [hint]), tuple)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("id,name,e-mail,section\ns1,Ann Fox,a@x.org,B\n", Person("s1", "Ann Fox", "a@x.org", "B")),
        ("\ufeffID;Full Name;Email address;Group\r\ns1;Ann Fox;a@x.org;B\r\n", Person("s1", "Ann Fox", "a@x.org", "B")),
        ("Last Name\tFirst Name\tSID\nFox\tAnn\ts1\n\n", Person("s1", "Ann Fox")),
        (
            "学籍番号,氏名,メールアドレス,クラス\ns1,山田 太郎,a@x.org,1組\n",
            Person("s1", "山田 太郎", "a@x.org", "1組"),
        ),
        ('Name,Email\n"Fox, Ann",a@x.org\n', Person("a@x.org", "Fox, Ann", "a@x.org")),
        ("id,name,github\ns1,Ann Fox,fox99\n", Person("s1", "Ann Fox", also=("fox99",))),
        (
            'Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"Fox, Ann",77,s1,afox,B\n',
            Person("77", "Fox, Ann", "", "B", ("s1", "afox")),
        ),
        (
            "Student,ID,SIS Login ID,Section,Iris (12)\n,,,,Manual Posting\n    Points Possible,,,,10\n"
            '"Fox, Ann",77,afox,B,\n"Student, Test",99,beef,B,\n',
            Person("77", "Fox, Ann", "", "B", ("afox",)),
        ),
        (
            "First name,Last name,ID number,Email address\nAnn,Fox,,a@x.org\n",
            Person("a@x.org", "Ann Fox", "a@x.org"),
        ),
        ("ID number,Username,Name,Full name\n,afox,,Ann Fox\n", Person("afox", "Ann Fox")),
        ("LastName,FirstName,ID\nFox,Ann,77\nStudent,Test,99\n", Person("77", "Ann Fox")),
    ],
)
def test_common_headers_are_understood(tmp_path: Path, text: str, person: Person) -> None:
    assert Roster.read(written(tmp_path, text)).people == {person.id: person}


def test_excels_unicode_text_is_read(tmp_path: Path) -> None:
    assert list(Roster.read(written(tmp_path, "id\tname\ns1\tZoë\n", "utf-16")).people) == ["s1"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "nobody is on this roster"),
        ("id,name\n", "nobody is on this roster"),
        ("who,points\na,3\n", r"roster.csv:1: no column of ids.*received 'who', 'points'"),
        ("id,name\ns1,Ann\n,Bob\n", "roster.csv:3: the id is empty"),
        ("id,name,github\ns1,Ann,\n,,bob\n", "roster.csv:3: the id is empty"),
        ("id,name\ns1,Ann\n\nS1,Bob\n", "roster.csv:4: the id 'S1' is also on line 2"),
        ("id,email\ns1,a@x.org\ns2,A@x.org\n", "roster.csv:3: the e-mail address 'A@x.org' is also on line 2"),
        ("id,email\ns1,a at x.org\n", "roster.csv:2: 'a at x.org' is no e-mail address"),
        ("id,name\ns1,Ann,Fox\n", "roster.csv:2: 3 columns, expected 2"),
        ("id,name\n../s1,Ann\n", "roster.csv:2: the id '../s1' holds characters"),
        ("id,name\ns\u202e1,Ann\n", "roster.csv:2: the id .* holds characters"),
        ('id,name\ns1,"Ann\n', "roster.csv:.*not valid CSV"),
    ],
)
def test_a_bad_row_is_named_by_its_line(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(GraderError, match=complaint):
        Roster.read(written(tmp_path, text))


def test_a_roster_in_another_encoding_is_explained(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match=r"roster.csv:3: not valid UTF-8. Save"):
        Roster.read(written(tmp_path, "id,name\ns1,Ann\ns2,Zoë\n", "latin-1"))
    with pytest.raises(GraderError, match="can not be read"):
        Roster.read(tmp_path / "nowhere.csv")
