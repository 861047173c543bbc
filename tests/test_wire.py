"""Values cross the sandbox's wall unchanged, and bytes that nobody vouches for do no harm."""

import contextlib
import json
import struct
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.inside import wire

ARRAYS = hnp.arrays(
    st.one_of(
        hnp.boolean_dtypes(),
        hnp.integer_dtypes(endianness="?"),
        hnp.unsigned_integer_dtypes(),
        hnp.floating_dtypes(sizes=(16, 32, 64)),
    ),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**40), 10**40),
    st.floats(),
    st.text(st.characters(exclude_categories=["Cs"])),
    ARRAYS,
)
KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(KEYS, inner, max_size=4),
    ),
    max_leaves=12,
)


def same(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    return bool(a == b) or (a != a and b != b)


def packed(header: object, *arrays: bytes) -> bytes:
    """A packed value with a header of one's own."""
    text = json.dumps(header).encode()
    data = struct.pack(">I", len(text)) + text
    for array in arrays:
        data += b"\0" * (-len(data) % wire.ALIGNMENT) + array
    return data


def npy(header: str, body: bytes = b"") -> bytes:
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + body


@given(TREES)
def test_any_tree_comes_back_as_it_went(tree: Any) -> None:
    assert same(wire.unpack(wire.pack(tree)), tree)


@given(st.binary(max_size=300))
def test_random_bytes_are_refused_or_decoded(data: bytes) -> None:
    with contextlib.suppress(wire.WireError):
        wire.unpack(data)


@given(TREES, st.data())
def test_damaged_bytes_are_refused_or_decoded(tree: Any, data: st.DataObject) -> None:
    damaged = bytearray(wire.pack(tree))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    del damaged[data.draw(st.integers(1, len(damaged))) :]
    with contextlib.suppress(wire.WireError):
        wire.unpack(bytes(damaged))


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["$", "v", "type", "text", "x"]), inner, max_size=4),
        st.fixed_dictionaries({"$": st.sampled_from(["tuple", "dict", "array", "float", "int", "object"]), "v": inner}),
    ),
    max_leaves=10,
)


@given(JSON)
def test_any_json_is_refused_or_decoded(tree: Any) -> None:
    with contextlib.suppress(wire.WireError):
        wire.decode(tree, [npy("{'descr': '<f8', 'fortran_order': False, 'shape': ()}", bytes(8))])


@given(hnp.array_shapes(min_dims=0, max_dims=8, min_side=0, max_side=2**39), st.binary(max_size=16))
def test_any_announced_shape_is_refused_or_decoded(shape: tuple[int, ...], body: bytes) -> None:
    try:
        array = wire.read_npy(memoryview(npy(f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}}}", body)))
    except wire.WireError:
        return
    assert array.nbytes == len(body)


@pytest.mark.parametrize("shape", [(2**39,), (2**20, 2**20), (2**39,) * 16, (0, 2**39, 2**39), (0, 2**30)])
def test_a_gigantic_shape_takes_no_memory(shape: tuple[int, ...]) -> None:
    data = packed(
        {"tree": {"$": "array", "v": 0}, "arrays": [10 + len(str(shape)) + 48]},
        npy(f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}}}".ljust(len(str(shape)) + 48)),
    )
    tracemalloc.start()
    try:
        with pytest.raises(wire.WireError):
            wire.unpack(data)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("descr", ["|O", "<U9", "|S4", "<M8[s]", "<c16", "|V8", "<f16", "<b8", "[('a', '<f8')]"])
def test_only_plain_numbers_cross(descr: str) -> None:
    with pytest.raises(wire.WireError, match="dtype"):
        wire.read_npy(memoryview(npy(f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': (0,)}}")))


def test_an_array_is_named_once() -> None:
    """Or 64 MB of reply would become terabytes where it is written down."""
    array = npy("{'descr': '<f8', 'fortran_order': False, 'shape': ()}", bytes(8))
    with pytest.raises(wire.WireError, match="twice"):
        wire.decode([{"$": "array", "v": 0}] * 2, [array])


@pytest.mark.parametrize("depth", [60, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    text = b'{"arrays": [], "tree": ' + b"[" * depth + b"]" * depth + b"}"
    with pytest.raises(wire.WireError):
        wire.unpack(struct.pack(">I", len(text)) + text)


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(wire.WireError, match="too many parts"):
        wire.unpack(packed({"tree": [0] * (wire.MAX_NODES + 1), "arrays": []}))


def test_too_many_arrays_are_refused() -> None:
    with pytest.raises(wire.WireError, match="at most"):
        wire.unpack(packed({"tree": 0, "arrays": [0] * (wire.MAX_ARRAYS + 1)}))


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "bool"])
@pytest.mark.parametrize("length", [3, wire.MANY, 3 * wire.MAX_ARRAYS])
def test_a_long_history_of_numpy_scalars_crosses(dtype: str, length: int) -> None:
    history = list(np.arange(length).astype(dtype))
    found = wire.unpack(wire.pack({"history": history}))["history"]
    assert isinstance(found, list)
    assert [(v.shape, v.dtype) for v in found] == [((), np.dtype(dtype))] * length
    assert [v[()] for v in found] == history
    assert wire.unpack(wire.pack(found)) == found  # as evidence is kept


def test_a_list_of_different_scalars_crosses_as_it_is() -> None:
    mixed = [np.float32(1.5), np.float64(2.5)] * wire.MANY
    assert [v.dtype for v in wire.unpack(wire.pack(mixed))] == [v.dtype for v in mixed]


def test_scalars_that_are_none_are_refused() -> None:
    tree = {"$": "scalars", "v": 0}
    for array in (np.ones((2, 2)), np.array(1.0)):
        with pytest.raises(wire.WireError, match="scalars"):
            wire.decode(tree, wire.encode(array)[1])


def test_more_arrays_than_may_cross_are_refused_where_they_are_packed() -> None:
    with pytest.raises(wire.WireError, match="at most"):
        wire.pack([np.ones(2)] * (wire.MAX_ARRAYS + 1))


def test_more_values_than_may_cross_are_refused_where_they_are_packed() -> None:
    wire.unpack(wire.pack([0.5] * (wire.MAX_NODES - 1)))
    for values in ([0.5] * wire.MAX_NODES, {"loss": list(np.zeros(wire.MAX_NODES))}):
        with pytest.raises(wire.WireError, match=f"{wire.MAX_NODES + 1}|{wire.MAX_NODES + 2} values, at most"):
            wire.pack(values)


def test_more_text_than_may_cross_is_refused_where_it_is_packed() -> None:
    with pytest.raises(wire.WireError, match="characters, at most"):
        wire.pack(["x" * wire.MAX_TEXT] * (wire.MAX_HEADER // wire.MAX_TEXT + 1))


@pytest.mark.parametrize("tree", ["x" * (wire.MAX_TEXT + 1), {"$": "dict", "v": [["x" * (wire.MAX_TEXT + 1), 0]]}])
def test_a_text_is_cut_where_it_is_packed_and_refused_where_it_was_not(tree: object) -> None:
    """One longer than all others makes an array of terabytes of them."""
    with pytest.raises(wire.WireError, match="too long"):
        wire.decode(tree, [])
    long = "x" * (wire.MAX_TEXT + 1)
    assert wire.unpack(wire.pack({long: long})) == {long[:-1]: long[:-1]}


def test_what_can_not_cross_is_described() -> None:
    class Car:
        def __repr__(self) -> str:
            return "Car(red)" + "." * 1_000

    came = wire.unpack(wire.pack({"car": Car(), "text": np.array(["a"]), "huge": 1 << 5_000, "set": {1}}))
    assert came["car"].type == "Car"
    assert came["car"].text.startswith("Car(red)")
    assert len(came["car"].text) <= wire.REPR_LENGTH
    assert [came[k].type for k in ("text", "huge", "set")] == ["ndarray", "int", "set"]


def test_an_object_that_raises_at_every_touch_is_described() -> None:
    class Trap:
        def __repr__(self) -> str:
            raise RuntimeError

        def __array__(self, *_: object, **__: object) -> np.ndarray:
            raise RuntimeError

    assert wire.unpack(wire.pack([Trap()])) == [wire.Unknown("Trap", "…")]


def test_a_subclass_is_not_trusted_to_behave() -> None:
    class Sly(float):
        pass

    assert isinstance(wire.unpack(wire.pack(Sly(1.0))), wire.Unknown)


def test_lone_surrogates_do_not_cross() -> None:
    """No file can hold them."""
    tree = ["\ud800", {"$": "object", "type": "\ud800", "text": "\ud800"}, {"$": "dict", "v": [["\ud800", 1]]}]
    said, unknown, mapping = wire.unpack(packed({"tree": tree, "arrays": []}))
    assert [said, unknown.type, unknown.text, *mapping] == ["?"] * 4
    assert wire.unpack(wire.pack({"\ud800": "\ud800"})) == {"?": "?"}


def test_an_endless_structure_ends() -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert wire.unpack(wire.pack(loop))
