"""What crosses the trust line: length-prefixed frames of plain data, never a pickle.

A payload is ``header length (u32) · header (JSON) · the arrays' bytes, one after the other``, little-endian.
In the header ``null``, booleans, whole numbers, finite numbers, strings and lists stand for themselves;
everything else is an object with one key: ``{"d": {...}}`` a dict, ``{"a": [dtype, shape]}`` an array,
``{"f": "nan"}`` a number that is not finite, ``{"r": [type, message, where]}`` a :class:`Raised`, ``{"x":
[status, message]}`` a :class:`Fault`.

:func:`decode` trusts nothing: every cap is checked before anything of that size is made, and it raises only
:class:`WireError`.
"""

from __future__ import annotations

import json
import math
import select
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from autograder.observation import FAULTS, Fault, Observation, Raised

FRAME = struct.Struct("<Q")
_HEADER = struct.Struct("<I")
_NUMBERS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
_INTEGER_BITS = 64
DTYPES = {
    name: np.dtype(name).newbyteorder("<")
    for name in (
        "bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64",
    )
}  # fmt: skip


class WireError(Exception):
    """These bytes are no message: malformed, or past a cap."""


class Closed(Exception):
    """The other side of the socket is gone."""


class Late(Exception):
    """The deadline passed before the message was complete."""


@dataclass(frozen=True)
class Caps:
    """What a message may hold. ``size`` and ``header`` are bytes, ``text`` characters of one string."""

    size: int = 32 << 20
    header: int = 1 << 20
    values: int = 50_000
    arrays: int = 10_000
    elements: int = 16_000_000
    rank: int = 8
    depth: int = 32
    text: int = 100_000


REPLY = Caps()
"""For what comes back from student code. Of values, right answers have a thousand: each costs the trusted side time."""

REQUEST = Caps(size=1 << 30, header=64 << 20, values=4_000_000, elements=200_000_000, text=32 << 20)
"""For what the trusted side sends: sources and inputs."""


# --- encoding

_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


def encode(value: Any) -> bytearray:
    """The payload of plain data. Raises ``TypeError`` for anything else; tuples become lists."""
    arrays: list[np.ndarray] = []
    header = _ENCODER.encode(_tagged(value, arrays)).encode()
    payload = bytearray(_HEADER.size + len(header) + sum(array.nbytes for array in arrays))
    _HEADER.pack_into(payload, 0, len(header))
    at = _HEADER.size + len(header)
    payload[_HEADER.size : at] = header
    for array in arrays:
        if array.nbytes:
            payload[at : at + array.nbytes] = array.reshape(-1).view(np.uint8).data
            at += array.nbytes
    return payload


def too_much(payload: bytearray, caps: Caps = REPLY) -> str | None:
    """What there is too much of in an encoded message, for the side that sends it; None if it may be sent."""
    (length,) = _HEADER.unpack_from(payload)
    if _values(payload[_HEADER.size : _HEADER.size + length]) > caps.values:
        return f"more than {caps.values:,} values in lists or dicts (a tensor may hold {caps.elements:,})"
    return f"more than {caps.header >> 20} MiB outside of tensors" if length > caps.header else None


def _values(header: bytes | bytearray) -> int:
    """About as many objects as are built when this is parsed."""
    return sum(header.count(mark) for mark in (b",", b"[", b"{"))


def _tagged(value: Any, arrays: list[np.ndarray]) -> Any:
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is int:
        if value.bit_length() > _INTEGER_BITS:
            raise TypeError("a whole number of more than 64 bits")
        return value
    if kind is float:
        return value if math.isfinite(value) else {"f": repr(value)}
    if kind is str:
        return value if value.isascii() else value.encode("utf-8", "replace").decode()  # no lone surrogates
    if kind in (list, tuple):
        return [_tagged(item, arrays) for item in value]
    if kind is dict:
        for key in value:
            if type(key) is not str:
                raise TypeError("a dict whose keys are not all strings")
        return {"d": {_tagged(key, arrays): _tagged(item, arrays) for key, item in value.items()}}
    if kind is np.ndarray:
        return _tagged_array(value, arrays)
    if isinstance(value, np.generic):
        return _tagged(value.item(), arrays)
    if kind is Raised:
        return {"r": [_tagged(str(text), arrays) for text in (value.type, value.message, value.where)]}
    if kind is Fault:
        return {"x": [_tagged(str(text), arrays) for text in (value.status, value.message)]}
    raise TypeError(f"{kind.__name__} is not plain data")


def _tagged_array(value: np.ndarray, arrays: list[np.ndarray]) -> Any:
    dtype = DTYPES.get(value.dtype.name)
    if dtype is None:
        raise TypeError(f"an array of {value.dtype.name} can't cross")
    arrays.append(np.ascontiguousarray(value, dtype=dtype))
    return {"a": [value.dtype.name, list(value.shape)]}


# --- decoding


def decode(payload: bytes | bytearray | memoryview, caps: Caps = REPLY) -> Observation:
    """The plain data of a payload. Raises :class:`WireError`, and nothing else, if it is not a good one."""
    try:
        return _Decoder(memoryview(payload), caps).value()
    except WireError:
        raise
    except (ValueError, TypeError, RecursionError, MemoryError, OverflowError) as error:
        raise WireError(f"malformed ({type(error).__name__})") from None


class _Decoder:
    def __init__(self, payload: memoryview, caps: Caps) -> None:
        if payload.nbytes > caps.size:
            raise WireError("larger than a message may be")
        if payload.nbytes < _HEADER.size:
            raise WireError("shorter than a header")
        (length,) = _HEADER.unpack_from(payload)
        if length > min(caps.header, payload.nbytes - _HEADER.size):
            raise WireError("the header does not fit")
        header = bytes(payload[_HEADER.size : _HEADER.size + length])
        if _values(header) > caps.values:  # before anything is built
            raise WireError("more values than a message may have")
        self.caps = caps
        self.raw = payload[_HEADER.size + length :]
        self.at = self.arrays = self.elements = 0
        self.header = _DECODER.decode(header.decode("utf-8"))

    def value(self) -> Observation:
        value = self.untag(self.header, 0)
        if self.at != self.raw.nbytes:
            raise WireError("bytes that belong to nothing")
        return value

    def untag(self, tagged: Any, depth: int) -> Observation:
        if depth > self.caps.depth:
            raise WireError("nested too deep")
        kind = type(tagged)
        if tagged is None or kind is bool:
            return tagged
        if kind is int:
            if tagged.bit_length() > _INTEGER_BITS:
                raise WireError("a whole number of more than 64 bits")
            return tagged
        if kind is float:
            if not math.isfinite(tagged):
                raise WireError("a number that is not finite")
            return tagged
        if kind is str:
            return self.text(tagged)
        if kind is list:
            return [self.untag(item, depth + 1) for item in tagged]
        if len(tagged) != 1:
            raise WireError("an object with more or less than one key")
        ((tag, body),) = tagged.items()
        if tag == "a":
            return self.array(body)
        if tag == "d" and type(body) is dict:
            return {self.text(key): self.untag(item, depth + 1) for key, item in body.items()}
        if tag == "f" and type(body) is str and body in _NUMBERS:
            return _NUMBERS[body]
        if tag == "r" and type(body) is list and len(body) == 3:
            return Raised(*(self.text(part) for part in body))
        if tag == "x" and type(body) is list and len(body) == 2:
            fault = Fault(*(self.text(part) for part in body))
            if fault.status in FAULTS:
                return fault
        raise WireError("an object of no known kind")

    def text(self, value: Any) -> str:
        if type(value) is not str or len(value) > self.caps.text:
            raise WireError("a string that is none, or too long")
        if not value.isascii():
            value.encode("utf-8")  # a lone surrogate raises ValueError
        return value

    def array(self, body: Any) -> np.ndarray:
        if type(body) is not list or len(body) != 2 or type(body[0]) is not str or type(body[1]) is not list:
            raise WireError("an array without dtype and shape")
        dtype, shape = DTYPES.get(body[0]), body[1]
        if dtype is None or len(shape) > self.caps.rank:
            raise WireError("an array of a dtype or rank that may not cross")
        if not all(type(side) is int and 0 <= side <= self.caps.elements for side in shape):
            raise WireError("an array with an impossible side")
        count = math.prod(shape)
        self.arrays += 1
        self.elements += count
        if self.arrays > self.caps.arrays or self.elements > self.caps.elements:
            raise WireError("more arrays or elements than a message may have")
        end = self.at + count * dtype.itemsize
        if end > self.raw.nbytes:
            raise WireError("an array that runs past the end")
        raw, self.at = self.raw[self.at : end], end
        if dtype == np.bool_ and count and int(np.frombuffer(raw, np.uint8).max()) > 1:
            raise WireError("a boolean that is neither true nor false")
        return np.frombuffer(raw, dtype).reshape(shape).copy()


def _refuse(text: str) -> NoReturn:
    raise WireError(f"{text} is no JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise WireError("a key that stands twice")
    return found


_DECODER = json.JSONDecoder(parse_constant=_refuse, object_pairs_hook=_unique)


# --- frames on a socket

Watch = Callable[[], None]
"""Called about every `TICK` seconds while the trusted side waits; may raise."""

TICK = 0.02
_SMALL = 1 << 16
_LONGEST_WAIT = 3600.0
_Poller = getattr(select, "poll", None)  # not on Windows


def send_frame(channel: socket.socket, payload: bytes | bytearray, deadline: float, watch: Watch | None = None) -> None:
    """Send one frame before `deadline` (``time.monotonic``). Raises :class:`Late` or :class:`Closed`."""
    channel.setblocking(False)
    head = FRAME.pack(len(payload))
    # A small frame goes in one piece: the other side is woken once.
    for part in (head + payload,) if len(payload) < _SMALL else (head, payload):
        view = memoryview(part)
        while view:
            try:
                view = view[channel.send(view) :]
            except BlockingIOError:
                _wait(channel, deadline, watch, writing=True)
            except OSError as error:
                raise Closed(str(error)) from None


def receive_frame(channel: socket.socket, deadline: float, size: int, watch: Watch | None = None) -> memoryview:
    """Receive one frame of at most `size` bytes before `deadline`, into one buffer made once.

    Raises :class:`WireError` (too large), :class:`Late` or :class:`Closed`.
    """
    channel.setblocking(False)
    (length,) = FRAME.unpack(_receive(channel, FRAME.size, deadline, watch))
    if length > size:
        raise WireError("larger than a message may be")
    return _receive(channel, length, deadline, watch)


def _receive(channel: socket.socket, length: int, deadline: float, watch: Watch | None) -> memoryview:
    buffer = memoryview(bytearray(length))
    at = 0
    while at < length:
        try:
            count = channel.recv_into(buffer[at:])
        except BlockingIOError:
            _wait(channel, deadline, watch, writing=False)
            continue
        except OSError as error:
            raise Closed(str(error)) from None
        if count == 0:
            raise Closed("the other side is gone")
        at += count
        if time.monotonic() > deadline:  # whoever sends byte by byte never makes us wait
            raise Late("no complete message in time")
    return buffer


def _wait(channel: socket.socket, deadline: float, watch: Watch | None, *, writing: bool) -> None:
    """Return once `channel` can go on. Raises :class:`Late`, and whatever `watch` raises."""
    if _Poller:
        poller = _Poller()
        poller.register(channel, select.POLLOUT if writing else select.POLLIN)
    while True:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise Late("no complete message in time")
        seconds = min(remaining, TICK if watch else _LONGEST_WAIT)
        if _Poller:
            ready = poller.poll(math.ceil(seconds * 1000))
        else:
            ready = any(select.select([] if writing else [channel], [channel] if writing else [], [], seconds))
        if ready:
            return
        if watch:
            watch()
