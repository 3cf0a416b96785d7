"""The book's two steps: split with a group, then strip and filter, whitespace in runs."""

import re


def split_text(text):
    result = re.split(r'([,.:;?_!"()\']|--|\s+)', text)
    result = [item.strip() for item in result]
    return list(filter(None, result))


def build_vocab(text, special_tokens=()):
    words = list(set(split_text(text)))
    words.sort()
    words.extend(special_tokens)
    return {words[i]: i for i in range(len(words))}
