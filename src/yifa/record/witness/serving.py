"""Serving: the witness over HTTP, with the standard library alone.

Reads   POST /add-checkpoint; GET / shows the witness's name and public key
Never   takes more than 64 KiB in, waits longer than 20 seconds for a sender, or writes a request into a log line
Start   server()
"""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .core import PLAIN, Answer, Witness

LARGEST = 64 * 1024


def server(witness: Witness, host: str, port: int, clock: Callable[[], int]) -> ThreadingHTTPServer:
    """A server that is bound and not yet running. `clock` gives the POSIX second that goes into a signature."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 20

        def do_GET(self) -> None:
            if self.path == "/":
                self._answer(Answer(200, PLAIN, f"{witness.signer.verifier}\n"))
            else:
                self._answer(Answer(404, PLAIN, "没有这一页。\n"))

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not (length.isascii() and length.isdigit()) or len(length) > 9 or int(length) > LARGEST:
                self.close_connection = True
                self._answer(Answer(400, PLAIN, "请求没有写明长度，或者太长。\n"))
                return
            body = self.rfile.read(int(length))
            if self.path != "/add-checkpoint":
                self._answer(Answer(404, PLAIN, "没有这一页。\n"))
                return
            self._answer(witness.add_checkpoint(body, clock()))

        def _answer(self, answer: Answer) -> None:
            data = answer.text.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: what strangers send does not belong into a log."""

    ThreadingHTTPServer.daemon_threads = True
    return ThreadingHTTPServer((host, port), Handler)
