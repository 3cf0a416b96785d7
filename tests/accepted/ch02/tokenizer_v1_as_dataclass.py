"""A dataclass whose second dictionary is made after the start; lookups by map."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from simple_tokenizer import split_text


@dataclass
class SimpleTokenizerV1:
    str_to_int: dict[str, int]
    int_to_str: dict[int, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.int_to_str = dict(map(reversed, self.str_to_int.items()))

    def encode(self, text: str) -> list[int]:
        return list(map(self.str_to_int.__getitem__, split_text(text)))

    def decode(self, ids: Iterable[int]) -> str:
        pieces: list[str] = []
        for token in map(self.int_to_str.get, ids):
            if pieces and token[0] not in ",.?!\"()'":
                pieces.append(" ")
            pieces.append(token)
        return "".join(pieces)
