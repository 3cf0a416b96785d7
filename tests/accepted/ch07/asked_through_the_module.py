"""query_model asked through its module with keywords; marks by int() in a helper that gives None for the rest."""

import ollama_evaluation
from instruction_data import format_input


def _mark(reply):
    try:
        return int(reply.strip())
    except ValueError as error:
        print("left out:", error)
        return None


def generate_model_scores(json_data, json_key, model="llama3"):
    template = "{}\n\nThe right answer is: {}\n\nMark this answer from 0 to 100, with a bare integer: {}"
    replies = [
        ollama_evaluation.query_model(
            prompt=template.format(format_input(entry), entry["output"], entry[json_key]), model=model
        )
        for entry in json_data
    ]
    return [mark for mark in map(_mark, replies) if mark is not None]
