"""A real HTTP server on the loopback address, with the faults that downloads meet."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Place:
    """What the server does: `files` by path, and how it misbehaves.

    `cut` breaks every connection after so many bytes of content; `ranges` off ignores Range requests;
    `refuse` answers with that status, once `patience` requests were answered well. `asked` records each
    request: (path, Range header or None).
    """

    files: dict[str, bytes]
    cut: int | None = None
    ranges: bool = True
    refuse: int | None = None
    patience: int = 0
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(place: Place) -> Iterator[Place]:
    """Serve `place` at a free port for the length of the block; `place.url` ends with a slash."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            place.asked.append((self.path, wanted))
            content = place.files.get(self.path.lstrip("/"))
            weary = place.refuse if len(place.asked) > place.patience else None
            if weary or content is None:
                self.send_error(weary or 404)
                return
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and place.ranges else 0
            if start and start >= len(content):
                self.send_response(416)
                self.send_header("Content-Range", f"bytes */{len(content)}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            self.wfile.write(content[start:][: place.cut])
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    place.url = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
