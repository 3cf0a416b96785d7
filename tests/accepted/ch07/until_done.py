"""The stream is followed until the server says that it is done; an error line raises."""

import json
from urllib.request import Request, urlopen


def query_model(prompt, model="llama3", url="http://localhost:11434/api/chat"):
    options = {"seed": 123, "temperature": 0, "num_ctx": 2048}
    body = json.dumps(dict(model=model, messages=[dict(role="user", content=prompt)], options=options))
    pieces = []
    with urlopen(Request(url, body.encode(), {"Content-Type": "application/json"}), timeout=120) as stream:
        pending = b""
        while block := stream.read(16):
            pending += block
            *lines, pending = pending.split(b"\n")
            for line in filter(bytes.strip, lines):
                part = json.loads(line)
                if "error" in part:
                    raise RuntimeError(part["error"])
                pieces.append(part["message"]["content"])
                if part["done"]:
                    return "".join(pieces)
    return "".join(pieces)
