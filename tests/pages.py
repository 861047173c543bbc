"""Reports to write pages of, and a page of the report as it reads."""

from html.parser import HTMLParser

from grader.ending import Ending
from grader.report import Report, Run, Status, Verdict
from grader.store import digest

SOURCE = b"def double(x):\n    return x\n"
DIGEST = digest(SOURCE)
EVIL = "<script>window.hacked = 1</script>\"'><img src=x onerror=window.hacked=1>"


def verdicts(doubles=Status.PASSED, message="", **more):
    return (
        Verdict("doubles", "`double` gives back twice a number.", doubles, 1.0, message, **more),
        Verdict("totals", "`total` is the sum of a list.", Status.PASSED, 2.0),
    )


def a_report(doubles=Status.PASSED, message="", submission=DIGEST, ending=Ending.FINISHED, lines=(), **more):
    runs = (Run("double", ending, "", 0.5, 1.0, 2_000_000), Run("total", Ending.FINISHED, "", 0.5, 1.0, 2_000_000))
    return Report("double", "Doubling", submission, 7, verdicts(doubles, message, lines=lines), runs, **more)


class Page(HTMLParser):
    """A page's text, and every element with its attributes."""

    def __init__(self, path):
        super().__init__()
        self.raw = path.read_text(encoding="utf-8")
        self.elements, self.words = [], []
        self.feed(self.raw)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        if not self.elements or self.elements[-1][0] not in ("style", "script"):
            self.words.append(data)

    def all(self, tag, **wanted):
        return [a for t, a in self.elements if t == tag and all(a.get(k) == v for k, v in wanted.items())]
