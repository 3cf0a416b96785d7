"""The question by requests, streamed line by line."""

import json

import requests


def query_model(prompt, model="llama3", url="http://localhost:11434/api/chat"):
    data = {
        "model": model,
        "messages": [{"role": "user", "content": prompt}],
        "options": {"seed": 123, "temperature": 0, "num_ctx": 2048},
    }
    answer = ""
    with requests.post(url, json=data, stream=True, timeout=30) as reply:
        reply.raise_for_status()
        for line in reply.iter_lines(decode_unicode=True):
            if not line:
                continue
            piece = json.loads(line)
            if "message" in piece:
                answer += piece["message"]["content"]
    return answer
