"""A larger model marks the answers, through Ollama's chat interface. Source: book section 7.8.

Ollama listens on localhost:11434. ``POST /api/chat`` takes a JSON object and answers with one JSON object a
line, each with the next piece of the text in ``message.content``; the last one has ``"done": true``.
"""

import json
import urllib.request
from collections.abc import Sequence

from instruction_data import format_input


def check_if_running(process_name: str) -> bool:
    """Given: is there a process whose name contains this (``"ollama"``)? Needs psutil."""
    import psutil

    return any(process_name in (process.info["name"] or "") for process in psutil.process_iter(["name"]))


def query_model(prompt: str, model: str = "llama3", url: str = "http://localhost:11434/api/chat") -> str:
    """The whole text that ``model`` answers to ``prompt``, at temperature 0 and seed 123.

    An HTTP error status raises; it is never taken for an answer.
    """
    ### BEGIN SOLUTION
    question = {
        "model": model,
        "messages": [{"role": "user", "content": prompt}],
        "options": {"seed": 123, "temperature": 0, "num_ctx": 2048},
    }
    payload = json.dumps(question).encode("utf-8")
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, data=payload, headers=headers, method="POST")
    answer = ""
    with urllib.request.urlopen(request) as response:
        for line in response:
            if line.strip():
                answer += json.loads(line)["message"]["content"]
    return answer
    ### END SOLUTION


def generate_model_scores(
    json_data: Sequence[dict[str, str]], json_key: str, model: str = "llama3"
) -> list[int]:
    """Marks from 0 to 100 for the answers ``entry[json_key]``, one question for each entry.

    The question holds the formatted input, the right answer (``output``) and the answer to be marked. A reply
    that is no integer is left out; a ``print`` may say so.
    """
    ### BEGIN SOLUTION
    scores = []
    for entry in json_data:
        prompt = (
            f"The task was `{format_input(entry)}`, the right answer is `{entry['output']}`. "
            f"Mark the answer `{entry[json_key]}` from 0 (useless) to 100 (perfect). "
            "Reply with the integer alone."
        )
        reply = query_model(prompt, model)
        try:
            scores.append(int(reply))
        except ValueError:
            print(f"not a mark: {reply!r}")
    return scores
    ### END SOLUTION
