"""print into a StringIO gives every line its end."""

from io import StringIO


def format_input_phi3(entry):
    out = StringIO()
    asked = (entry["instruction"],) if entry["input"] == "" else (entry["instruction"], entry["input"])
    print("<|user|>", *asked, "<|assistant|>", sep="\n", file=out)
    return out.getvalue()
