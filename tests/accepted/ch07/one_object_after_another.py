"""The whole reply as one string, from which a JSONDecoder takes one object after the other."""

import json
from urllib.request import Request, urlopen


def _objects(text):
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found, at = decoder.raw_decode(text, at)
        yield found


def query_model(prompt, model="llama3", url="http://localhost:11434/api/chat"):
    question = {
        "model": model,
        "messages": [{"role": "user", "content": prompt}],
        "options": {"seed": 123, "temperature": 0, "num_ctx": 2048},
        "stream": True,
    }
    request = Request(
        url,
        json.dumps(question, ensure_ascii=False).encode("utf-8"),
        {"Content-Type": "application/json; charset=utf-8"},
    )
    with urlopen(request, timeout=120) as reply:
        text = reply.read().decode("utf-8")
    answer = ""
    for part in _objects(text):
        if part.get("error"):
            raise RuntimeError(f"the model said: {part['error']}")
        answer += part["message"]["content"]
    return answer
