"""A generator cuts at one separator after the other."""


def _cut(text, separators):
    if not separators:
        yield from text.split()
        return
    sep, rest = separators[0], separators[1:]
    before, found, after = text.partition(sep)
    while found:
        yield from _cut(before, rest)
        yield sep
        before, found, after = after.partition(sep)
    yield from _cut(before, rest)


def split_text(text):
    """double dash first, then the single ones"""
    return [*_cut(text, ["--", *",.:;?_!\"()'"])]


def build_vocab(text, special_tokens=()):
    tokens = [*sorted({*split_text(text)}), *special_tokens]
    return {t: i for i, t in enumerate(tokens)}
