"""Messages between the trusted side and the warm parent: short JSON with file descriptors beside it."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

_LENGTH = struct.Struct("<I")
_MOST_FDS = 4


def send(channel: socket.socket, message: dict[str, Any], fds: Sequence[int] = ()) -> None:
    """Send one message, the descriptors riding on its first bytes."""
    data = json.dumps(message).encode()
    head = _LENGTH.pack(len(data))
    if fds:
        socket.send_fds(channel, [head], list(fds))
    else:
        channel.sendall(head)
    channel.sendall(data)


def receive(channel: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """The next message and its descriptors, within the socket's timeout; ``None`` at the end."""
    head, fds, _, _ = socket.recv_fds(channel, _LENGTH.size, _MOST_FDS)
    if not head:
        return None, []
    head += _exactly(channel, _LENGTH.size - len(head))
    return json.loads(_exactly(channel, _LENGTH.unpack(head)[0])), fds


def _exactly(channel: socket.socket, count: int) -> bytes:
    parts = []
    while count:
        part = channel.recv(count)
        if not part:
            raise ConnectionError("the channel ended inside a message")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
