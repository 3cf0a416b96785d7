"""GPT-2's byte-pair vocabulary for tiktoken, without a network.

`tiktoken.get_encoding("gpt2")` asks for two files of OpenAI's GPT-2 release, `vocab.bpe` (the merges) and
`encoder.json` (token to id). Both follow from the ranks in `datasets/gpt2/r50k_base.tiktoken`: a token's id
is its rank, and the two halves of its merge are what byte-pair encoding leaves of it when only lower ranks
may merge. They are rebuilt byte for byte, checked against the SHA-256 that tiktoken itself checks, and kept
in a cache folder under the names that tiktoken looks for.
"""

import base64
import hashlib
import itertools
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.data import DataError, cache_dir, datasets_dir

RANKS_SHA256 = "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930"

_ORIGIN = "https://openaipublic.blob.core.windows.net/gpt-2/encodings/main/"
SHA256 = {
    "vocab.bpe": "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5",
    "encoder.json": "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783",
}


def use_shipped_vocabulary(folder: Path | None = None) -> Path | None:
    """Point tiktoken at the rebuilt vocabulary, for this process and those it starts.

    A cache that the user chose (TIKTOKEN_CACHE_DIR or DATA_GYM_CACHE_DIR, even an empty one) is left alone.

    Args:
        folder: where to keep the two files; by default the user's cache folder, or a temporary one where
            that can't be written.

    Returns:
        The folder tiktoken now reads, or None when the user's own choice stands.
    """
    if "TIKTOKEN_CACHE_DIR" in os.environ or "DATA_GYM_CACHE_DIR" in os.environ:
        return None
    ready = ensure_vocabulary(folder)
    os.environ["TIKTOKEN_CACHE_DIR"] = str(ready)
    return ready


def ensure_vocabulary(folder: Path | None = None) -> Path:
    """A folder that holds both files, proven; they are rebuilt only if missing or wrong.

    Raises:
        DataError: the ranks are not the published ones, or no folder can be written.
    """
    candidates = _cache_folders() if folder is None else iter([Path(folder)])
    contents: dict[str, bytes] = {}
    failure: OSError | None = None
    for candidate in candidates:
        if all(_proven(candidate, name) for name in SHA256):
            return candidate
        contents = contents or rebuild()
        try:
            candidate.mkdir(parents=True, exist_ok=True)
            for name, content in contents.items():
                _place(candidate, name, content)
            return candidate
        except OSError as error:
            failure = error
    raise DataError(f"GPT-2's vocabulary could not be written anywhere: {failure}")


def rebuild(ranks_file: Path | None = None) -> dict[str, bytes]:
    """Rebuild `vocab.bpe` and `encoder.json` from the ranks.

    Raises:
        DataError: the ranks, or what came of them, differ from OpenAI's files.
    """
    ranks_file = ranks_file or datasets_dir() / "gpt2" / "r50k_base.tiktoken"
    table = ranks_file.read_bytes()
    if hashlib.sha256(table).hexdigest() != RANKS_SHA256:
        raise DataError(f"{ranks_file} is damaged: its SHA-256 is not the published one")
    tokens = [base64.b64decode(line.split()[0]) for line in table.splitlines()]
    ranks = {token: rank for rank, token in enumerate(tokens)}
    letters = _letters()

    def written(token: bytes) -> str:
        return "".join(letters[byte] for byte in token)

    merges = [" ".join(map(written, _halves(token, ranks))) for token in tokens if len(token) > 1]
    ids = {written(token): rank for token, rank in ranks.items()} | {"<|endoftext|>": len(tokens)}
    contents = {
        "vocab.bpe": "\n".join(["#version: 0.2", *merges, ""]).encode(),
        "encoder.json": json.dumps(ids).encode(),
    }
    for name, content in contents.items():
        if hashlib.sha256(content).hexdigest() != SHA256[name]:
            raise DataError(f"{name} rebuilt from {ranks_file} is not OpenAI's file")
    return contents


def cache_name(name: str) -> str:
    """The file name under which tiktoken caches `vocab.bpe` or `encoder.json`: the SHA-1 of its address."""
    return hashlib.sha1((_ORIGIN + name).encode()).hexdigest()


def _letters() -> list[str]:
    """GPT-2's printable stand-in for each byte: the byte's own character, or the next one from U+0100 on."""
    free = iter(range(256, 512))
    return [chr(b) if chr(b).isprintable() and b != ord(" ") else chr(next(free)) for b in range(256)]


def _halves(token: bytes, ranks: dict[bytes, int]) -> list[bytes]:
    """The pair whose merge made `token`: byte-pair encoding stopped just before the token's own rank."""
    parts = [bytes([byte]) for byte in token]
    own = ranks[token]
    while len(parts) > 2:
        joined = [ranks.get(left + right, own) for left, right in itertools.pairwise(parts)]
        first = min(range(len(joined)), key=joined.__getitem__)
        parts[first : first + 2] = [parts[first] + parts[first + 1]]
    return parts


def _cache_folders() -> Iterator[Path]:
    """Where the files may lie, best first. Content is proven by hash, so a shared folder can't mislead."""
    if cache_dir().is_absolute():  # "~" stays as it is for a user without a home
        yield cache_dir() / "tiktoken"
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    yield Path(tempfile.gettempdir()) / f"autograder-tiktoken-{user}"
    yield Path(tempfile.mkdtemp(prefix="autograder-tiktoken-"))


def _proven(folder: Path, name: str) -> bool:
    try:
        content = (folder / cache_name(name)).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(content).hexdigest() == SHA256[name]


def _place(folder: Path, name: str, content: bytes) -> None:
    """Write a file so that other processes see all of it or nothing."""
    handle, part = tempfile.mkstemp(dir=folder, prefix=name + ".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(part, 0o644)  # mkstemp's 0600 would hide it from a sandbox that runs as another user
        os.replace(part, folder / cache_name(name))
    except OSError:
        Path(part).unlink(missing_ok=True)
        if not _proven(folder, name):  # on Windows a racing process may hold the file it has just placed
            raise
