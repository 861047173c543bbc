"""What lateness costs, to the point and to the second."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import GraderError
from grader.intake import LatePolicy, Upload, late_by

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("policy", "late", "final"),
    [
        ("10%/day", -DAY, 8),
        ("10%/day", 0 * DAY, 8),
        ("10%/day", timedelta(microseconds=1), 6),  # percent of the 20 points that there are, not of the 8 reached
        ("10%/day", DAY, 6),
        ("10%/day", DAY + timedelta(seconds=1), 4),
        ("10%/day", 30 * DAY, 0),
        ("2/day", HOUR, 6),
        ("2.5/day", 2 * DAY, 3),
        ("0/day", 9 * DAY, 8),
        ("10%/day grace=30m", 30 * MINUTE, 8),
        ("10%/day grace=30m", 31 * MINUTE, 6),
        ("10%/day grace=1d", DAY + MINUTE, 4),  # grace is not given to what comes later still
        ("10%/day cap=25%", 9 * DAY, 3),
        ("3/day cap=5", 9 * DAY, 3),
        ("10%/day grace=1.5h cap=50%", 9 * DAY, 0),
    ],
)
def test_a_deduction(policy: str, late: timedelta, final: float) -> None:
    assert LatePolicy.parse(policy).final(8, 20, late) == pytest.approx(final)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no amount a day"),
        ("10%", "no amount a day"),
        ("10%/week", "no amount a day"),
        ("ten/day", "neither points nor percent"),
        ("-2/day", "neither points nor percent"),
        ("nan/day", "neither points nor percent"),
        ("110%/day", "more than 100%"),
        ("10%/day grace=30", "30m, 2h or 1d"),
        ("10%/day cap=", "neither points nor percent"),
        ("10%/day grce=30m", "'grce=30m' is neither grace=… nor cap=…"),
        ("10%/day cap=1 cap=2", "cap is given twice"),
    ],
)
def test_a_malformed_policy_is_explained(text: str, complaint: str) -> None:
    with pytest.raises(GraderError, match=complaint) as caught:
        LatePolicy.parse(text)
    assert "xpected" in str(caught.value) or "10%/day" in str(caught.value)


@given(
    st.sampled_from(["10%/day", "3/day grace=2h", "25%/day cap=40%", "1/day cap=2 grace=1d"]),
    st.floats(0, 100),
    st.floats(0, 100),
    st.timedeltas(-10 * DAY, 400 * DAY),
    st.timedeltas(0 * DAY, 10 * DAY),
)
def test_later_is_never_better(text: str, raw: float, points: float, late: timedelta, more: timedelta) -> None:
    policy = LatePolicy.parse(text)
    assert 0 <= policy.final(raw, points, late + more) <= policy.final(raw, points, late) <= raw


def test_how_late() -> None:
    due = datetime(2026, 3, 1, 23, 59, tzinfo=timezone(timedelta(hours=9)))
    in_time, after = (datetime(2026, 3, 1, 14, minute, tzinfo=UTC) for minute in (58, 0))
    assert late_by(Upload(b"", when=in_time), due) == timedelta(0)
    assert late_by(Upload(b"", when=after + 2 * HOUR), due) == HOUR + MINUTE
    assert late_by(Upload(b""), due) == timedelta(0)


def test_late_without_a_time_is_one_day() -> None:
    due = datetime(2026, 3, 1, tzinfo=UTC)
    assert late_by(Upload(b"", late=True), due) == DAY
    assert late_by(Upload(b"", late=True, when=due - DAY), due) == DAY
    assert late_by(Upload(b"", late=True, when=due + 3 * DAY), due) == 3 * DAY
