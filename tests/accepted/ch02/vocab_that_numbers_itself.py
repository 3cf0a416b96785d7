"""A Counter's keys sorted; a defaultdict that numbers what it has not seen."""

import itertools
import re
from collections import Counter, defaultdict


def split_text(text):
    return [t for t in re.split(r"""([,.:;?_!"()']|--)|\s""", text) if t]


def build_vocab(text, special_tokens=()):
    numbers = defaultdict(itertools.count().__next__)
    for token in sorted(Counter(split_text(text))):
        numbers[token]
    for token in special_tokens:
        numbers[token]
    return numbers
