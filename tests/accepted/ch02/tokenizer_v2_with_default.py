"""A dictionary that answers unknown words by itself, and decode by plain replacement."""

from collections import defaultdict

from simple_tokenizer import split_text


class SimpleTokenizerV2:
    def __init__(self, vocab):
        self.str_to_int = defaultdict(lambda: vocab["<|unk|>"], vocab)
        self.int_to_str = dict(map(reversed, vocab.items()))

    def encode(self, text):
        return list(map(self.str_to_int.__getitem__, split_text(text)))

    def decode(self, ids):
        text = " ".join(map(self.int_to_str.get, ids))
        for mark in ",.:;?!\"()'":
            text = text.replace(f" {mark}", mark)
        return text
