"""re.Scanner with a rule for each kind of token; the vocabulary is an OrderedDict."""

import re
from collections import OrderedDict

_scanner = re.Scanner(
    [
        (r"\s+", None),
        (r"--", lambda s, t: t),
        (r"[,.:;?_!\"()']", lambda s, t: t),
        (r"(?:(?!--)[^\s,.:;?_!\"()'])+", lambda s, t: t),
    ],
    flags=re.UNICODE,
)


def split_text(text: str) -> list[str]:
    tokens, rest = _scanner.scan(text)
    assert not rest
    return tokens


def build_vocab(text, special_tokens=()):
    words = OrderedDict.fromkeys(sorted(split_text(text)))
    for s in special_tokens:
        words[s] = None
    return OrderedDict((w, i) for i, w in enumerate(words))
