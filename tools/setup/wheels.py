"""Fetch package files so that nothing is lost when the network breaks: neither pip nor uv keeps half a file.

pip begins a file anew after each interruption (from version 25.1 only after those that it survives itself), and so does
uv 0.13. For the few large ones, PyTorch first of all, that can mean that a set-up on a bad line never ends.
"""

import hashlib
import html.parser
import http.client
import os
import time
import urllib.error
import urllib.request
from urllib.parse import unquote, urldefrag, urljoin

from tools.setup import Stop, say, sources

LARGE = 12_000_000  # bytes: a file from here on is fetched by us, in pieces if need be
READ_SECONDS = 20  # without a single byte
SLOW_BYTES_PER_SECOND, SLOW_SECONDS = 4_096, 60  # who sends less for so long is given up
TRIES = 5  # without a single byte between them
PAUSE = 2  # seconds between tries


def links(address):
    """The package files of a page, as an index has them: name -> (address, SHA-256 or "")."""
    text = sources.read(address, seconds=READ_SECONDS)
    found = {}

    class Page(html.parser.HTMLParser):
        def handle_starttag(self, tag, attributes):
            target = dict(attributes).get("href")
            if tag == "a" and target:
                whole, mark = urldefrag(urljoin(address, target))
                name = unquote(whole.rsplit("/", 1)[-1])
                found[name] = (whole, mark[7:] if mark.startswith("sha256=") else "")

    Page().feed(text or "")
    return found


def fetch(name, size, sha256, address, folder):
    """Complete a file in the folder from one address.

    Args:
        name: its name in the folder; until it is whole and right, NAME.part.
        size: its bytes; 0 if nobody knows them beforehand.
        sha256: 64 hexadecimal digits; "" if nobody states them.

    Returns:
        Its path, or None where this server does not give the right file.
    """
    path = os.path.join(folder, name)
    if is_right(path, size, sha256):
        return path
    os.makedirs(folder, exist_ok=True)
    part, failures, told = path + ".part", 0, Progress(name)
    while failures < TRIES:
        have = os.path.getsize(part) if os.path.exists(part) else 0
        if size and have > size:
            os.unlink(part)
            have = 0
        try:
            if not (size and have == size):
                size = go_on(address, part, have, size, told)
        except Refused:
            return None
        except (OSError, http.client.HTTPException, ValueError) as error:
            if isinstance(error, OSError) and error.errno in FULL:
                raise
            came = os.path.exists(part) and os.path.getsize(part) > have
            failures = 1 if came else failures + 1
            if failures < TRIES:
                time.sleep(PAUSE)
            continue
        if is_right(part, size, sha256):
            os.replace(part, path)
            return path
        os.unlink(part)
        if have == 0:
            return None  # from the first byte on, and yet wrong: so it lies there
    return None


FULL = (28, 122)  # no space on the device, quota used up


class Refused(Exception):
    """The server does not give this file."""


def go_on(address, part, have, size, told):
    """Fetch the bytes after the first `have`; return how many the whole file has."""
    headers = dict(sources.AGENT, **({"Range": f"bytes={have}-"} if have else {}))
    headers["Accept-Encoding"] = "identity"
    try:
        answer = urllib.request.urlopen(
            urllib.request.Request(address, headers=headers), timeout=READ_SECONDS
        )
    except urllib.error.HTTPError as error:
        if error.code == 416:  # it has no such bytes: what lies here is not a part of its file
            os.unlink(part)
            raise ConnectionError("anew") from None
        if error.code in (408, 429) or error.code >= 500:
            raise ConnectionError(f"HTTP {error.code}") from None
        raise Refused from None
    with answer:
        if answer.status != 206:
            have = 0
        length = answer.headers.get("Content-Length") or ""
        whole = have + int(length) if length.isdecimal() else size
        if size and whole != size:
            raise Refused
        with open(part, "r+b" if have else "wb") as file:
            file.seek(have)
            file.truncate()
            start, count = time.monotonic(), 0
            while block := answer.read1(1 << 18):
                file.write(block)
                file.flush()
                count += len(block)
                have += len(block)
                told.say(have, whole)
                passed = time.monotonic() - start
                if passed >= SLOW_SECONDS:
                    if count < SLOW_BYTES_PER_SECOND * passed:
                        raise Stop(
                            f"the server sends only {count / passed / 1000:.1f} kB a second. Try another network or, "
                            "in China, COURSE_MIRROR=cn; what has come is kept."
                        )
                    start, count = time.monotonic(), 0
    if have < whole:
        raise ConnectionError("it broke off")
    return whole


class Progress:
    """A line at most every five seconds: how much has come, and how long the rest may take."""

    def __init__(self, name):
        self.name, self.start, self.last, self.first = name.split("-")[0], None, 0.0, 0

    def say(self, have, whole):
        now = time.monotonic()
        if self.start is None:
            self.start, self.first, self.last = now, have, now
        if now - self.last >= 5:
            self.last = now
            rate = max(have - self.first, 1) / (now - self.start)
            left = f", about {minutes((whole - have) / rate)} to go" if whole else ""
            say(f"  {self.name}: {have / 1e6:.0f} of {whole / 1e6:.0f} MB{left}")


def minutes(seconds):
    """A time in words that promise no more than is known."""
    return f"{seconds:.0f} seconds" if seconds < 90 else f"{seconds / 60:.0f} minutes"


def is_right(path, size, sha256):
    """True when the file is whole, and has this SHA-256 where one is stated."""
    if not os.path.isfile(path) or (size and os.path.getsize(path) != size):
        return False
    if not sha256:
        return bool(size)
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256
