"""tiktoken decodes all ids in one call, each as a text of its own."""


def bpe_pieces(text, tokenizer):
    ids = tokenizer.encode(text, allowed_special={"<|endoftext|>"}, disallowed_special=())
    return list(zip(ids, tokenizer.decode_batch([[i] for i in ids]), strict=False))
