"""Winnowing: few fingerprints a file, chosen so that every long enough common passage leaves one in both.

S. Schleimer, D. Wilkerson, A. Aiken: Winnowing: Local Algorithms for Document Fingerprinting. SIGMOD 2003, section 3.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence

GRAM = 12
"""Tokens that one fingerprint covers (k): shorter agreements are noise."""
WINDOW = 8
"""Fingerprints of which one is kept (w): a passage of GRAM + WINDOW - 1 tokens is never missed."""


def fingerprints(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(hash, place of the first token) of the chosen grams, in order of place; the same in every process."""
    hashes = grams(texts)
    # Places whose hashes rise; the first is the least of the window, and of equal ones the rightmost.
    rising: deque[int] = deque()
    chosen = -1
    for at, value in enumerate(hashes):
        while rising and hashes[rising[-1]] >= value:
            rising.pop()
        rising.append(at)
        if rising[0] <= at - WINDOW:
            rising.popleft()
        full = at >= WINDOW - 1 or at == len(hashes) - 1
        if full and rising[0] != chosen:
            chosen = rising[0]
            yield hashes[chosen], chosen


def grams(texts: Sequence[str]) -> list[int]:
    """The hashes of every GRAM tokens in a row."""
    return [_hash(texts[at : at + GRAM]) for at in range(len(texts) - GRAM + 1)]


def _hash(gram: Sequence[str]) -> int:
    return int.from_bytes(hashlib.blake2b("\0".join(gram).encode("utf-8", "replace"), digest_size=8).digest())
