"""The wire: whatever is plain goes through unchanged, whatever is not raises WireError and nothing else."""

from __future__ import annotations

import json
import math
import socket
import struct
import threading
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.observation import FAULTS, Fault, Raised
from autograder.sandbox import wire
from autograder.sandbox.fuzz_wire import CAPS, SAMPLES, fuzz

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ARRAYS = st.sampled_from(sorted(wire.DTYPES)).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats()
    | TEXT
    | ARRAYS
    | st.builds(Raised, TEXT, TEXT, TEXT)
    | st.builds(Fault, st.sampled_from(FAULTS), TEXT)
)
PLAIN = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
)


def same(one: Any, other: Any) -> bool:
    """Equal in type, value and every bit of every array."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(other)
    return one == other and (not isinstance(one, float) or math.copysign(1, one) == math.copysign(1, other))


def message(header: Any, raw: bytes = b"") -> bytes:
    """A payload with any header at all."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<I", len(text)) + text + raw


@settings(deadline=None)
@given(PLAIN)
def test_plain_data_goes_through_unchanged(value: Any) -> None:
    assert same(wire.decode(wire.encode(value)), value)


@pytest.mark.parametrize("value", SAMPLES, ids=lambda value: type(value).__name__)
def test_every_kind_goes_through(value: Any) -> None:
    assert same(wire.decode(wire.encode(value), CAPS), value)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_plain_data_or_no_message(data: bytes) -> None:
    try:
        wire.decode(data, CAPS)
    except wire.WireError:
        pass


@settings(max_examples=300, deadline=None)
@given(PLAIN, st.data())
def test_changed_bytes_are_plain_data_or_no_message(value: Any, data: st.DataObject) -> None:
    payload = bytearray(wire.encode(value))
    for _ in range(data.draw(st.integers(1, 5))):
        payload[data.draw(st.integers(0, len(payload) - 1))] = data.draw(st.integers(0, 255))
    try:
        wire.decode(payload, CAPS)
    except wire.WireError:
        pass


def test_a_short_run_of_the_fuzzer_finds_nothing() -> None:
    tally = fuzz(20_000, seed=3)
    assert tally.inputs == tally.accepted + tally.refused == 20_000
    assert tally.accepted > 500  # the mutants get past the first check
    assert tally.most_bytes < 8 * CAPS.size


@pytest.mark.parametrize(
    ("header", "raw"),
    [
        ({"a": ["object", [1]]}, bytes(8)),
        ({"a": ["complex64", [1]]}, bytes(8)),
        ({"a": ["str32", [1]]}, bytes(4)),
        ({"a": [">f4", [1]]}, bytes(4)),
        ({"a": ["float32", [-1]]}, b""),
        ({"a": ["float32", [2.0]]}, bytes(8)),
        ({"a": ["float32", [True]]}, bytes(4)),
        ({"a": ["float32", ["2"]]}, bytes(8)),
        ({"a": ["float32", [3]]}, bytes(8)),
        ({"a": ["float32", [1]]}, bytes(8)),
        ({"a": ["float32", [1] * 9]}, bytes(4)),
        ({"a": ["float32", [2**40, 2**40]]}, b""),
        ({"a": ["float32", [0, 2**62]]}, b""),
        ({"a": ["float32", [1 << 13, 4]]}, bytes(1 << 15)),
        ({"a": ["bool", [2]]}, b"\1\2"),
        ([{"a": ["uint8", [0]]}] * 51, b""),
        ({"x": ["passed", "well done"]}, b""),
        ({"x": ["timeout"]}, b""),
        ({"r": ["E", 1, ""]}, b""),
        ({"f": "1.0"}, b""),
        ({"d": []}, b""),
        ({"d": {}, "f": "nan"}, b""),
        ({}, b""),
        ({"unknown": 1}, b""),
        ("x" * 2_001, b""),
        ([0] * 2_002, b""),
        (b"[" * 34 + b"]" * 34, b""),
        (b"[" * 1_900, b""),
        (b"NaN", b""),
        (b"1e999", b""),
        (b"9" * 5_000, b""),
        (b"99999999999999999999", b""),
        (b'{"d":{"k":1,"k":2}}', b""),
        (b'"\\ud800"', b""),
        (b'{"d":{"\\ud800":1}}', b""),
        (b'"\xff"', b""),
        (b"", b""),
        (b"1 2", b""),
        (None, b"more"),
    ],
)
def test_what_no_message_may_be(header: Any, raw: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.decode(message(header, raw), CAPS)


@pytest.mark.parametrize("payload", [b"", b"\0\0\0", struct.pack("<I", 99) + b"1", bytes(CAPS.size + 1)])
def test_a_header_that_does_not_fit(payload: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.decode(payload, CAPS)


@pytest.mark.parametrize("value", [b"bytes", {1: 2}, {1, 2}, 1 << 70, object(), np.array(["s"]), np.array([1j])])
def test_what_is_not_plain_is_not_sent(value: Any) -> None:
    with pytest.raises(TypeError):
        wire.encode(value)


def test_tuples_become_lists_and_numpy_numbers_become_numbers() -> None:
    assert same(wire.decode(wire.encode((1, np.float32(0.5), np.int64(3), np.bool_(True)))), [1, 0.5, 3, True])


def test_a_decoded_array_is_its_own() -> None:
    payload = wire.encode(np.arange(4.0))
    array = wire.decode(payload)
    payload[-8:] = bytes(8)
    array[0] = 7  # it may be written, and stands apart from the buffer
    assert list(array) == [7, 1, 2, 3]


def test_lone_surrogates_are_replaced_before_they_are_sent() -> None:
    assert wire.decode(wire.encode("a\ud800b")) == "a?b"


def test_frames_go_through_a_socket_in_pieces() -> None:
    ours, theirs = socket.socketpair()
    value = np.arange(3_000_000, dtype=np.float64)  # more than a socket holds at once
    deadline = time.monotonic() + 30
    with ours, theirs:
        sender = threading.Thread(target=wire.send_frame, args=(theirs, wire.encode(value), deadline))
        sender.start()
        assert same(wire.decode(wire.receive_frame(ours, deadline, 1 << 25)), value)
        sender.join()


def test_a_frame_that_says_it_is_too_large_is_not_read() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(wire.FRAME.pack(1 << 60))
        with pytest.raises(wire.WireError):
            wire.receive_frame(ours, time.monotonic() + 5, 1 << 20)


def test_the_deadline_is_for_the_whole_frame() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(wire.FRAME.pack(100) + b"x" * 99)
        with pytest.raises(wire.Late):
            wire.receive_frame(ours, time.monotonic() + 0.05, 1 << 20)
        with pytest.raises(wire.Late):
            wire.send_frame(ours, bytes(1 << 24), time.monotonic() + 0.05)


def test_an_end_inside_a_frame_is_an_end() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.sendall(wire.FRAME.pack(100) + b"x")
        theirs.close()
        with pytest.raises(wire.Closed):
            wire.receive_frame(ours, time.monotonic() + 5, 1 << 20)
