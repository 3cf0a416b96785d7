"""Unknown words by try and except, spaces removed by str.replace."""

import re


class SimpleTokenizerV2:
    def __init__(self, vocab):
        self.vocab = vocab
        self.str_to_int = {**vocab}
        self.int_to_str = {v: k for k, v in vocab.items()}
        self.unk = vocab["<|unk|>"]

    def encode(self, text: str) -> list:
        tokens = [t for t in re.split(r'([,.:;?_!"()\']|--|\s)', text) if t is not None and t.strip() != ""]
        ids = []
        for tok in tokens:
            try:
                ids.append(self.str_to_int[tok])
            except KeyError:
                ids.append(self.unk)
        return ids

    def decode(self, ids) -> str:
        words = []
        for i in ids:
            words.append(self.int_to_str[int(i)])
        text = " ".join(words)
        for p in ",.:;?!\"()'":
            text = text.replace(" " + p, p)
        return text


class SimpleTokenizerV1:
    def __init__(self, vocab):
        self.str_to_int = vocab
        self.int_to_str = {integer: token for token, integer in vocab.items()}

    def encode(self, text):
        out = []
        for tok in split_text(text):
            if tok not in self.str_to_int:
                raise KeyError(f"unknown token {tok!r}")
            out.append(self.str_to_int[tok])
        return out

    def decode(self, ids):
        text = ""
        for i in ids:
            tok = self.int_to_str[i]
            text += tok if (not text or tok in ",.?!\"()'") else " " + tok
        return text


def split_text(text):
    result = [s for s in re.split(r'([,.:;?_!"()\']|--|\s+)', text)]
    return list(filter(lambda s: s and not s.isspace(), result))
