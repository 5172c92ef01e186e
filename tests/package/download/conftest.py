"""Servers on this machine that answer as a test wants, and a cache of its own for each test."""

import hashlib
import os
import re
import socket
import threading
import time
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from course_utils.download import RemoteFile

ROOT = Path(__file__).resolve().parents[3]
BODY = bytes(range(256)) * 1000
SHA256 = hashlib.sha256(BODY).hexdigest()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests.append((self.path, self.headers.get("Range")))
        self.server.answer(self)

    def log_message(self, *args):
        pass

    def send(self, body: bytes, status: int = 200, length: int | None = None, **headers: str):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running_server(answer, handler=Handler):
    """A server on a free port of this machine: `answer(handler)` answers a request. Stops at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.answer, server.requests = answer, []
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def nobody():
    """A server that is not there: a port of this machine on which nobody listens, and which nobody else can get."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield SimpleNamespace(url=f"http://127.0.0.1:{taken.getsockname()[1]}")


def whole(handler):
    """The file; the part of it that a Range header asks for."""
    if asked := re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", "")):
        start = int(asked[1])
        place = f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"
        handler.send(BODY[start:], 206, Content_Range=place)
    else:
        handler.send(BODY)


def half(handler):
    handler.send(BODY[:128_000], length=len(BODY))


def not_found(handler):
    handler.send(b"gone", 404)


def page(handler):
    handler.send(b"<html>Service temporarily unavailable</html>", Content_Type="text/html; charset=utf-8")


def drip(handler):
    """A byte now and then."""
    handler.send(b"", length=len(BODY))
    for i in range(60):
        try:
            handler.wfile.write(BODY[i : i + 1])
        except OSError:
            return
        time.sleep(0.02)


def chunked(body: bytes):
    def answer(handler):
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for start in range(0, len(body), 10_000):
            piece = body[start : start + 10_000]
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        handler.wfile.write(b"0\r\n\r\n")
        handler.close_connection = True

    return answer


@pytest.fixture
def serve():
    """Start servers that stop at the end of the test."""
    with ExitStack() as stack:
        yield lambda answer: stack.enter_context(running_server(answer))


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    for name in list(os.environ):
        if name in ("COURSE_MIRROR", "COURSE_OFFLINE") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def remote(*servers, **changes) -> RemoteFile:
    urls = tuple(f"{server.url}/some/data.bin" for server in servers)
    return RemoteFile(**{"name": "set/data.bin", "size": len(BODY), "sha256": SHA256, "urls": urls} | changes)


def leftovers(cache: Path) -> set[str]:
    return {path.name for path in cache.rglob("*") if path.is_file()} - {"data.bin.lock"}
