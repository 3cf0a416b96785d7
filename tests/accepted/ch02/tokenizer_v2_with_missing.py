"""A dict subclass whose __missing__ gives the id of the unknown token."""

import re


class _Vocab(dict):
    def __missing__(self, token):
        return self["<|unk|>"]


class SimpleTokenizerV2:
    def __init__(self, vocab):
        self.str_to_int = _Vocab(vocab)
        self.int_to_str = {number: token for token, number in vocab.items()}

    def encode(self, text):
        pieces = re.split(r"""(--|[,.:;?_!"()'])|\s+""", text)
        return [self.str_to_int[piece] for piece in pieces if piece]

    def decode(self, ids):
        words = (self.int_to_str[int(number)] for number in ids)
        return re.sub(r"""\s(?=[,.:;?!"()'])""", "", " ".join(words))
