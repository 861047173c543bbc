"""Python itself: a `return` that is missing, a call that is, names, tuples that are taken apart."""

from __future__ import annotations

import re

from grader.i18n import _
from grader.raised.rules import Rule, Sizes, plain, rule

IMPORTS = {
    "tf": "import tensorflow as tf",
    "np": "import numpy as np",
    "keras": "import keras",
    "plt": "import matplotlib.pyplot as plt",
}


def returns(pattern: str, text: str) -> Rule:
    """A rule for None where something was expected."""
    found = plain(pattern, text)

    def say(match: re.Match[str], sizes: Sizes) -> str:
        return found.say(match, sizes) + " " + _("Most often a function was called that forgot its `return`.")

    return Rule(found.pattern, say)


@rule(r"NameError: name '(tf|np|keras|plt)' is not defined")
def imported(found: re.Match[str], sizes: Sizes) -> str:
    text = _("`{name}` is not imported: `{line}` belongs at the top of your file.")
    return text.format(name=found[1], line=IMPORTS[found[1]])


RULES: tuple[Rule, ...] = (
    plain(
        r"this exercise does without (\w{1,40})",
        "This exercise is done with NumPy alone: what {1} would do for you is what you write here. Take its import out, and "
        "what uses it.",
    ),
    plain(
        r"(\d{1,9}) arrays, at most (\d{1,9}) may cross",
        "What was returned holds {1} separate arrays; {2} at most can be handed over. Put them into one array, or return plain "
        "numbers, as in `history.append(float(loss))`.",
    ),
    plain(
        r"(\d{1,9}) values, at most (\d{1,9}) may cross",
        "What was returned holds {1} values one by one; {2} at most can be handed over so. In an array, as in "
        "`np.array(values)`, they may be many more.",
    ),
    plain(
        r"(\d{1,9}) characters, at most (\d{1,9}) may cross",
        "What was returned is {1} characters long, written out; {2} at most can be handed over so. In an array, as in "
        "`np.array(values)`, numbers may be many more.",
    ),
    returns(
        r"'NoneType' object has no attribute '(\w{1,60})'",
        "`.{1}` is asked of None.",
    ),
    returns(r"'NoneType' object is not subscriptable", "None is looked into with `[...]`."),
    returns(r"cannot unpack non-iterable NoneType object", "None is taken apart, as in `a, b = ...`."),
    returns(r"'NoneType' object is not iterable", "None is gone through or taken apart."),
    returns(r"object of type 'NoneType' has no len\(\)", "The length of None is asked for."),
    returns(r"argument must be .{1,60}not 'NoneType'", "A number is wanted, and None came."),
    returns(r"unsupported operand type\(s\) for .{0,30}'NoneType'", "None is used as a number."),
    plain(
        r"'NoneType' object is not callable",
        "None is called like a function. Has its name been given to something else?",
    ),
    plain(
        r"not enough values to unpack \(expected (?:at least )?(\d+), got (\d+)\)",
        "{1} values are taken from what has only {2}. Does the function return all of them, in one tuple?",
    ),
    plain(
        r"too many values to unpack \(expected (\d+)",
        "{1} values are taken from what has more. What does the function return? An array or tensor is taken apart row by row.",
    ),
    plain(
        r"cannot unpack non-iterable (\w{1,40}) object",
        "A single {1} is taken apart, as in `a, b = ...`. Does the function return all that it should?",
    ),
    plain(
        r"(\w{1,60})\(\) missing \d+ required positional arguments?: (.{1,120})",
        "`{1}` was called without {2}.",
    ),
    plain(
        r"(\w{1,60})\(\) takes (?:from \d+ to )?(\d+) positional arguments? but (\d+) (?:was|were) given",
        "`{1}` takes {2} arguments and was called with {3}. Has its first line been changed?",
    ),
    plain(
        r"(\w{1,60})\(\) got an unexpected keyword argument '(\w{1,60})'",
        "`{1}` was called with `{2}=...`, which it does not take. Has its first line been changed, or is the name misspelt?",
    ),
    plain(
        r"truth value of an array with more than one element is ambiguous",
        "`if`, `and`, `or`, `max` and `min` want one yes or no, and got an array of them. `np.where(condition, a, b)` and "
        "`np.maximum(a, b)` choose for each number by itself; `np.all` and `np.any` make one answer of all.",
    ),
    plain(
        r"math domain error|expected a (?:positive|nonnegative) input, got",
        "What is asked for does not exist, such as the logarithm of 0 or the root of a number below 0. Print what goes in.",
    ),
    plain(
        r"math range error|Numerical result out of range",
        "The result is too large for a float, as exp(1000) is. Print what goes in.",
    ),
    plain(
        r"'(?:[\w.]{1,60}\.)?(EagerTensor|ResourceVariable|ndarray|float\d*|int\d*|list|tuple|dict|str)' object is not callable",
        "A value ({1}) is called like a function. Either its name is also a function's, as in `loss = loss(y)`, or an operator "
        "is missing before the parenthesis.",
    ),
    plain(
        r"unsupported operand type\(s\) for .{1,12}: 'list' and '(?:list|float|int)'",
        "Python's lists do not calculate. Make an array of it: `np.array(values)`.",
    ),
    plain(
        r"can't multiply sequence by non-int",
        "A list, tuple or text can be repeated only a whole number of times: `//` divides to a whole number. To calculate with "
        "the numbers in a list, make an array of it: `np.array(values)`.",
    ),
    plain(
        r"'(list|tuple)' object has no attribute '(shape|astype|reshape|dtype|mean|sum)'",
        "A {1} has no `{2}`: make an array of it first, `np.array(values)`.",
    ),
    plain(
        r"'(float|int)' object (?:is not iterable|is not subscriptable|has no attribute 'shape')|"
        r"object of type '(?:float|int)' has no len",
        "A single number is treated as several values. May a single one come here, or does a function return less than it "
        "should?",
    ),
    plain(
        r"'float' object cannot be interpreted as an integer",
        "A whole number is wanted, and a fraction came. `//` divides to a whole number, `int(...)` makes one.",
    ),
    plain(
        r"can only concatenate str \(not \"(\w{1,40})\"\) to str",
        'Text and {1} are added. Write f"... {{value}}", or convert one of them.',
    ),
    plain(
        r"cannot access local variable '(\w{1,60})' where it is not associated with a value",
        "`{1}` is used before it has a value on this way through the function: it is assigned only inside a loop or `if`, or "
        "further down.",
    ),
    imported,
    plain(
        r"NameError: name '(\w{1,60})' is not defined",
        'Python knows no `{1}` here. Is it misspelt, known only inside another function, or a text that wants quotes, "{1}"?',
    ),
    plain(
        r"No module named '(\w{1,60}\.[\w.]{1,60})'",
        "The module `{1}` is not there. The exercise can be done without it.",
    ),
    plain(
        r"No module named '(\w{1,60})'",
        "The module `{1}` is not there where your code runs. Of your files a check, as grading, takes this one alone: if `{1}` "
        "is another of them, put what you need of it in here. Otherwise do without it.",
    ),
    plain(
        r"FileNotFoundError: .{0,80}'([^'\n]{1,120})'",
        "There is no file {1} where your code runs: the check shows it none of your files. What it needs comes in as arguments; "
        'what reads files belongs under `if __name__ == "__main__":`.',
    ),
    plain(r"^KeyError: (.{1,80})$", "There is no entry {1} in this dict. Print its keys."),
    plain(
        r"SyntaxError: \(unicode error\) 'utf-?8'|cannot contain null bytes",
        "The file is no text that is saved as UTF-8. Choose UTF-8 where your editor saves it.",
    ),
    plain(
        r"EOF when reading a line",
        "`input()` waits for somebody to type, and in a check nobody does. What asks belongs under "
        '`if __name__ == "__main__":`.',
    ),
    plain(
        r"maximum recursion depth exceeded",
        "A function calls itself without end. Does it mean to call another one, of nearly the same name?",
    ),
)
