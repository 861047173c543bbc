"""Reads `.npy` bytes that nobody vouches for, without copying them and without pickle."""

from __future__ import annotations

import ast
import functools
import math
from typing import Any

import numpy as np

HEADER_LIMIT = 4_096
# Of an array without elements, the product of its other lengths: a sum along the axis of 0 has so many.
EMPTY_LIMIT = 2**24


class WireError(ValueError):
    """Bytes that are not a packed value, or one past the caps. The message says which."""


def read_npy(data: memoryview) -> np.ndarray[Any, Any]:
    """Read one `.npy` without copying, taking no memory that its bytes do not already fill.

    NumPy's own reader allocates what the header asks for before it looks at how much there is.
    """
    magic, version = bytes(data[:6]), bytes(data[6:8])
    if magic != b"\x93NUMPY" or version != b"\x01\x00":
        raise WireError("an array is not .npy version 1.0")
    length = int.from_bytes(data[8:10], "little")
    if length > HEADER_LIMIT or 10 + length > len(data):
        raise WireError("an array's header is malformed")
    dtype, shape, fortran = _npy_header(bytes(data[10 : 10 + length]))
    if math.prod(shape) * dtype.itemsize != len(data) - 10 - length:
        raise WireError("an array is not as large as its header says")
    try:
        return np.frombuffer(data[10 + length :], dtype).reshape(shape, order="F" if fortran else "C")
    except ValueError as error:  # of no elements, and yet of lengths past what can be counted
        raise WireError("an array's shape is malformed") from error


@functools.lru_cache(maxsize=256)  # a class's arrays have the same few headers, and Python's parser is slow
def _npy_header(text: bytes) -> tuple[np.dtype[Any], tuple[int, ...], bool]:
    try:
        header = ast.literal_eval(text.decode("latin1"))
        descr, shape, fortran = header["descr"], header["shape"], header["fortran_order"]
    except (ValueError, SyntaxError, TypeError, KeyError, MemoryError, RecursionError) as error:
        raise WireError("an array's header is malformed") from error
    if not isinstance(descr, str) or not isinstance(fortran, bool) or not isinstance(shape, tuple):
        raise WireError("an array's header is malformed")
    if not all(type(n) is int and 0 <= n < 2**40 for n in shape) or len(shape) > 16:
        raise WireError("an array's shape is malformed")
    if 0 in shape and math.prod(filter(None, shape)) > EMPTY_LIMIT:
        raise WireError("an array's shape is malformed")
    if len(descr) != 3 or descr[0] not in "<|>=" or descr[1] not in "biuf" or descr[2] not in "1248":
        raise WireError(f"an array's dtype {descr[:20]!r} may not cross")
    try:
        return np.dtype(descr), shape, fortran
    except TypeError as error:
        raise WireError(f"an array's dtype {descr!r} does not exist") from error
