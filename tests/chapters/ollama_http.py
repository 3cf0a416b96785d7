"""A real HTTP server on this machine that speaks Ollama's chat protocol."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from autograder.probes.ollama import OllamaServer


class Held:
    """Holds the answer back before a part for which the server would think, until it is released."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.release = threading.Event()

    def wait(self) -> None:
        """Say that the pause is reached, and wait for its end."""
        self.reached.set()
        self.release.wait()


@contextmanager
def serving(ollama: OllamaServer, held: Held | None = None) -> Iterator[str]:
    """Serve `ollama` on a free port of this machine; yields the address of its chat."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            for pause, part in ollama.respond(self.command, self.path, body):
                if pause and held:
                    held.wait()
                self.wfile.write(part)
                self.wfile.flush()
            self.close_connection = True

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/chat"
    finally:
        if held:
            held.release.set()
        server.shutdown()
        server.server_close()
        thread.join()
