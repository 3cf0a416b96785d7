"""Version 1 keeps its vocabularies as UserDicts and decodes without a regular substitution."""

import re
from collections import UserDict


class Words(UserDict):
    pass


class SimpleTokenizerV1:
    def __init__(self, vocab):
        self.str_to_int = Words(vocab)
        self.int_to_str = Words({i: s for s, i in vocab.items()})

    def encode(self, text):
        found = (m.group() for m in re.finditer(r"""--|[,.:;?_!"()']|(?:(?!--)[^\s,.:;?_!"()'])+""", text))
        return [self.str_to_int[t] for t in found]

    def decode(self, ids):
        out = []
        for t in (self.int_to_str[i] for i in ids):
            if out and not re.match(r"[,.?!\"()']", t):
                out.append(" ")
            out.append(t)
        return "".join(out)
