"""The lines of the prompt come from a generator."""


def _lines(entry):
    yield "<|user|>"
    yield entry["instruction"]
    if text := entry["input"]:
        yield text
    yield "<|assistant|>"
    yield ""


def format_input_phi3(entry):
    return "\n".join(_lines(entry))
