"""Every line of the reply is taken for an object, as a real server sends them."""

import json
from urllib import request


def query_model(prompt, model="llama3", url="http://localhost:11434/api/chat"):
    settings = {"temperature": 0, "num_ctx": 2048, "seed": 123}
    asked = {"options": settings, "model": model, "messages": [{"content": prompt, "role": "user"}]}
    post = request.Request(url, json.dumps(asked).encode(), {"Content-Type": "application/json"}, method="POST")
    with request.urlopen(post) as reply:
        return "".join(json.loads(line)["message"]["content"] for line in iter(reply.readline, b""))
