"""Looking at what byte pair encoding does with a text (book section 2.5, exercise 2.1)."""

from __future__ import annotations

import tiktoken


def bpe_pieces(text: str, tokenizer: tiktoken.Encoding) -> list[tuple[int, str]]:
    """The text's token ids, each with the piece of text that this id alone decodes to.

    ``<|endoftext|>`` in the text counts as the one special token. The pieces joined give the text
    back, wherever no character is cut in two. Source: book section 2.5, exercise 2.1.
    """
    ### BEGIN SOLUTION
    token_ids = tokenizer.encode(text, allowed_special={"<|endoftext|>"})
    return [(token_id, tokenizer.decode([token_id])) for token_id in token_ids]
    ### END SOLUTION
