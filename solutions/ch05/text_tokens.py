"""From text to a batch of token ids, and back."""

from __future__ import annotations

import torch
from tiktoken import Encoding


def text_to_token_ids(text: str, tokenizer: Encoding) -> torch.Tensor:
    """Encode a text as a batch of one.

    Returns an int64 tensor (1, T). ``"<|endoftext|>"`` in the text is the special token, not 13 characters.
    Source: book section 5.1.1.
    """
    ### BEGIN SOLUTION
    token_ids = tokenizer.encode(text, allowed_special={"<|endoftext|>"})
    return torch.tensor(token_ids).unsqueeze(0)  # (T,) -> (1, T)
    ### END SOLUTION


def token_ids_to_text(token_ids: torch.Tensor, tokenizer: Encoding) -> str:
    """Decode a batch of one, (1, T), even where T is 1. Source: book section 5.1.1."""
    ### BEGIN SOLUTION
    return tokenizer.decode(token_ids.squeeze(0).tolist())  # (1, T) -> (T,)
    ### END SOLUTION
