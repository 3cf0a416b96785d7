"""Sockets that lead to a server on the side that judges, without a network.

Whatever client the code under test uses (urllib, http.client, requests, a bare socket), it talks HTTP over them, in
sandboxes too. What it says goes over the trust line, and only what the server answers comes back.
"""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.observation import Ask, as_plain


@dataclass
class Line:
    """The way to the server, by `ask`; ``given_up`` if a client did not wait until a pause was over."""

    ask: Ask
    given_up: bool = False


class MemorySocket:
    """As much of a TCP client socket as HTTP clients use; the server is at the other end of `line`."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._sent = b""
        self._parts: Iterator[Any] | None = None
        self._unread = b""
        self._timeout = socket.getdefaulttimeout()

    def connect(self, address: Any) -> None:
        """Say which address is called; there is always someone at home."""
        self._line.ask({"address": as_plain(list(address[:2]))})

    def settimeout(self, seconds: float | None) -> None:
        """A pause of the server that is longer than this raises ``TimeoutError``; no real time passes."""
        self._timeout = seconds

    def gettimeout(self) -> float | None:
        """The timeout in seconds."""
        return self._timeout

    def sendall(self, data: Any) -> None:
        """Keep what the client says until it asks for the answer."""
        self._sent += bytes(data)

    def send(self, data: Any) -> int:
        """As ``sendall``; everything is taken."""
        self.sendall(data)
        return len(data)

    def recv_into(self, buffer: Any, size: int = 0) -> int:
        """The next bytes of the answer, never more than one part at a time; 0 at its end."""
        view = memoryview(buffer).cast("B")
        size = min(size or len(view), len(view))
        while not self._unread:
            if self._parts is None:
                self._parts = iter(self._line.ask({"request": np.frombuffer(self._sent, np.uint8)}))
            pause, data = next(self._parts, (0.0, b""))
            self._unread = bytes(data)
            if self._timeout is not None and pause > self._timeout:
                self._line.given_up = True
                raise TimeoutError("timed out")
            if not self._unread:
                return 0
        taken = self._unread[:size]
        self._unread = self._unread[len(taken) :]
        view[: len(taken)] = taken
        return len(taken)

    def recv(self, size: int) -> bytes:
        """As ``recv_into``, as bytes."""
        buffer = bytearray(size)
        return bytes(buffer[: self.recv_into(buffer)])

    def makefile(self, mode: str = "r", buffering: int | None = None, **text: Any) -> Any:
        """A buffered reader of the answer, or a writer of the question."""
        if "w" in mode:
            return _Writer(self)
        reader = io.BufferedReader(_Reader(self))
        return reader if "b" in mode else io.TextIOWrapper(reader, **text)

    def __enter__(self) -> MemorySocket:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is held."""

    def setsockopt(self, *_: Any) -> None:
        """Options of a real connection; none apply."""

    bind = setblocking = shutdown = setsockopt


class _Reader(io.RawIOBase):
    def __init__(self, end: MemorySocket) -> None:
        self._end = end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._end.recv_into(buffer)


class _Writer(io.RawIOBase):
    def __init__(self, end: MemorySocket) -> None:
        self._end = end

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return self._end.send(data)


_open: list[Line] = []  # the innermost open connected() last


@contextmanager
def connected(ask: Ask) -> Iterator[Line]:
    """While open, every new socket leads to the server that answers to `ask`."""
    line = Line(ask)

    class Socket(MemorySocket):
        def __init__(self, *_: Any, **__: Any) -> None:
            super().__init__(line)

    def look_up(host: Any, port: Any, *_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, int(port)))]

    proxies = {name: os.environ.pop(name) for name in list(os.environ) if name.lower().endswith("_proxy")}
    real = socket.socket, socket.getaddrinfo
    socket.socket, socket.getaddrinfo = Socket, look_up  # type: ignore[misc]
    _open.append(line)
    try:
        yield line
    finally:
        _open.pop()
        socket.socket, socket.getaddrinfo = real  # type: ignore[misc]
        os.environ.update(proxies)


def prompted(model: str, prompt: str) -> str:
    """The reply of the server to which sockets lead now, without any HTTP. Raises ``EOFError`` if none is left."""
    reply = _open[-1].ask({"model": as_plain(model), "prompt": str(prompt)})
    if reply is None:
        raise EOFError("the server has no reply left")
    return reply
