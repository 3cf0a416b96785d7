"""Every text inside what a student gets: archives in archives, notebooks with outputs, encoded strings."""

from __future__ import annotations

import ast
import base64
import binascii
import bz2
import gzip
import html
import io
import json
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

MAX_DEPTH = 8
MAX_BYTES = 64_000_000
_OPAQUE = re.compile(r"\.(pyc|pyo|so|pyd|dll|pkl|pickle|pt|pth|safetensors|npz|7z|rar|exe)$")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/_-]{4,}={0,2}(?:\\n|[\r\n])?[ \t]*)+")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){20,}")
_PACKED: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
    (b"\x1f\x8b", gzip.decompress),
    (b"BZh", bz2.decompress),
    (b"\xfd7zXZ", lzma.decompress),
    (b"\x78\x01", zlib.decompress),
    (b"\x78\x5e", zlib.decompress),
    (b"\x78\x9c", zlib.decompress),
    (b"\x78\xda", zlib.decompress),
)


class Unreadable(Exception):
    """Something that cannot be looked into, so that nothing can be said of it."""


@dataclass(frozen=True)
class Text:
    """A text and where it was found: ``bundle.zip!ch03/ch03.ipynb!cells[2].source``."""

    place: str
    text: str


def texts(place: str, data: bytes, depth: int = 0) -> Iterator[Text]:
    """All texts inside `data`, itself included. Raises ``Unreadable`` for what hides its contents."""
    if depth > MAX_DEPTH:
        raise Unreadable(f"{place}: packed more than {MAX_DEPTH} times")
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{place}: larger than {MAX_BYTES} bytes")
    if _OPAQUE.search(place):
        raise Unreadable(f"{place}: a kind of file that cannot be read as text")
    members = _members(place, data)
    if members is not None:
        for name, inner in members:
            yield Text(f"{place}!{name}", name)
            yield from texts(f"{place}!{name}", inner, depth + 1)
        return
    for magic, decompress in _PACKED:
        if data.startswith(magic):
            try:
                inner = decompress(data)
            except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError):
                break
            yield from texts(f"{place}!unpacked", inner, depth + 1)
            return
    yield from _from_text(place, _decoded(data), depth)


def _from_text(place: str, text: str, depth: int) -> Iterator[Text]:
    yield Text(place, text)
    if "&" in text and html.unescape(text) != text:
        yield Text(f"{place}!unescaped", html.unescape(text))
    if place.endswith((".ipynb", ".json")):
        try:
            document = json.loads(text)
        except ValueError:
            document = None
        for path, inner in _json_strings(document, ""):
            yield from _nested(f"{place}!{path}", inner, depth)
    elif place.endswith(".py"):
        for path, inner in _literals(text):
            if isinstance(inner, bytes):
                yield from texts(f"{place}!{path}", inner, depth + 1)
            else:
                yield from _nested(f"{place}!{path}", inner, depth)
    for offset, packed in _encoded(text):
        line = text.count("\n", 0, offset) + 1
        yield from texts(f"{place}!encoded at line {line}", packed, depth + 1)


def _nested(place: str, text: str, depth: int) -> Iterator[Text]:
    """A string inside a document; it may be a document again."""
    if depth > MAX_DEPTH:
        raise Unreadable(f"{place}: packed more than {MAX_DEPTH} times")
    kind = ".json" if text[:1] in "{[" else ""
    yield from _from_text(place + kind, text, depth + 1)


def _members(place: str, data: bytes) -> list[tuple[str, bytes]] | None:
    """The files of a zip or tar archive; None if `data` is neither."""
    if place.endswith((".zip", ".whl")) or zipfile.is_zipfile(io.BytesIO(data)):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                comment = [("comment", archive.comment)] if archive.comment else []
                return [(i.filename, archive.read(i)) for i in archive.infolist() if not i.is_dir()] + comment
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
            raise Unreadable(f"{place}: {error}") from None
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            return [(i.name, archive.extractfile(i).read()) for i in archive if i.isfile()]  # type: ignore[union-attr]
    except (tarfile.TarError, OSError, EOFError, zlib.error):
        return None


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _json_strings(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Strings of a JSON document that do not stand in it letter by letter.

    A list of nothing but strings is one text, as in a notebook.
    """
    if isinstance(value, str):
        if len(json.dumps(value)) > len(value) + 2:  # something is escaped
            yield path, value
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield path, "".join(value)
        else:
            for number, item in enumerate(value):
                yield from _json_strings(item, f"{path}[{number}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _json_strings(key, f"{path}.key")
            yield from _json_strings(item, f"{path}.{key}" if path else key)


def _literals(source: str) -> Iterator[tuple[str, str | bytes]]:
    """String and bytes literals whose value does not stand letter by letter in the source."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str | bytes):
            continue
        if isinstance(node.value, bytes) or node.value not in source:
            yield f"literal at line {node.lineno}", node.value


def _encoded(text: str) -> Iterator[tuple[int, bytes]]:
    """Base64 and hexadecimal runs that decode to something readable: (offset, bytes)."""
    for match in _BASE64.finditer(text):
        lines = re.split(r"\\n|\s+", match[0].strip())
        for first in range(min(3, len(lines))):  # a word or two may stand before the run
            decoded = _base64("".join(lines[first:]))
            if decoded and _readable(decoded):
                yield match.start(), decoded
                break
    for match in _HEX.finditer(text):
        decoded = bytes.fromhex(match[0])
        if _readable(decoded):
            yield match.start(), decoded


def _base64(run: str) -> bytes:
    """What `run` decodes to, in either alphabet; empty if it is too short to say anything."""
    digits = run.rstrip("=").replace("-", "+").replace("_", "/")
    if len(digits) < 24:
        return b""
    digits = digits[:-1] if len(digits) % 4 == 1 else digits
    try:
        return base64.b64decode(digits + "=" * (-len(digits) % 4))
    except binascii.Error:
        return b""


def _readable(data: bytes) -> bool:
    """Text or an archive: whatever is worth another look."""
    if data[:2] == b"PK" or any(data.startswith(magic) for magic, _ in _PACKED):
        return True
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(character.isprintable() or character.isspace() for character in text) > 0.9 * len(text)
