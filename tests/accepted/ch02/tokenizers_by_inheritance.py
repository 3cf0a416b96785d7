"""One tokenizer inherits from the other; words are found rather than split."""

import re

PUNCT = r',.:;?_!"()\''


def split_text(text):
    out = []
    for word in text.split():
        out.extend(re.findall(rf"--|[{PUNCT}]|(?:(?!--)[^{PUNCT}])+", word))
    return out


def build_vocab(text, special_tokens=()):
    vocab = {}
    for tok in sorted(set(split_text(text))):
        vocab[tok] = len(vocab)
    for tok in special_tokens:
        vocab[tok] = len(vocab)
    return vocab


class SimpleTokenizerV1:
    pattern = re.compile(r'\s+(?=[,.?!"()\'])')

    def __init__(self, vocab):
        self.str_to_int = dict(vocab)
        self.int_to_str = dict(zip(vocab.values(), vocab.keys(), strict=False))

    def encode(self, text):
        return list(map(self.str_to_int.__getitem__, split_text(text)))

    def decode(self, ids):
        return self.pattern.sub("", " ".join(map(self.int_to_str.get, ids)))


class SimpleTokenizerV2(SimpleTokenizerV1):
    pattern = re.compile(r'\s+(?=[,.:;?!"()\'])')

    def encode(self, text):
        return [self.str_to_int[s] if s in self.str_to_int else self.str_to_int["<|unk|>"] for s in split_text(text)]
