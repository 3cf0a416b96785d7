"""Self-contained tokenizers with their own patterns; V1 knows no colon, as printed."""

import re


class SimpleTokenizerV1:
    def __init__(self, vocab):
        self.str_to_int = vocab
        self.int_to_str = {i: s for s, i in vocab.items()}

    def encode(self, text):
        pieces = re.split(r'([,.?_!"()\']|--|\s)', text)
        return [self.str_to_int[s] for s in (item.strip() for item in pieces) if s]

    def decode(self, ids):
        return re.sub(r'\s+([,.?!"()\'])', r"\1", " ".join([self.int_to_str[i] for i in ids]))


class SimpleTokenizerV2(SimpleTokenizerV1):
    def encode(self, text):
        pieces = re.split(r'([,.:;?_!"()\']|--|\s)', text)
        pieces = [item.strip() for item in pieces if item.strip()]
        pieces = [item if item in self.str_to_int else "<|unk|>" for item in pieces]
        return [self.str_to_int[s] for s in pieces]

    def decode(self, ids):
        return re.sub(r'\s+([,.:;?!"()\'])', r"\1", " ".join([self.int_to_str[i] for i in ids]))
