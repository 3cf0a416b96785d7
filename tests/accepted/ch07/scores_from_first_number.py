"""The first whole number in a reply is the mark."""

import re

from instruction_data import format_input
from ollama_evaluation import query_model

QUESTION = """Task:
{task}

Reference answer:
{output}

Answer to rate:
{answer}

Rate it with an integer between 0 and 100."""


def generate_model_scores(json_data, json_key, model="llama3"):
    scores = []
    for entry in json_data:
        question = QUESTION.format(task=format_input(entry), output=entry["output"], answer=entry[json_key])
        found = re.search(r"\d+", query_model(question, model))
        if found:
            scores.append(int(found.group()))
    return scores
