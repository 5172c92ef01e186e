"""Serve the data sets and the packages to a class on the local network: `make data-serve`.

The instructor runs `make data` and `make wheelhouse` at home and this in the room; students set COURSE_MIRROR to the
address that it prints. Only the known files of the cache are served, under their names there, and nothing is ever
written. Who else is on the network can read them, too; they are public. Students check every file by its SHA-256.
"""

import argparse
import re
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from course_utils.download import KNOWN_FILES, cache_dir, cached
from course_utils.messages import say
from course_utils.safe_text import printable
from tools.classroom import wheelhouse
from tools.setup.wheels import is_right

PORT = 8765


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD for the files of `server.files`; everything else is refused."""

    protocol_version = "HTTP/1.1"
    timeout = 60  # seconds without a byte

    def do_GET(self):
        """Send a file, or the part of it that a Range header names; "/" lists what there is."""
        name = unquote(urlsplit(self.path).path).lstrip("/")
        if not name:
            return self._send(self.server.listing, "text/plain")
        if name == "wheels/":
            return self._send(self.server.page, "text/html")
        path = self.server.files.get(name)  # a table of names: no path is ever built from a request
        if path is None or not path.is_file():
            return self.send_error(404, "not one of the course's files")
        size = path.stat().st_size
        part = wanted_part(self.headers.get("Range", ""), size)
        if part is None:
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{size}")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        whole = len(part) == size
        self.send_response(200 if whole else 206)
        if not whole:
            self.send_header("Content-Range", f"bytes {part.start}-{part.stop - 1}/{size}")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        if self.command == "GET":
            with open(path, "rb") as stream:
                stream.seek(part.start)
                left = len(part)
                while left and (block := stream.read(min(left, 1 << 16))):
                    self.wfile.write(block)
                    left -= len(block)

    do_HEAD = do_GET

    def _send(self, text, kind):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_request(self, code="-", size="-"):
        """One line a file, so that the instructor sees that it works; no line for the list."""
        if self.command == "GET" and code in (200, 206) and self.path not in ("/", "/wheels/"):
            print(f"{self.client_address[0]} {printable(self.path)}", flush=True)

    def log_message(self, *arguments):
        """No line for an error: a wrong address is the student's to mend."""


def wanted_part(asked: str, size: int) -> range | None:
    """The bytes that a Range header asks for (RFC 9110, section 14).

    Args:
        asked: the header: "bytes=5-", "bytes=5-9", "bytes=-5". "" and what cannot be understood ask for the whole.
        size: bytes of the file.

    Returns:
        The places of the bytes, all of them where several parts are asked for; None if there are none.
    """
    match = re.fullmatch(r"bytes=[ \t]*(\d{0,99})-(\d{0,99})[ \t]*", asked, re.ASCII | re.IGNORECASE)
    if match is None or not any(match.groups()):
        return range(size)
    first, last = match.groups()
    if not first:
        return range(max(0, size - int(last)), size) if int(last) and size else None
    if last and int(last) < int(first):
        return range(size)
    return range(int(first), min(int(last) + 1 if last else size, size)) if int(first) < size else None


class Server(ThreadingHTTPServer):
    """Serves `files`: name -> path; of the packages among them (wheels/…) the SHA-256 is stated, too: name -> hash."""

    daemon_threads = True
    request_queue_size = 128  # a class that starts at once

    def __init__(
        self, address: tuple[str, int], files: dict[str, Path], hashes: dict[str, str] | None = None
    ):
        super().__init__(address, Handler)
        self.files = files
        self.listing = "".join(f"{name}\n" for name in files)
        # The form that pip and uv read with --find-links.
        self.page = "<!DOCTYPE html>\n" + "".join(
            f'<a href="{quote(name)}#sha256={sha256}">{name}</a><br>\n'
            for name, sha256 in (hashes or {}).items()
        )

    def handle_error(self, request, client_address):
        """A student who closes the laptop in the middle is no error of ours."""


def complete_files() -> dict[str, Path]:
    """The known files that lie in the cache with the right size and SHA-256: name -> path."""
    return {name: path for name in KNOWN_FILES if (path := cached(name)) is not None}


def complete_packages() -> tuple[dict[str, str], list[str]]:
    """The package files in the cache whose SHA-256 is right (name -> hash), and the names of those that are damaged."""
    folder = cache_dir() / "wheels"
    right, damaged = {}, []
    for name, sha256 in wheelhouse.sums(folder).items():
        if is_right(str(folder / name), 0, sha256):
            right[name] = sha256
        else:
            damaged.append(name)
    return right, damaged


def own_address() -> str:
    """The address of this machine on the local network, as far as it can be found without asking anyone."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: it only chooses the way out
            return probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"


def main(arguments: list[str] | None = None) -> int:
    """The command line: serve until Ctrl-C; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=PORT, help=f"0 takes a free one (default: {PORT})")
    parser.add_argument("--host", default="0.0.0.0", help="127.0.0.1 serves this machine only")
    options = parser.parse_args(arguments)
    files = complete_files()
    missing = [name for name in KNOWN_FILES if name not in files]
    packages, damaged = complete_packages()
    files |= {f"wheels/{name}": cache_dir() / "wheels" / name for name in packages}
    if not files:
        say(f"There is nothing to serve in {cache_dir()}: run make data and make wheelhouse first.")
        return 1
    try:
        server = Server((options.host, options.port), files, packages)
    except (OSError, OverflowError) as error:
        say(f"Port {options.port} cannot be used ({error}). Another one: make data-serve ARGS='--port 9000'")
        return 1
    host = own_address() if options.host == "0.0.0.0" else options.host
    address = f"http://{host}:{server.server_port}"
    say(f"Serving {len(files)} files from {cache_dir()}; Ctrl-C stops it.")
    if missing:
        say(f"Not in the cache: {', '.join(missing)} (make data)")
    if damaged:
        say(f"Damaged, and so not served: {', '.join(damaged)} (make wheelhouse)")
    if not packages:
        say("Data only: students still need the internet for the set-up itself (make wheelhouse)")
    say("Students set this before they start the course:")
    say(f"  Linux, macOS        export COURSE_MIRROR={address}")
    say(f"  Windows, cmd        set COURSE_MIRROR={address}")
    say(f"  Windows, PowerShell $env:COURSE_MIRROR='{address}'")
    say(f"  in a notebook       import os; os.environ['COURSE_MIRROR'] = '{address}'")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("stopped")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
