"""The question by http.client, the stream read whole and split into lines."""

import http.client
import json
from urllib.parse import urlsplit


def query_model(prompt, model="llama3", url="http://localhost:11434/api/chat"):
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=300)
    body = {"messages": [{"content": prompt, "role": "user"}], "model": model, "stream": True}
    body["options"] = {"seed": 123, "temperature": 0, "num_ctx": 2048}
    connection.request("POST", parts.path, json.dumps(body), {"Content-Type": "application/json"})
    reply = connection.getresponse()
    if reply.status != 200:
        raise OSError(f"{reply.status} {reply.reason}")
    lines = reply.read().decode("utf-8").split("\n")
    connection.close()
    return "".join(json.loads(line)["message"]["content"] for line in lines if line.strip())
