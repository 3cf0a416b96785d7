"""From text to token ids with a vocabulary of words (book sections 2.2 to 2.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def split_text(text: str) -> list[str]:
    """Split a text into words and punctuation, in order; whitespace separates and is dropped.

    Each of ``, . : ; ? _ ! " ( ) '`` and each double dash ``--`` is a token of its own; a single
    dash stays inside its word. Source: book section 2.2.
    """
    ### BEGIN SOLUTION
    pieces = re.split(r"""([,.:;?_!"()']|--|\s)""", text)
    return [piece for piece in pieces if piece.strip()]
    ### END SOLUTION


def build_vocab(text: str, special_tokens: Sequence[str] = ()) -> dict[str, int]:
    """Number the distinct tokens of a text from 0 in sorted order, then the special tokens.

    The special tokens follow in the order given. Source: book sections 2.3 and 2.4.
    """
    ### BEGIN SOLUTION
    tokens = sorted(set(split_text(text))) + list(special_tokens)
    return {token: number for number, token in enumerate(tokens)}
    ### END SOLUTION


class SimpleTokenizerV1:
    """Looks every token up in a vocabulary, and back.

    ``str_to_int`` maps tokens to ids, ``int_to_str`` ids to tokens. Source: book section 2.3.
    """

    def __init__(self, vocab: dict[str, int]) -> None:
        ### BEGIN SOLUTION
        self.str_to_int = vocab
        self.int_to_str = {number: token for token, number in vocab.items()}
        ### END SOLUTION

    def encode(self, text: str) -> list[int]:
        """Ids of the text's tokens. Raises ``KeyError`` for a token outside the vocabulary."""
        ### BEGIN SOLUTION
        return [self.str_to_int[token] for token in split_text(text)]
        ### END SOLUTION

    def decode(self, ids: Iterable[int]) -> str:
        """The tokens joined by single spaces, without the space before ``, . ? ! " ( ) '``."""
        ### BEGIN SOLUTION
        text = " ".join(self.int_to_str[number] for number in ids)
        return re.sub(r"""\s+([,.?!"()'])""", r"\1", text)
        ### END SOLUTION


class SimpleTokenizerV2:
    """A tokenizer that survives unknown words: its vocabulary holds ``<|unk|>`` and ``<|endoftext|>``.

    Same attributes as :class:`SimpleTokenizerV1`. Source: book section 2.4.
    """

    def __init__(self, vocab: dict[str, int]) -> None:
        ### BEGIN SOLUTION
        self.str_to_int = vocab
        self.int_to_str = {number: token for token, number in vocab.items()}
        ### END SOLUTION

    def encode(self, text: str) -> list[int]:
        """Ids of the text's tokens; the id of ``<|unk|>`` for a token outside the vocabulary."""
        ### BEGIN SOLUTION
        unknown = self.str_to_int["<|unk|>"]
        return [self.str_to_int.get(token, unknown) for token in split_text(text)]
        ### END SOLUTION

    def decode(self, ids: Iterable[int]) -> str:
        """The tokens joined by single spaces, without the space before ``, . : ; ? ! " ( ) '``."""
        ### BEGIN SOLUTION
        text = " ".join(self.int_to_str[number] for number in ids)
        return re.sub(r"""\s+([,.:;?!"()'])""", r"\1", text)
        ### END SOLUTION
