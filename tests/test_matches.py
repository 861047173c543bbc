"""Pairs of students, by the files that they handed in."""

from grader.matches import matches
from grader.similar import Pair


def a_pair(a, b, first, second, share=0.5):
    return Pair("double", a, b, first, second, share, share, (), ())


def test_those_who_share_a_file_are_told_of_once_whichever_side_they_are_on():
    pairs = [a_pair("ann", "bob", "d1", "d2"), a_pair("ann", "cyd", "d1", "d2"), a_pair("bob", "dan", "d2", "d1")]
    (match,) = matches(pairs)
    assert match.students == (("ann", "dan"), ("bob", "cyd"))
    assert match.everyone == ("ann", "dan", "bob", "cyd")


def test_of_one_file_the_first_stands_for_all():
    pairs = [a_pair(*who, "d1", "d1") for who in (("ann", "bob"), ("ann", "cyd"), ("bob", "cyd"))]
    (match,) = matches(pairs)
    assert match.students == (("ann",), ("bob", "cyd"))


def test_different_files_stay_apart_in_their_order():
    pairs = [a_pair("ann", "bob", "d1", "d2", 0.9), a_pair("ann", "cyd", "d1", "d3", 0.6)]
    assert [m.pair for m in matches(pairs)] == pairs
    assert matches([]) == []
