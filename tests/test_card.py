"""The card that a notebook shows: what is on it, that nothing in it is read as markup, and how it stands alone."""

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from grader.course import Course
from grader.diagnosis import Diagnosis
from grader.ending import Ending, Line
from grader.hints import Given
from grader.notebooks.session import Outcome
from grader.notebooks.shown import Place, Waiting
from grader.observing import Progress
from grader.pictures import Curve, Trouble
from grader.render.card import Card, gallery, hint_card
from grader.report import Report, Run, Status, Verdict

DOUBLE = Course(Path(__file__).parent / "course").exercise("double")
HOSTILE = '</pre><script>alert(1)</script>"&`<b>'
SOURCE = f"# cell 1\nimport os\n\n\n# cell 2\ndef double(x):\n    {HOSTILE}\n    return x\n"
RUN = Run("double", Ending.FINISHED, "", 0.1, 0.1, 0.0)


def verdict(check: str, status: Status, **more: Any) -> Verdict:
    return Verdict(check, f"`{check}` works.", status, 1.0, **more)


def outcome(*verdicts: Verdict, notes: tuple[str, ...] = (), verbose: bool = False, **more: Any) -> Outcome:
    report = Report("double", "Doubling", "ab", 1, verdicts, runs=(RUN,), **more)
    return Outcome(DOUBLE, report, SOURCE, (4, 7), notes, verbose=verbose)


RAISED = verdict(
    "doubles",
    Status.FAILED,
    message=f"It failed: {HOSTILE}",
    raised=f"ValueError: {HOSTILE}",
    lines=(Line(7, "double", f"    {HOSTILE}"),),
    diagnoses=(Diagnosis("diverged", f"the loss rose {HOSTILE}"),),
)
EVERYTHING = outcome(
    verdict("totals", Status.PASSED),
    RAISED,
    verdict("compares", Status.FAILED, message=HOSTILE, expected=HOSTILE, received=HOSTILE),
    notes=(HOSTILE,),
    output=HOSTILE,
    verbose=True,
    official=False,
    data=HOSTILE,
)


class Seen(HTMLParser):
    """The tags, the attributes and the text of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, list[str]] = {}
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")

    def handle_data(self, data: str) -> None:
        self.text += data


def test_nothing_that_anyone_wrote_is_read_as_markup() -> None:
    seen = Seen(Card(EVERYTHING).html())
    assert seen.tags <= {"style", "div", "p", "b", "span", "svg", "title", "g", "rect", "text", "code", "pre", "details",
                         "summary", "ul", "li"}  # fmt: skip
    assert not [name for name in seen.attributes if name.startswith("on")]
    # The first: message, words, line, diagnosis; the second: message, expected, received; note, output and data.
    assert seen.text.count("alert(1)") == 4 + 3 + 3


def test_it_needs_nothing_from_elsewhere() -> None:
    html = Card(EVERYTHING).html()
    assert "<script" not in html
    assert not re.search(r"(?:src|href|url)\s*[=(]", html)
    assert "@import" not in html


def test_it_goes_by_the_theme_of_each_notebook() -> None:
    html = Card(EVERYTHING).html()
    for sign in ('[data-jp-theme-light="false"]', 'html[theme="dark"]', ".vscode-dark"):
        assert sign in html
    assert "color-scheme: light dark" in html


def test_the_one_thing_that_matters_is_outside_what_is_folded() -> None:
    html = Card(outcome(verdict("totals", Status.PASSED), RAISED, verdict("doubles_arrays", Status.SKIPPED))).html()
    open_part = re.sub(r"<details.*</details>", "", html, flags=re.DOTALL)
    assert "works." in open_part
    assert "cell [7], line 2, in <code>double</code>" in open_part
    assert "The training diverged:" in open_part
    assert 'class="here"><span class="n">2</span>' in open_part
    assert "<summary>A hint</summary>" in html
    assert "<summary>3 checks: 1 passed, 1 failed, 1 waiting for others</summary>" in html
    assert "<summary>In Python&#39;s own words</summary>" in html


def test_the_text_says_the_same() -> None:
    text = Card(outcome(verdict("totals", Status.PASSED), RAISED, notes=("A note.",))).text()
    assert text.startswith("Doubling: 1/2 points\n✘ `doubles` works.\n    It failed:")
    assert "    cell [7], line 2, in `double`:\n        1 │ def double(x):\n    ❱   2 │ " in text
    assert text.endswith("A note.\n2 checks: 1 passed, 1 failed")


def test_a_fault_of_ours_is_not_the_learners() -> None:
    lost = outcome(verdict("doubles", Status.BROKEN), verdict("totals", Status.BROKEN))
    card = Card(lost)
    assert card.state is Status.BROKEN
    assert "This is not your fault" in card.html()
    assert "This is not your fault" in card.text()


def test_all_passed_and_what_comes_next() -> None:
    done = msgspec.structs.replace(DOUBLE, slug="greet", title="Greeting")
    passed = Outcome(DOUBLE, outcome(verdict("doubles", Status.PASSED)).report, SOURCE, (4, 7), next=done)
    assert "Everything passed. Next: Greeting (<code>greet</code>)" in Card(passed).html()
    assert "Everything passed.\nNext: Greeting (`greet`)" in Card(passed).text()


def test_expected_and_received_stand_one_below_the_other() -> None:
    compared = verdict("doubles", Status.FAILED, message="y: expected 2, received 3. Why?", expected="2", received="3")
    text = Card(outcome(compared)).text()
    assert "    y\n      expected  2\n      received  3\n    Why?" in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Given(), "Nothing fails in Doubling"),
        (Given(RAISED, loads=False), "That comes first.\nIt failed:"),
        (Given(RAISED), "There are no hints on this check."),
        (Given(RAISED, ("<i>One?",), 1, 2), "`doubles` works.\nHint 1 of 2: <i>One?"),
        (Given(RAISED, ("One?", "Two."), 0, 2), "Hint 1 of 2: One?\nHint 2 of 2: Two.\nThese are all the hints"),
    ],
)
def test_hints(given: Given, said: str) -> None:
    card = hint_card(outcome(RAISED), given)
    assert said in card.text()
    assert "<i>" not in card.html()


def test_pictures_have_texts_and_troubles_are_told() -> None:
    shown = gallery(outcome(RAISED), [Curve("The loss <i>", [3.0, 2.0, 1.0], "loss"), Trouble("Sad", "no <i>")])
    html = shown.html()
    assert re.search(
        r'<img src="data:image/png;base64,iVBOR[\w+/=]+" alt="The loss &lt;i&gt;: From 3 to 1 in 3 steps', html
    )
    assert "no &lt;i&gt;" in html
    assert "The loss <i>: From 3 to 1 in 3 steps" in shown.text()
    assert "nothing that can be drawn" in gallery(outcome(RAISED), []).text()


class Shell:
    """What `Place` needs of a kernel's shell."""

    def __init__(self) -> None:
        self.kernel = object()
        self.shown: list[tuple[str, bool]] = []
        self.display_pub = SimpleNamespace(publish=self._publish)

    def _publish(self, data: dict[str, str], metadata: Any, transient: dict[str, str], update: bool) -> None:
        self.shown.append((data["text/plain"], update))


def test_one_hears_how_far_a_check_is(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    shell = Shell()
    waiting = Waiting(Place(shell), "Doubling", warm=False)
    for _ in range(50):
        now[0] += 0.1
        waiting.progress(Progress("training", epoch=2, epochs=5, step=3, steps=10, loss=0.25))
        assert not waiting.cancelled()
    first, *rest = shell.shown
    assert first == ("Checking Doubling … The first check also starts TensorFlow, which takes some seconds.", False)
    assert 4 <= len(rest) <= 6, "once a second"
    assert all(update for _text, update in rest)
    assert rest[-1][0].startswith("Checking Doubling … training, epoch 2 of 5, step 3/10, loss 0.25, ")


def test_a_terminal_hears_only_the_end() -> None:
    shell = Shell()
    shell.kernel = None
    Waiting(Place(shell), "Doubling", warm=False)
    assert shell.shown == []
