"""Options as floats and in another order; the reply read in chunks of a few bytes through an incremental decoder."""

import codecs
import json
import urllib.request


def _lines(reply):
    decoder = codecs.getincrementaldecoder("utf-8")()
    rest = ""
    while chunk := reply.read(7):
        rest += decoder.decode(chunk)
        *whole, rest = rest.split("\n")
        yield from whole
    yield rest


def query_model(prompt, model="llama3", url="http://localhost:11434/api/chat"):
    options = {"temperature": 0.0, "num_ctx": 2048, "seed": 123}
    body = json.dumps({"options": options, "messages": [{"content": prompt, "role": "user"}], "model": model})
    request = urllib.request.Request(url, body.encode("utf-8"), {"Content-Type": "application/json"}, method="POST")
    said = []
    with urllib.request.urlopen(request, timeout=600) as reply:
        for line in _lines(reply):
            if line.strip():
                part = json.loads(line)
                if "error" in part:
                    raise RuntimeError(part["error"])
                said.append(part["message"]["content"])
    return "".join(said)
