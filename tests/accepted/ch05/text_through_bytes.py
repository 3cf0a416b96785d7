"""Decodes to bytes first; the end of text is split off by hand before encoding."""

import torch

END = "<|endoftext|>"


def text_to_token_ids(text, tokenizer):
    ids = []
    for number, part in enumerate(text.split(END)):
        if number:
            ids.append(tokenizer.eot_token)
        ids.extend(tokenizer.encode_ordinary(part))
    return torch.tensor(ids, dtype=torch.long)[None, :]


def token_ids_to_text(token_ids, tokenizer):
    return b"".join(tokenizer.decode_tokens_bytes(token_ids.flatten().tolist())).decode(
        "utf-8", errors="replace"
    )
