"""How values cross the sandbox's wall: a JSON tree beside `.npy` arrays, both ways, never a pickle.

Layout of one packed value, all numbers big-endian:

    4 bytes   length of the header
    header    JSON, {"tree": node, "arrays": [length of each array's .npy bytes]}
    ...       the .npy files, each begun at a multiple of 64 bytes, so that arrays can be used where they lie

A node is a JSON null, true, false, number or string, a list of nodes, or a tagged object:

    {"$": "tuple", "v": [node, ...]}             {"$": "dict", "v": [[key, node], ...]}
    {"$": "array", "v": index}                   {"$": "float", "v": "nan" | "inf" | "-inf"}
    {"$": "scalars", "v": index}                 a list of NumPy scalars of one kind, such as a history of losses
    {"$": "int", "v": "digits"}                  {"$": "object", "type": name, "text": repr}
    {"$": "model", "architecture": text, "weights": [index of each array], "problem": text}

An object stands for whatever can not cross: its type's name and the beginning of its repr, so that a message
can say what came. `unpack` trusts nothing: sizes, depth, dtypes and shapes are checked before memory is taken.
"""

from __future__ import annotations

import io
import json
import math
import mmap
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from grader.inside.npy import WireError, read_npy

MAX_DEPTH = 24
MAX_NODES = 200_000
MAX_ARRAYS = 4_096
MAX_HEADER = 16_000_000  # bytes
MAX_BRACKETS = 4 * MAX_NODES  # lists and dicts of a header: each takes twenty times the memory of its bytes
MAX_TEXT = 20_000
MANY = 32  # scalars in a list from which on they leave as one array
MAX_ARCHITECTURE = 2_000_000
REPR_LENGTH = 200
SAFE_INTEGER = 2**53
ALIGNMENT = 64
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class Unknown:
    """A value that could not cross the wall: the name of its type and the beginning of its repr."""

    type: str
    text: str


@dataclass(frozen=True)
class Model:
    """A Keras model as it leaves the process that made it. Nothing in it has been looked at.

    Attributes:
        architecture: what `to_json` gave; empty if there is none.
        weights: what `get_weights` gave.
        problem: why there is no architecture: "custom" (it can not be described), "unbuilt" (it has no weights yet), or
            an exception's text.
    """

    architecture: str
    weights: tuple[np.ndarray[Any, Any], ...] = ()
    problem: str = ""


def pack(value: Any) -> bytes:
    """Turn a tree of plain values, arrays and tensors into bytes. Never raises for the sake of a strange value.

    Raises:
        WireError: if there are more arrays, values or characters in it than may cross.
    """
    nodes = _nodes(value, 0)
    if nodes > MAX_NODES:
        raise WireError(f"{nodes} values, at most {MAX_NODES} may cross")
    tree, arrays = encode(value)
    if len(arrays) > MAX_ARRAYS:
        raise WireError(f"{len(arrays)} arrays, at most {MAX_ARRAYS} may cross")
    header = json.dumps({"tree": tree, "arrays": [len(a) for a in arrays]}, allow_nan=False).encode()
    if len(header) > MAX_HEADER:
        raise WireError(f"{len(header)} characters, at most {MAX_HEADER} may cross")
    parts = [_LENGTH.pack(len(header)) + header]
    for array in arrays:
        parts += [b"\0" * (-len(parts[-1]) % ALIGNMENT), array]
    return b"".join(parts)


def unpack(data: bytes | memoryview | mmap.mmap) -> Any:
    """Rebuild a packed value from bytes that nobody vouches for.

    Returns:
        None, bool, int, float, str, list, tuple, dict with string keys, `np.ndarray` (bool, integer or floating
        dtype, in the memory of `data`, and writable if that is), `Unknown` and `Model`, nested.

    Raises:
        WireError: for anything that `pack` does not write, and for values past the caps.
    """
    view = memoryview(data)
    if len(view) < _LENGTH.size:
        raise WireError("the value is cut short")
    (length,) = _LENGTH.unpack(view[: _LENGTH.size])
    body = view[_LENGTH.size :]
    if length > len(body):
        raise WireError("the header is cut short")
    header = _json(bytes(body[: min(length, MAX_HEADER + 1)]))
    if not isinstance(header, dict) or not isinstance(header.get("arrays"), list) or "tree" not in header:
        raise WireError("the header lacks its tree or its arrays")
    return decode(header["tree"], _split(view, _LENGTH.size + length, header["arrays"]))


def encode(value: Any) -> tuple[Any, list[bytes]]:
    """A value as its JSON tree and its arrays' `.npy` bytes."""
    arrays: list[bytes] = []
    return _encode(value, arrays, 0), arrays


def decode(tree: Any, arrays: Sequence[bytes | memoryview]) -> Any:
    """The value of a JSON tree and `.npy` bytes, as `unpack` gives it.

    Raises:
        WireError: as `unpack`.
    """
    return _Decoder([memoryview(a) for a in arrays]).decode(tree, 0)


# ---------------------------------------------------------------- out of the sandbox


def _nodes(value: Any, depth: int) -> int:
    """How many nodes a value comes to, as the other side counts them."""
    kind = type(value)
    if depth >= MAX_DEPTH or not (kind is list or kind is tuple or kind is dict):
        return 1
    return 1 + sum(_nodes(part, depth + 1) for part in (value.values() if kind is dict else value))


def _encode(value: Any, arrays: list[bytes], depth: int) -> Any:
    """One node. Exact types only: a subclass made by the learner is described, not trusted to behave."""
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is int:
        return value if abs(value) <= SAFE_INTEGER else _big(value)
    if kind is float:
        return value if math.isfinite(value) else {"$": "float", "v": repr(value)}
    if kind is str:
        return _clean(value[:MAX_TEXT])
    if kind is Unknown or kind is Model:  # `in` would ask the learner's metaclass whether they are equal
        return _encode_own(value, arrays)
    if depth >= MAX_DEPTH:
        return _describe(value)
    if kind is list:
        return _encode_scalars(value, arrays) or [_encode(v, arrays, depth + 1) for v in value]
    if kind is tuple:
        return {"$": "tuple", "v": [_encode(v, arrays, depth + 1) for v in value]}
    if kind is dict:
        return {
            "$": "dict",
            "v": [[_clean(str(k)[:MAX_TEXT]), _encode(v, arrays, depth + 1)] for k, v in value.items()],
        }
    return _encode_array(value, arrays)


def _encode_scalars(values: list[Any], arrays: list[bytes]) -> Any:
    """A long list of NumPy scalars, or tensors without axes, as one array: a file for each would be too many. Else None."""
    kind = type(values[0]) if len(values) >= MANY else None
    if kind is None or kind.__module__ == "builtins" or any(type(v) is not kind for v in values):
        return None
    try:
        parts = [np.asarray(v) for v in values]
        if any(p.shape != () or p.dtype != parts[0].dtype for p in parts):
            return None
        stacked = np.stack(parts)
    except Exception:
        return None
    packed = _encode_array(stacked, arrays)
    return {"$": "scalars", "v": packed["v"]} if packed["$"] == "array" else None


def _encode_own(model: Model | Unknown, arrays: list[bytes]) -> dict[str, Any]:
    if isinstance(model, Unknown):
        return {"$": "object", "type": model.type, "text": model.text}
    weights = [_encode_array(w, arrays) for w in model.weights]
    return {
        "$": "model",
        "architecture": _clean(model.architecture[:MAX_ARCHITECTURE]),
        "weights": [w["v"] if w["$"] == "array" else None for w in weights],
        "problem": _clean(model.problem[:REPR_LENGTH]),
    }


def _clean(text: str) -> str:
    """Text without the lone surrogates that no encoding writes."""
    return text.encode("utf-8", "replace").decode()


def _big(value: int) -> dict[str, str]:
    if value.bit_length() > 1_000:  # printing an integer takes time quadratic in its length
        return {"$": "object", "type": "int", "text": f"an integer of {value.bit_length()} bits"}
    return {"$": "int", "v": str(value)}


def _encode_array(value: Any, arrays: list[bytes]) -> Any:
    """Arrays, NumPy scalars, tensors and variables leave as `.npy`; all else as a description."""
    try:
        if not (isinstance(value, np.ndarray | np.generic) or hasattr(value, "__array__")):
            return _describe(value)
        array = np.asarray(value)
        if array.dtype.kind == "V" and array.dtype.name == "bfloat16":
            array = array.astype(np.float32)
        if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
            return _describe(value)
        file = io.BytesIO()
        np.lib.format.write_array(file, np.ascontiguousarray(array).reshape(array.shape), allow_pickle=False)
    except Exception:
        return _describe(value)
    arrays.append(file.getvalue())
    return {"$": "array", "v": len(arrays) - 1}


def _describe(value: Any) -> dict[str, str]:
    try:
        text = _clean(repr(value)[:REPR_LENGTH])
    except Exception:
        text = "…"
    return {"$": "object", "type": _clean(type(value).__name__[:REPR_LENGTH]), "text": text}


# ---------------------------------------------------------------- into the trusted side


def _json(data: bytes) -> Any:
    if len(data) > MAX_HEADER or data.count(b"[") + data.count(b"{") > MAX_BRACKETS:
        raise WireError("the header is too large")

    def refuse(constant: str) -> NoReturn:
        raise WireError(f"{constant} is not JSON")

    try:
        return json.loads(data, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise WireError(f"the header is not JSON: {type(error).__name__}") from error


def _split(data: memoryview, start: int, lengths: list[Any]) -> list[memoryview]:
    if len(lengths) > MAX_ARRAYS:
        raise WireError(f"{len(lengths)} arrays, at most {MAX_ARRAYS} may cross")
    parts = []
    for length in lengths:
        start += -start % ALIGNMENT
        if type(length) is not int or length < 0 or start + length > len(data):
            raise WireError("the arrays are cut short")
        parts.append(data[start : start + length])
        start += length
    if start != len(data):
        raise WireError("there is more than the header announces")
    return parts


class _Decoder:
    """Builds the tree; counts its nodes, because a reply within the byte cap can still hold millions of them."""

    def __init__(self, arrays: list[memoryview]) -> None:
        self.arrays: list[memoryview | None] = [*arrays]
        self.nodes = 0

    def decode(self, node: Any, depth: int) -> Any:
        self.nodes += 1
        if depth > 2 * MAX_DEPTH or self.nodes > MAX_NODES:
            raise WireError("the value is nested too deep or has too many parts")
        if isinstance(node, list):
            return [self.decode(n, depth + 1) for n in node]
        if isinstance(node, dict):
            return self._tagged(node, depth)
        return _text(node) if isinstance(node, str) else node

    def _tagged(self, node: dict[str, Any], depth: int) -> Any:
        tag, value = node.get("$"), node.get("v")
        if tag == "object":
            return Unknown(_short(node.get("type")), _short(node.get("text")))
        if tag == "float" and value in ("nan", "inf", "-inf"):
            return float(value)
        if tag == "int" and isinstance(value, str) and len(value) < 400:
            return _integer(value)
        if tag == "array" and type(value) is int and 0 <= value < len(self.arrays):
            return self._array(value)
        if tag == "scalars" and type(value) is int and 0 <= value < len(self.arrays):
            return self._scalars(value)
        if tag == "tuple" and isinstance(value, list):
            return tuple(self.decode(v, depth + 1) for v in value)
        if tag == "dict" and isinstance(value, list):
            return dict(self._item(pair, depth) for pair in value)
        if tag == "model":
            return self._model(node)
        raise WireError("a part of the value has an unknown kind")

    def _model(self, node: dict[str, Any]) -> Model:
        architecture, weights = node.get("architecture"), node.get("weights")
        if not isinstance(architecture, str) or not isinstance(weights, list) or len(architecture) > MAX_ARCHITECTURE:
            raise WireError("a model is malformed")
        if not all(type(w) is int and 0 <= w < len(self.arrays) for w in weights):
            raise WireError("a model's weights are malformed")
        self.nodes += len(weights)
        return Model(_clean(architecture), tuple(self._array(w) for w in weights), _short(node.get("problem")))

    def _array(self, index: int) -> np.ndarray[Any, Any]:
        """Each array once: named a thousand times, it would be copied a thousand times where evidence is kept."""
        data, self.arrays[index] = self.arrays[index], None
        if data is None:
            raise WireError("an array is named twice")
        return read_npy(data)

    def _scalars(self, index: int) -> list[np.ndarray[Any, Any]]:
        values = self._array(index)
        if values.ndim != 1 or self.nodes + len(values) > MAX_NODES:
            raise WireError("a list of scalars is malformed or has too many parts")
        self.nodes += len(values)
        return [values[i, ...] for i in range(len(values))]

    def _item(self, pair: Any, depth: int) -> tuple[str, Any]:
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
            raise WireError("a dict is malformed")
        return _text(pair[0]), self.decode(pair[1], depth + 1)


def _text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise WireError("a text is too long")
    return _clean(text)


def _short(text: Any) -> str:
    return _clean(text[:REPR_LENGTH]) if isinstance(text, str) else ""


def _integer(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise WireError("an integer is malformed") from error
