"""The reply is read whole, an error is turned into another one."""

import json
import urllib.error
import urllib.request


def query_model(prompt, model="llama3", url="http://localhost:11434/api/chat"):
    body = json.dumps(
        {
            "model": model,
            "messages": [{"role": "user", "content": prompt}],
            "stream": True,
            "options": {"seed": 123, "temperature": 0, "num_ctx": 2048},
        },
        ensure_ascii=False,
    ).encode()
    req = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(req, timeout=120) as resp:
            raw = resp.read().decode("utf-8")
    except urllib.error.HTTPError as e:
        raise RuntimeError(f"Ollama said {e.code}") from e
    text = ""
    for line in raw.splitlines():
        if not line.strip():
            continue
        d = json.loads(line)
        text += d.get("message", {}).get("content", "")
        if d.get("done"):
            break
    return text
