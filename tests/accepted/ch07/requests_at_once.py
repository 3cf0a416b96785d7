"""The question by requests, without streaming: one object for the whole answer."""

import requests


def query_model(prompt, model="llama3", url="http://localhost:11434/api/chat"):
    question = {"role": "user", "content": prompt}
    options = {"temperature": 0.0, "seed": 123}
    body = {"model": model, "messages": [question], "options": options, "stream": False}
    reply = requests.post(url, json=body)
    if not reply.ok:
        raise RuntimeError(f"the server says {reply.status_code}")
    return reply.json()["message"]["content"]
