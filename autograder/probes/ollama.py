"""A small model server that speaks Ollama's chat protocol, and sockets that lead to it without a network.

``POST /api/chat`` with ``{"model", "messages", "options", "stream"}`` answers with one JSON object a line (or
with a single one, if ``stream`` is false). The bytes are the same over a real connection and over
:func:`connected`, which puts sockets in memory in place of the system's: whatever client the code under test
uses (urllib, http.client, requests, a bare socket), it talks HTTP to this server, in sandboxes too.
"""

from __future__ import annotations

import io
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Part = tuple[float, bytes]
"""Some bytes of an answer, and the seconds that the server takes before it sends them."""


class OllamaServer:
    """Answers each question with the next of `replies`, each a list of pieces of text.

    `thinks` is the pause in seconds before every line, `blank_lines` puts empty lines in between, `cut` is
    how many bytes travel together. ``requests`` keeps what was asked.
    """

    def __init__(
        self,
        replies: list[list[str]],
        models: list[str],
        thinks: float = 0.0,
        blank_lines: bool = False,
        cut: int = 0,
    ) -> None:
        self.requests: list[dict[str, Any]] = []
        self.given_up = False  # a client did not wait until a pause was over
        self._replies = list(replies)
        self._models = models
        self._thinks = thinks
        self._blank_lines = blank_lines
        self._cut = cut

    def answer(self, model: str, prompt: str) -> str:
        """The next reply as one string; the question is kept."""
        self.requests.append({"model": model, "messages": [{"role": "user", "content": prompt}]})
        return "".join(self._replies.pop(0))

    def respond(self, method: str, path: str, body: bytes) -> Iterator[Part]:
        """The whole HTTP/1.1 response to a request, part by part."""
        try:
            question = json.loads(body or b"null")
        except ValueError:
            question = None
        if path != "/api/chat":
            return self._refuse(404, "page not found")
        if method != "POST":
            return self._refuse(405, "method not allowed")
        if not isinstance(question, dict) or not question.get("model"):
            return self._refuse(400, "model is required")
        self.requests.append(question)
        if question["model"] not in self._models:
            return self._refuse(404, f"model '{question['model']}' not found")
        return self._talk(question)

    def _talk(self, question: dict[str, Any]) -> Iterator[Part]:
        pieces = self._replies.pop(0)
        if question.get("stream", True) is False:
            pieces = ["".join(pieces)]
            ends = [True]
        else:
            pieces = [*pieces, ""]
            ends = [False] * (len(pieces) - 1) + [True]
        yield 0.0, _head("200 OK", "application/x-ndjson") + b"Transfer-Encoding: chunked\r\n\r\n"
        for piece, done in zip(pieces, ends, strict=True):
            message = {"role": "assistant", "content": piece}
            line = {"model": question["model"], "message": message, "done": done}
            data = json.dumps(line, ensure_ascii=False).encode() + b"\n"
            if self._blank_lines and not done:
                data += b"\n"
            pause = self._thinks
            for part in _cut(data, self._cut):
                yield pause, b"%x\r\n%s\r\n" % (len(part), part)
                pause = 0.0
        yield 0.0, b"0\r\n\r\n"

    def _refuse(self, status: int, why: str) -> Iterator[Part]:
        body = json.dumps({"error": why}).encode()
        yield (
            0.0,
            _head(f"{status} Refused", "application/json") + b"Content-Length: %d\r\n\r\n" % len(body) + body,
        )


def _head(status: str, kind: str) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n".encode()


def _cut(data: bytes, size: int) -> Iterator[bytes]:
    size = size or len(data)
    return (data[start : start + size] for start in range(0, len(data), size))


class MemorySocket:
    """As much of a TCP client socket as HTTP clients use; `server` is at the other end."""

    def __init__(self, server: OllamaServer, visit: Callable[[Any], None]) -> None:
        self._server = server
        self._visit = visit
        self._sent = b""
        self._parts: Iterator[Part] | None = None
        self._unread = b""
        self._timeout = socket.getdefaulttimeout()

    def connect(self, address: Any) -> None:
        """Note the address; there is always someone at home."""
        self._visit(address)

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
                self._parts = self._server.respond(*_request(self._sent))
            pause, self._unread = next(self._parts, (0.0, b""))
            if self._timeout is not None and pause > self._timeout:
                self._server.given_up = True
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


def _request(sent: bytes) -> tuple[str, str, bytes]:
    """(method, path, body) of an HTTP request, plain or chunked."""
    head, _, body = sent.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    method, target = (lines[0].split(" ") + ["", ""])[:2]
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
    }
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = _unchunked(body)
    elif "content-length" in headers:
        body = body[: int(headers["content-length"])]
    path = "/" + target.split("://", 1)[-1].split("/", 1)[-1] if "://" in target else target
    return method, path.split("?")[0], body


def _unchunked(data: bytes) -> bytes:
    body = b""
    while data:
        size, _, data = data.partition(b"\r\n")
        count = int(size, 16)
        body, data = body + data[:count], data[count + 2 :]
    return body


_running: list[OllamaServer] = []  # the innermost open connected() last


@contextmanager
def connected(server: OllamaServer) -> Iterator[list[Any]]:
    """While open, every new socket leads to `server`; yields the addresses that were called, as they come."""
    addresses: list[Any] = []

    class Socket(MemorySocket):
        def __init__(self, *_: Any, **__: Any) -> None:
            super().__init__(server, addresses.append)

    def look_up(host: Any, port: Any, *_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, int(port)))]

    proxies = {name: os.environ.pop(name) for name in list(os.environ) if name.lower().endswith("_proxy")}
    real = socket.socket, socket.getaddrinfo
    socket.socket, socket.getaddrinfo = Socket, look_up  # type: ignore[misc]
    _running.append(server)
    try:
        yield addresses
    finally:
        _running.pop()
        socket.socket, socket.getaddrinfo = real  # type: ignore[misc]
        os.environ.update(proxies)


def running() -> OllamaServer:
    """The server to which sockets lead now."""
    return _running[-1]
