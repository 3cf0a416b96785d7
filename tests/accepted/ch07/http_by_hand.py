"""HTTP/1.0 written by hand: no chunks come back, and the end of the answer is the end of the connection."""

import json
import socket
from urllib.parse import urlsplit


def query_model(prompt, model="llama3", url="http://localhost:11434/api/chat"):
    place = urlsplit(url)
    options = {"seed": 123, "temperature": 0, "num_ctx": 2048}
    question = {"model": model, "messages": [{"role": "user", "content": prompt}], "options": options}
    body = json.dumps(question).encode()
    head = f"POST {place.path} HTTP/1.0\r\nHost: {place.netloc}\r\nContent-Length: {len(body)}\r\n\r\n"
    received = b""
    with socket.create_connection((place.hostname, place.port or 80)) as connection:
        connection.sendall(head.encode() + body)
        while piece := connection.recv(4096):
            received += piece
    status, _, answer = received.partition(b"\r\n\r\n")
    if int(status.split()[1]) >= 400:
        raise OSError(status.decode())
    return "".join(json.loads(line)["message"]["content"] for line in answer.decode().split("\n") if line.strip())
