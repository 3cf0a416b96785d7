"""Both dictionaries are read-only views."""

from types import MappingProxyType

from simple_tokenizer import split_text


class SimpleTokenizerV1:
    def __init__(self, vocab):
        self.str_to_int = MappingProxyType(dict(vocab))
        self.int_to_str = MappingProxyType({number: word for word, number in vocab.items()})

    def encode(self, text):
        return [self.str_to_int[word] for word in split_text(text)]

    def decode(self, ids):
        text = " ".join(map(self.int_to_str.__getitem__, ids))
        for mark in (",", ".", "?", "!", '"', "(", ")", "'"):
            text = text.replace(f" {mark}", mark)
        return text
