"""All replies first, then those that are integers."""

from instruction_data import format_input
from ollama_evaluation import query_model


def _mark(reply):
    text = reply.strip()
    return int(text) if text.lstrip("-").isdecimal() else None


def generate_model_scores(json_data, json_key, model="llama3"):
    questions = [
        "\n".join([format_input(e), "Correct: " + e["output"], "To mark: " + e[json_key], "0 to 100, number only."])
        for e in json_data
    ]
    marks = map(_mark, [query_model(question, model=model) for question in questions])
    return [mark for mark in marks if mark is not None]
