"""What goes out of a gradebook: import sheets for Canvas and Moodle, Gradescope's results and autograder, CSV, JSON."""

from grader.export.bundle import autograder_zip
from grader.export.canvas import to_canvas
from grader.export.files import write
from grader.export.gradescope import to_gradescope
from grader.export.moodle import to_moodle
from grader.export.plain import to_csv, to_json
from grader.export.sheets import Export, require_graded

__all__ = [
    "Export",
    "autograder_zip",
    "require_graded",
    "to_canvas",
    "to_csv",
    "to_gradescope",
    "to_json",
    "to_moodle",
    "write",
]
