"""A small tokenizer with tiktoken's interface, for probes that hand one to student code."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable

END_OF_TEXT = "<|endoftext|>"
PIECES = re.compile(rf"({re.escape(END_OF_TEXT)})|\w+|[^\w\s]+|\s")


class WordTokenizer:
    """Words, punctuation and single white-space characters as tokens.

    An id depends on the piece alone, so the order of calls does not matter. As in tiktoken, ``<|endoftext|>``
    in a text is an error unless it is allowed. ``n_vocab - 1`` is its id.
    """

    def __init__(self, n_vocab: int = 50257) -> None:
        self.n_vocab = n_vocab
        self.eot_token = n_vocab - 1
        self._pieces = {self.eot_token: END_OF_TEXT}

    def encode(
        self,
        text: str,
        *,
        allowed_special: Collection[str] | str = (),
        disallowed_special: Collection[str] | str = "all",
    ) -> list[int]:
        """The ids of a text; ``ValueError`` for a special token that is not allowed."""
        special = allowed_special == "all" or END_OF_TEXT in allowed_special
        if not special and END_OF_TEXT in text and disallowed_special:
            raise ValueError(f"the text holds the special token {END_OF_TEXT!r}, which is not allowed")
        return [self._id(match.group()) for match in PIECES.finditer(text)]

    def encode_ordinary(self, text: str) -> list[int]:
        """The ids of a text in which nothing is special."""
        return self.encode(text, disallowed_special=())

    def decode(self, ids: Iterable[int]) -> str:
        """The text of ids that this tokenizer has given out; others show as ``<id>``."""
        return "".join(self._pieces.get(int(i), f"<{int(i)}>") for i in ids)

    def _id(self, piece: str) -> int:
        if piece == END_OF_TEXT:
            return self.eot_token
        found = zlib.crc32(piece.encode()) % self.eot_token
        self._pieces[found] = piece
        return found
