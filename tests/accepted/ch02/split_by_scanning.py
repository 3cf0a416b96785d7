"""The text is read character by character, without a regular expression."""


def split_text(text):
    tokens, word, place = [], "", 0
    while place < len(text):
        mark = "--" if text.startswith("--", place) else text[place]
        separates = mark == "--" or mark.isspace() or mark in ",.:;?_!\"()'"
        if separates:
            tokens += [word] if word else []
            tokens += [] if mark.isspace() else [mark]
            word = ""
        else:
            word += mark
        place += len(mark)
    return tokens + ([word] if word else [])
