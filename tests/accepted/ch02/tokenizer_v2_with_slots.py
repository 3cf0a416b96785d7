"""Both dictionaries are properties over private ones; `__slots__`, and `decode` through an io buffer."""

import io

from simple_tokenizer import split_text


class SimpleTokenizerV2:
    __slots__ = ("_ids", "_tokens")

    def __init__(self, vocab):
        self._ids = dict(vocab)
        self._tokens = {}
        for token in self._ids:
            self._tokens[self._ids[token]] = token

    @property
    def str_to_int(self):
        return self._ids

    @property
    def int_to_str(self):
        return self._tokens

    def encode(self, text):
        unknown = self._ids["<|unk|>"]
        ids = []
        for token in split_text(text):
            if token in self._ids:
                ids.append(self._ids[token])
            else:
                ids.append(unknown)
        return ids

    def decode(self, ids):
        out = io.StringIO()
        first = True
        for i in ids:
            token = self._tokens[i]
            if not first and not token.startswith((",", ".", ":", ";", "?", "!", '"', "(", ")", "'")):
                out.write(" ")
            out.write(token)
            first = False
        return out.getvalue()
