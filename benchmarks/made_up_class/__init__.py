"""A made-up class, in every form that instructors download and with every kind of broken upload, graded end to end.

people      who takes the course, and the sheets that platforms export of them
work        what they hand in: the course's own solutions, each in as many different files as are wanted
broken      the uploads that are wrong, and what has to be said of each
forms       how the platforms lay all of it out
hold        grades one form and says what does not hold
`python -m benchmarks.made_up_class` does all of it for 300 students.
"""

from benchmarks.made_up_class.forms import FORMS, lay_out
from benchmarks.made_up_class.hold import Outcome, grade_form
from benchmarks.made_up_class.students import Class, Student, make_class

__all__ = ["FORMS", "Class", "Outcome", "Student", "grade_form", "lay_out", "make_class"]
