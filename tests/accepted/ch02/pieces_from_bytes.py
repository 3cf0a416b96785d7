"""Pieces by way of their bytes, every special token allowed."""


def bpe_pieces(text, tokenizer):
    ids = tokenizer.encode(text, allowed_special="all")
    return list(zip(ids, (tokenizer.decode_single_token_bytes(i).decode("utf-8", "replace") for i in ids), strict=True))
