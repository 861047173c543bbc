"""Numbers, arrays, sequences and curves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.claims import Claim, Failure, Unwritten, describe, opened
from grader.i18n import _, ngettext

Mistakes = Mapping[str, ArrayLike]

MAX_PARTS = 200_000  # of a sequence whose length no check knows
MAX_AXES = 64  # as NumPy has it


def number(claim: Claim, *, name: str = "") -> float:
    """A finite number: an int, a float, or an array or tensor that holds exactly one.

    Returns:
        The number as a float.
    """
    value, label = labelled(claim, name)
    if isinstance(value, np.ndarray) and value.size != 1:
        fail(label, _("one number"), describe(value))
    values = _numeric(value, label, _("one number"))
    if values.size != 1:
        fail(label, _("one number"), describe(value))
    _finite(values, label)
    return float(values.reshape(()))


def array(
    claim: Claim,
    *,
    shape: tuple[int | None, ...] | None = None,
    integer: bool | None = None,
    finite: bool = True,
    name: str = "",
) -> NDArray[Any]:
    """A finite array of numbers.

    Args:
        shape: what it must be; None in it stands for any length.
        integer: True for an integer dtype, False for a floating one, None for either.
        finite: False if nan and infinity are to be seen as they are.

    Returns:
        The array, read-only, in the dtype that came.
    """
    value, label = labelled(claim, name)
    values = _numeric(value, label, _("an array of numbers"))
    if shape is not None and not _fits(values.shape, shape):
        fail(label, _("shape {shape}").format(shape=_shape(shape)), _("shape {shape}").format(shape=values.shape))
    if integer is not None and (values.dtype.kind in "iu") != integer:
        wanted = _("an integer dtype") if integer else _("a floating-point dtype such as float32")
        fail(label, wanted, _("dtype {dtype}").format(dtype=values.dtype))
    if finite:
        _finite(values, label)
    return values


def close(
    claim: Claim,
    expected: ArrayLike,
    *,
    rtol: float = 1e-5,
    atol: float = 1e-7,
    name: str = "",
    mistakes: Mistakes | None = None,
) -> NDArray[Any]:
    """A number or array near what is expected: |received − expected| ≤ atol + rtol · |expected|, everywhere.

    A number may come as an array of size one; an array must have exactly the expected shape.

    Args:
        mistakes: what a known mistake gives, by the sentence that names it; its shape may be another than is expected.

    Returns:
        What came, as an array of the expected shape.
    """
    wanted = np.asarray(expected, dtype=np.float64)
    label = labelled(claim, name)[1]
    values = np.asarray(number(claim, name=name)) if wanted.ndim == 0 else array(claim, finite=False, name=name)
    known = mistakes or {}
    if values.shape != wanted.shape:
        asked, came = (_("shape {shape}").format(shape=_shape(shape)) for shape in (wanted.shape, values.shape))
        alike = (s for s, v in known.items() if np.shape(v) == values.shape)
        fail(label, asked, came, next((s for s in alike if _near(values, _like(known[s], values), rtol, atol)), ""))
    _finite(values, label)
    if _near(values, wanted, rtol, atol):
        return values
    cause = next((s for s, v in known.items() if _near(values, _like(v, values), rtol, atol)), "")
    if wanted.ndim == 0:
        fail(label, _number(wanted), _number(values), cause)
    off = np.abs(values.astype(np.float64) - wanted)
    place = np.unravel_index(int(np.argmax(off)), wanted.shape)
    wrong = int(np.sum(off > atol + rtol * np.abs(wanted)))
    where = ", ".join(str(int(i)) for i in place)
    count = ngettext("{n} of {all} values is off", "{n} of {all} values are off", wrong).format(
        n=wrong, all=wanted.size
    )
    fail(
        label,
        _("{value} at [{where}]").format(value=_number(wanted[place]), where=where),
        _("{value} there ({count})").format(value=_number(values[place]), count=count),
        cause,
    )


def sequence(claim: Claim, length: int | None = None, *, name: str = "") -> tuple[Claim, ...]:
    """A tuple or list of a given length; its parts are claims again."""
    value, label = labelled(claim, name)
    wanted = _("a tuple or list") if length is None else _("{n} values").format(n=length)
    parts = value if isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0) else None
    if parts is None or (len(parts) > MAX_PARTS if length is None else len(parts) != length):
        fail(label, wanted, describe(value), _return_hint(value))
    if isinstance(parts, np.ndarray):
        parts = [np.asarray(part) for part in parts]
    return tuple(Claim(part, f"{label}[{i}]") for i, part in enumerate(parts))


def mapping(claim: Claim, *, name: str = "") -> dict[str, Claim]:
    """A dict whose keys are strings; its values are claims again."""
    value, label = labelled(claim, name)
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        fail(label, _("a dict with names as keys"), describe(value), _return_hint(value))
    return {key: claim[key] for key in value}


def curve(claim: Claim, *, length: int | None = None, finite: bool = True, name: str = "") -> NDArray[np.float64]:
    """A history: one finite number a step, in order, as an array, or a list of numbers; of a Keras history, the loss.

    Args:
        finite: False if a training that diverged is to be seen as it is.

    Returns:
        float64 array of shape (length,).
    """
    value, label = labelled(claim, name)
    if isinstance(value, dict):
        value = value.get("loss", value)
    if isinstance(value, list | tuple):
        values = np.asarray([float(_one(v, label)) for v in value])
    else:
        values = _numeric(value, label, _("a list of numbers")).astype(np.float64)
    if values.ndim != 1:
        fail(label, _("a list of numbers, one a step"), describe(value))
    if length is not None and len(values) != length:
        fail(label, _("{n} values, one a step").format(n=length), _("{n} values").format(n=len(values)))
    bad = np.flatnonzero(~np.isfinite(values))
    if finite and bad.size:
        text = _("{value} at step {step}: the training diverged").format(value=values[bad[0]], step=int(bad[0]))
        fail(label, _("finite numbers"), text, _("Is the learning rate too large, or its sign wrong?"))
    return values


def validation(claim: Claim) -> NDArray[np.float64]:
    """The validation loss of each epoch out of a Keras history, as it is; empty where there is none.

    Returns:
        float64 array of shape (epochs,), which may hold nan.
    """
    try:
        return curve(claim["val_loss"], finite=False)
    except Failure:
        return np.empty(0)


def falls(claim: Claim, *, length: int | None = None, factor: float = 1.0, name: str = "") -> NDArray[np.float64]:
    """A history whose last value is below `factor` times its first.

    Returns:
        float64 array of shape (length,).
    """
    values = curve(claim, length=length, name=name)
    label = labelled(claim, name)[1]
    if len(values) < 2:
        fail(label, _("at least two steps"), _("{n} values").format(n=len(values)))
    first, last = float(values[0]), float(values[-1])
    if last < factor * first:
        return values
    wanted = _("an end below {end} (it began at {first})").format(end=_number(factor * first), first=_number(first))
    if last > first:
        fail(label, wanted, _("{last}: it rises").format(last=_number(last)))
    if last == first:
        fail(label, wanted, _("{last}: it does not move").format(last=_number(last)))
    fail(label, wanted, _("{last}: it falls too little").format(last=_number(last)))


def text(claim: Claim, *, name: str = "") -> str:
    """A string.

    Returns:
        The string.
    """
    value, label = labelled(claim, name)
    if not isinstance(value, str):
        fail(label, _("a string"), describe(value), _return_hint(value))
    return value


def written(claim: Claim, *, name: str = "") -> None:
    """Anything but None, by which a probe says that the learner has not come to this yet: then the check is to do, not failed."""
    value, label = labelled(claim, name)
    if value is None:
        raise Unwritten(_("{name} is still to be written.").format(name=label))


def that(condition: bool, message: str, *, expected: str = "", received: str = "", score: float | None = None) -> None:
    """A condition of the author's own, over values that came out of the other functions.

    Args:
        score: what was compared with a threshold, in a check that has one.
    """
    if not condition:
        text = message
        if expected or received:
            text += " " + _("Expected {expected}, received {received}.").format(expected=expected, received=received)
        raise Failure(text, expected=expected, received=received, score=score)


# ---------------------------------------------------------------- shared by the above


def labelled(claim: Claim, name: str) -> tuple[Any, str]:
    """A claim's value and what the message calls it."""
    value, own = opened(claim)
    return value, name or own


def fail(label: str, expected: str, received: str, cause: str = "", *, score: float | None = None) -> NoReturn:
    """Raise the failure whose message names all three."""
    text = _("{name}: expected {expected}, received {received}.").format(
        name=label, expected=expected, received=received
    )
    raise Failure(f"{text} {cause}".strip(), expected=expected, received=received, score=score)


def _numeric(value: Any, label: str, wanted: str) -> NDArray[Any]:
    """Numbers in any nesting of lists as an array; anything else is a failure."""
    if isinstance(value, list | tuple):
        value = _stacked(value)
    if isinstance(value, int) and value.bit_length() > 1_000:
        fail(label, wanted, _("an integer of {n} bits").format(n=value.bit_length()))
    if isinstance(value, int | float):
        value = np.asarray(value, dtype=np.float64)
    if not isinstance(value, np.ndarray):
        fail(label, wanted, describe(value), _return_hint(value))
    result: NDArray[Any] = value
    return result


def _stacked(value: Any) -> Any:
    """A nested list of numbers and equal arrays as one array; otherwise the list itself."""
    if not _holds_numbers(value, MAX_AXES):
        return value
    try:
        stacked = np.asarray(value)
    except (ValueError, OverflowError, TypeError, MemoryError):
        return value
    return stacked if stacked.dtype.kind in "biuf" else value


def _holds_numbers(value: Any, axes: int) -> bool:
    """Whether nothing else is in a nested list. With one text among numbers, NumPy makes each of them as wide as the text."""
    if isinstance(value, list | tuple):
        return axes > 0 and all(_holds_numbers(part, axes - 1) for part in value)
    if isinstance(value, int):
        return value.bit_length() <= 64  # beyond that all become objects, thirty-two bytes each
    return isinstance(value, float | np.ndarray)


def _one(value: Any, label: str) -> float:
    values = _numeric(value, label, _("a list of numbers"))
    if values.size != 1:
        fail(label, _("a list of numbers, one a step"), _("{part} in it").format(part=describe(value)))
    return float(values.reshape(()))


def _return_hint(value: Any) -> str:
    return _("Is a `return` missing?") if value is None else ""


def _finite(values: NDArray[Any], label: str) -> None:
    if values.dtype.kind == "f" and not np.all(np.isfinite(values)):
        bad = values[~np.isfinite(values)][0]
        fail(label, _("finite numbers"), str(bad))


def _near(values: NDArray[Any], wanted: NDArray[np.float64], rtol: float, atol: float) -> bool:
    with np.errstate(all="ignore"):
        return bool(np.all(np.abs(values.astype(np.float64) - wanted) <= atol + rtol * np.abs(wanted)))


def _like(value: ArrayLike, received: NDArray[Any]) -> NDArray[np.float64]:
    """The value of a known mistake, in the shape of what came; one that does not fit matches nothing."""
    try:
        return np.broadcast_to(np.asarray(value, dtype=np.float64), received.shape)
    except ValueError:
        return np.full(received.shape, np.nan)


def _fits(shape: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    return len(shape) == len(wanted) and all(w is None or s == w for s, w in zip(shape, wanted, strict=True))


def _shape(shape: tuple[int | None, ...]) -> str:
    inner = ", ".join("?" if n is None else str(n) for n in shape)
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


def _number(value: ArrayLike) -> str:
    return f"{float(np.asarray(value)):.6g}"
