"""Loops in place of comprehensions; decode decides about each space as it goes; colons joined as well."""

from simple_tokenizer import split_text


class SimpleTokenizerV1:
    def __init__(self, vocab):
        self.str_to_int, self.int_to_str = {}, {}
        for token in vocab:
            self.str_to_int[token] = vocab[token]
            self.int_to_str[vocab[token]] = token

    def encode(self, text):
        ids = []
        for token in split_text(text):
            if token not in self.str_to_int:
                raise KeyError(f"{token!r} is not in the vocabulary")
            ids.append(self.str_to_int[token])
        return ids

    def decode(self, ids):
        text = ""
        for number in ids:
            token = self.int_to_str[number]
            text += token if not text or token[0] in ",.:;?!\"()'" else f" {token}"
        return text
