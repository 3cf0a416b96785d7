"""Tokens are found, not split off: a mark, a double dash, or a run of anything else."""

import re

TOKEN = re.compile(r"""--|[,.:;?_!"()']|(?:(?!--)[^\s,.:;?_!"()'])+""")


def split_text(text):
    return [match.group() for match in TOKEN.finditer(text)]


def build_vocab(text, special_tokens=()):
    vocab = dict(zip(sorted({*split_text(text)}), range(10**9), strict=False))
    for token in special_tokens:
        vocab[token] = len(vocab)
    return vocab
