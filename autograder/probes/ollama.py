"""A small model server that speaks Ollama's chat protocol. It stays on the side that judges.

``POST /api/chat`` with ``{"model", "messages", "options", "stream"}`` answers with one JSON object a line (or
with a single one, if ``stream`` is false). The bytes are the same over a real connection and over the sockets of
:mod:`autograder.probes.memory_sockets`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.observation import Observation

MOST_TO_READ = 300_000
"""Bytes of all requests to one server; more are not read, since reading them would hold up the side that judges."""
_SIZE_OF_A_CHUNK = re.compile(rb"([0-9a-fA-F]{1,12})(?:\r\n|\Z)")

Part = tuple[float, bytes]
"""Some bytes of an answer, and the seconds that the server takes before it sends them."""


class OllamaServer:
    """Answers each question with the next of `replies`, each a list of pieces of text.

    `thinks` is the pause in seconds before every line, `blank_lines` puts empty lines in between, `cut` is
    how many bytes travel together. ``requests`` keeps what was asked, ``called`` the addresses.
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
        self.called: list[Any] = []
        self._replies = list(replies)
        self._models = models
        self._thinks = thinks
        self._blank_lines = blank_lines
        self._cut = cut
        self._left = MOST_TO_READ

    def answer(self, said: Observation) -> Observation:
        """What comes back for an address that is called, or for a request's bytes.

        Nothing that is said is trusted; None for whatever makes no sense, and when there is no reply left.
        """
        match said:
            case {"address": [str() | int(), str() | int()] as address}:
                self.called.append(address)
            case {"request": np.ndarray() as sent} if sent.nbytes <= self._left:
                self._left -= sent.nbytes
                asked = sent.tobytes()
                chunked = not asked.partition(b"\r\n")[0].endswith(b" HTTP/1.0")  # which knows no chunks
                parts = self.respond(*_request(asked), chunked=chunked)
                return [[pause, np.frombuffer(part, np.uint8)] for pause, part in parts]
        return None

    def respond(self, method: str, path: str, body: bytes, *, chunked: bool = True) -> Iterator[Part]:
        """The whole HTTP response to a request, part by part."""
        try:
            question = json.loads(body or b"null")
        except (ValueError, RecursionError):
            question = None
        if path != "/api/chat":
            return self._refuse(404, "page not found")
        if method != "POST":
            return self._refuse(405, "method not allowed")
        if not isinstance(question, dict) or not isinstance(question.get("model"), str):
            return self._refuse(400, "model is required")
        self.requests.append(question)
        if question["model"] not in self._models:
            return self._refuse(404, f"model '{question['model']}' not found")
        if not self._replies:
            return self._refuse(503, "no reply left")
        return self._talk(question, chunked)

    def _talk(self, question: dict[str, Any], chunked: bool) -> Iterator[Part]:
        pieces = self._replies.pop(0)
        if question.get("stream", True) is False:
            pieces = ["".join(pieces)]
            ends = [True]
        else:
            pieces = [*pieces, ""]
            ends = [False] * (len(pieces) - 1) + [True]
        coding = b"Transfer-Encoding: chunked\r\n" if chunked else b""
        yield 0.0, _head("200 OK", "application/x-ndjson") + coding + b"\r\n"
        for piece, done in zip(pieces, ends, strict=True):
            message = {"role": "assistant", "content": piece}
            line = {"model": question["model"], "message": message, "done": done}
            data = json.dumps(line, ensure_ascii=False).encode() + b"\n"
            if self._blank_lines and not done:
                data += b"\n"
            pause = self._thinks
            for part in _cut(data, self._cut):
                yield pause, b"%x\r\n%s\r\n" % (len(part), part) if chunked else part
                pause = 0.0
        if chunked:
            yield 0.0, b"0\r\n\r\n"

    def _refuse(self, status: int, why: str) -> Iterator[Part]:
        body = json.dumps({"error": why}).encode()
        yield (
            0.0,
            _head(f"{status} Refused", "application/json") + b"Content-Length: %d\r\n\r\n" % len(body) + body,
        )


class PromptedServer(OllamaServer):
    """One that may be asked without HTTP too, for looks in which a stand-in asks: it gives the whole reply at once."""

    def answer(self, said: Observation) -> Observation:
        """As ``OllamaServer``, and the next reply for a prompt for a model."""
        match said:
            case {"model": str() as model, "prompt": str() as prompt} if self._replies:
                self.requests.append({"model": model, "messages": [{"role": "user", "content": prompt}]})
                return "".join(self._replies.pop(0))
        return super().answer(said)


def _head(status: str, kind: str) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n".encode()


def _cut(data: bytes, size: int) -> Iterator[bytes]:
    size = size or len(data)
    return (data[start : start + size] for start in range(0, len(data), size))


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
    elif headers.get("content-length", "").isdecimal():
        body = body[: int(headers["content-length"][:12])]
    path = "/" + target.split("://", 1)[-1].split("/", 1)[-1] if "://" in target else target
    return method, path.split("?")[0], body


def _unchunked(data: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while size := _SIZE_OF_A_CHUNK.match(data, at):
        start, count = size.end(), int(size[1], 16)
        parts.append(data[start : start + count])
        at = start + count + 2
    return b"".join(parts)
