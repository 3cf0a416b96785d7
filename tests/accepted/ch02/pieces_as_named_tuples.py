"""Each pair is a NamedTuple; the texts come out of one decode_batch."""

from typing import NamedTuple


class Piece(NamedTuple):
    token_id: int
    text: str


def bpe_pieces(text, tokenizer):
    ids = tokenizer.encode(text, allowed_special={"<|endoftext|>"})
    return [Piece(*pair) for pair in zip(ids, tokenizer.decode_batch([[one] for one in ids]), strict=True)]
