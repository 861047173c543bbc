"""Which passage of one text is said to be which of another."""

import time

from hypothesis import given
from hypothesis import strategies as st

from grader.passages import joined, same_passages, tiles

K = 5


def grams(text):
    found = {}
    for i in range(len(text) - K + 1):
        found.setdefault(hash(text[i : i + K]), []).append(i)
    return found


def shared(a, b):
    return [(a[i : i + n], b[j : j + n]) for i, j, n in tiles(grams(a), grams(b), K)]


def test_what_is_in_another_order_is_found_where_it_is():
    one, two = "the first of the passages", "and a SECOND, quite other one"
    assert shared(f"{one}{'.' * 30}{two}", f"{two}{'#' * 30}{one}") == [(one, one), (two, two)]


def test_the_longest_counts_and_what_it_leaves_is_found_elsewhere():
    assert shared("abcdefghijklmnopqrst", "abcdefghijkl--ghijklmnopqrst") == [("ghijklmnopqrst", "ghijklmnopqrst")]
    assert shared("0123456789abcdefghijklmnopqrst", "0123456789abcdefghijkl--ghijklmnopqrst") == [
        ("0123456789abcdefghijkl", "0123456789abcdefghijkl")
    ]
    assert shared("0123456789abcdefghijklmnopqrstuvwxyz", "0123456789abcdefghijkl--ghijklmnopqrstuvwxyz") == [
        ("0123456789abcdefghijkl", "0123456789abcdefghijkl"),
        ("mnopqrstuvwxyz", "mnopqrstuvwxyz"),
    ]


TEXTS = st.lists(st.sampled_from(["abcdefghijk", "lmnopqrstuvwxyz", "abcdefg", "tuvwxyz", "-", "hijklmno"])).map(
    "".join
)


@given(TEXTS, TEXTS)
def test_passages_agree_and_never_overlap(a, b):
    found = tiles(grams(a), grams(b), K)
    for side, start in ((a, 0), (b, 1)):
        covered = [n for tile in found for n in range(tile[start], tile[start] + tile[2])]
        assert len(covered) == len(set(covered))
        assert all(n < len(side) for n in covered)
    assert all(a[i : i + n] == b[j : j + n] for i, j, n in found)
    assert found == sorted(found)


@given(st.text("abc", min_size=2 * K, max_size=80))
def test_a_text_is_all_in_itself(text):
    assert tiles(grams(text), grams(text), K) == [(0, 0, len(text))]


def test_code_that_repeats_itself_takes_no_time():
    text = "x = f(x)\n" * 4_000
    started = time.process_time()
    assert tiles(grams(text), grams(text), K) == [(0, 0, len(text))]
    assert time.process_time() - started < 5


def test_passages_without_a_line_between_them_are_one():
    apart = ((9, 9), (1, 1))
    assert joined([((1, 2), (5, 6)), ((3, 4), (7, 8)), apart]) == (((1, 4), (5, 8)), apart)
    assert joined([((1, 2), (5, 6)), ((3, 4), (20, 21))]) == (((1, 2), (5, 6)), ((3, 4), (20, 21)))


def test_of_the_same_code_the_own_lines_are_put_side_by_side():
    given = "import this\ndef f():\n"
    a = "import this\nmine = 1\nyours = 2\ndef f():\n    return mine\n"
    b = "# Copied.\n\nimport this\nmine = 1  \n# Indeed.\nyours = 2\ndef f():\n\n    return mine\n"
    assert same_passages(a, b, given) == (((2, 3), (4, 6)), ((5, 5), (9, 9)))
    assert same_passages(a, a, a) == ()
