"""A list of lists, the special token allowed by the tokenizer's own set."""


def bpe_pieces(text, tokenizer):
    pairs = []
    for number in tokenizer.encode(text, allowed_special=tokenizer.special_tokens_set):
        pairs += [[number, tokenizer.decode([number])]]
    return pairs
