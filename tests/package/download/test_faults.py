"""What a student meets when a download goes wrong: the message, the cache afterwards, the second call."""

import functools
import gzip
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import time

import pytest

from course_utils.download import FetchError, fetch, one_mirror
from tests.package.download.conftest import (
    BODY,
    ROOT,
    SHA256,
    chunked,
    drip,
    half,
    leftovers,
    not_found,
    page,
    remote,
    whole,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and limits")


@pytest.fixture
def others(cache):
    """Files of the cache that no fetch may touch."""
    files = {cache / "set" / "other.bin": b"other", cache / "mine.txt": b"mine"}
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    yield
    for path, content in files.items():
        assert path.read_bytes() == content


def reset_in_the_middle(handler):
    handler.send(BODY[:100_000], length=len(BODY))
    handler.wfile.flush()
    time.sleep(0.1)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def silence(handler):
    time.sleep(1)


def closed_without_length(handler):
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(BODY[:50_000])
    handler.close_connection = True


def broken_chunk(handler):
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"%x\r\n%s\r\nno number\r\n" % (10_000, BODY[:10_000]))
    handler.close_connection = True


def packed(handler):
    handler.send(gzip.compress(BODY), Content_Encoding="gzip")


LYING = b"<html>" + b"x" * (len(BODY) - 6)
SERVERS = {
    "404": (not_found, "HTTP 404"),
    "403": (lambda h: h.send(b"no", 403), "HTTP 403"),
    "503 with a page": (lambda h: h.send(b"<html>busy</html>", 503), "HTTP 503"),
    "a page with status 200": (page, "offers 44 bytes"),
    "a page as long as the file": (lambda h: h.send(LYING), "its SHA-256 is"),
    "wrong bytes, right length": (lambda h: h.send(BODY[::-1]), "its SHA-256 is"),
    "body cut in half": (half, "broke off after 128,000"),
    "no length, closed early": (closed_without_length, "broke off after 50,000"),
    "no length, a page": (chunked(b"<html></html>"), "broke off after 13"),
    "connection reset": (reset_in_the_middle, "the connection was reset"),
    "closed at once": (lambda h: h.connection.close(), "ConnectionError: the server hung up"),
    "never answers": (silence, "ReadTimeout: silent for too long"),
    "a byte now and then": (drip, "too slow"),
    "redirects to itself": (lambda h: h.send(b"", 302, Location=h.path), "TooManyRedirects"),
    "redirects to a file": (lambda h: h.send(b"", 302, Location="file:///etc/passwd"), "InvalidSchema"),
    "redirects to no address": (lambda h: h.send(b"", 302, Location="http://[::1"), "ValueError|InvalidURL"),
    "redirects to a long label": (
        lambda h: h.send(b"", 302, Location=f"http://{'a' * 80}.example/"),
        "InvalidURL|Error",
    ),
    "a length that is no number": (lambda h: h.send(BODY[:9], length="many"), "broke off after 9"),
    "a negative length": (lambda h: h.send(BODY[:9], length=-5), "broke off|ValueError|Invalid"),
    "a length without end": (lambda h: h.send(BODY[:9], length=10**40), "offers 10,000,000"),
    "a broken chunk": (broken_chunk, "broke off after 10,000"),
    "packed once more on the way": (packed, "offers"),
    "wants to be left alone": (lambda h: h.send(b"", 429, Retry_After="120"), "HTTP 429 .*wait: 120 seconds"),
    "no answer of HTTP": (
        lambda h: h.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n"),
        "ConnectionError|BadStatusLine",
    ),
    "a part that nobody asked for": (
        lambda h: h.send(BODY[:9], 206, Content_Range="bytes 0-8/9"),
        "HTTP 206",
    ),
    "nothing, with status 204": (lambda h: h.send(b"", 204), "HTTP 204"),
}


@pytest.mark.parametrize("fault", SERVERS)
def test_a_server_that_misbehaves(fault, serve, cache, others, monkeypatch):
    monkeypatch.setattr(one_mirror, "READ_TIMEOUT", 0.3)
    monkeypatch.setattr(one_mirror, "SLOW_SECONDS", 0.3)
    answer, reason = SERVERS[fault]
    with pytest.raises(FetchError, match=reason) as caught:
        fetch(remote(serve(answer)))
    message = str(caught.value)
    assert "set/data.bin" in message and str(cache / "set" / "data.bin") in message and SHA256 in message
    left = leftovers(cache)
    assert left <= {"other.bin", "mine.txt", "data.bin.part"}
    good = serve(whole)
    assert fetch(remote(good)).read_bytes() == BODY
    assert leftovers(cache) == {"other.bin", "mine.txt", "data.bin"}


def test_right_bytes_after_two_failures(serve, cache, others):
    first, second, third = serve(not_found), serve(half), serve(whole)
    assert fetch(remote(first, second, third)).read_bytes() == BODY
    assert third.requests == [("/some/data.bin", "bytes=128000-")]


def test_one_server_that_fails_twice(serve, cache):
    answers = [not_found, half, whole]
    server = serve(lambda handler: answers.pop(0)(handler))
    for _ in range(2):
        with pytest.raises(FetchError):
            fetch(remote(server))
    assert fetch(remote(server)).read_bytes() == BODY


def test_cache_with_spaces_and_chinese(serve, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "我的 课程 cache's"))
    assert fetch(remote(serve(whole))) == tmp_path / "我的 课程 cache's" / "set" / "data.bin"


def child(url, folder, limit=None, nobody=False):
    """Another Python that fetches the file.

    limit: the most bytes that it may write into one file. nobody: it gives up the rights of root.
    """
    code = "import os, signal, filelock, requests\nfrom course_utils.download import *\n"
    # Tests that a shell started in the background inherit that Ctrl+C is ignored; a student's Python does not.
    code += "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    if nobody:
        code += "os.setuid(65534)\n"
    if limit:
        code += f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
    code += f"print(fetch(RemoteFile('set/data.bin', {len(BODY)}, {SHA256!r}, ({url!r},))).stat().st_size)"
    environment = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    environment["COURSE_CACHE"] = str(folder)
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@posix
def test_disk_full_in_the_middle(serve, cache, others):
    server = serve(whole)
    process = child(f"{server.url}/some/data.bin", cache, limit=100_000)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    message = errors[errors.index("FetchError: ") + len("FetchError: ") :]
    assert "cannot be written to the cache" in message and "COURSE_CACHE=<folder>" in message
    assert "data.bin" not in leftovers(cache)
    assert fetch(remote(server)).read_bytes() == BODY


@posix
def test_a_cache_that_is_not_ours(serve, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    server = serve(whole)
    process = child(f"{server.url}/some/data.bin", locked / "cache", nobody=os.geteuid() == 0)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    message = errors[errors.index("FetchError: ") + len("FetchError: ") :]
    assert "cannot be written to the cache: [Errno 13]" in message
    assert not server.requests and list(locked.iterdir()) == []
    locked.chmod(0o777)


def slowly(handler, pause=0.006):
    """The file, or its rest, in 32 small pieces with so many seconds between them."""
    asked = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
    start = int(asked[1]) if asked else 0
    handler.send_response(206 if start else 200)
    if start:
        handler.send_header("Content-Range", f"bytes {start}-{len(BODY) - 1}/{len(BODY)}")
    handler.send_header("Content-Length", str(len(BODY) - start))
    handler.end_headers()
    try:
        for place in range(start, len(BODY), 8_000):
            handler.wfile.write(BODY[place : min(place + 8_000, len(BODY))])
            time.sleep(pause)
    except OSError:
        pass


def wait_for(condition, seconds=20):
    limit = time.monotonic() + seconds
    while not condition() and time.monotonic() < limit:
        time.sleep(0.002)


@posix
def test_killed_at_random_points(serve, cache, others):
    server, chance, sizes = serve(slowly), random.Random(7), []
    part, file = cache / "set" / "data.bin.part", cache / "set" / "data.bin"
    for _ in range(12):
        process = child(f"{server.url}/some/data.bin", cache)
        known = len(server.requests)
        wait_for(lambda: len(server.requests) > known or process.poll() is not None)  # noqa: B023
        time.sleep(chance.uniform(0, 0.06))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if file.exists():
            assert file.read_bytes() == BODY
            file.unlink()
        arrived = part.read_bytes() if part.exists() else b""
        assert arrived == BODY[: len(arrived)]
        sizes.append(len(arrived))
    assert len(set(sizes)) > 1
    assert fetch(remote(server)).read_bytes() == BODY


@posix
def test_ctrl_c_in_the_middle(serve, cache, others):
    server = serve(functools.partial(slowly, pause=0.1))
    process = child(f"{server.url}/some/data.bin", cache)
    part = cache / "set" / "data.bin.part"
    wait_for(lambda: part.exists() and part.stat().st_size > 0)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode != 0 and errors.strip().endswith("KeyboardInterrupt")
    left = leftovers(cache)
    assert "data.bin" not in left and "data.bin.part" in left
    assert fetch(remote(server)).read_bytes() == BODY
    assert server.requests[-1][1] is not None


@pytest.mark.parametrize("count", [2, 4, 8])
def test_processes_at_once_fetch_once(count, serve, cache, others):
    server = serve(slowly)
    processes = [child(f"{server.url}/some/data.bin", cache) for _ in range(count)]
    for process in processes:
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        assert out.splitlines()[-1] == str(len(BODY))
    assert len(server.requests) == 1
    assert leftovers(cache) == {"other.bin", "mine.txt", "data.bin"}


def test_a_long_download_that_is_fast_enough_is_not_given_up(serve, monkeypatch):
    monkeypatch.setattr(one_mirror, "SLOW_SECONDS", 0.02)
    monkeypatch.setattr(one_mirror, "SLOW_BYTES_PER_SECOND", 100)
    server = serve(functools.partial(slowly, pause=0.01))
    assert fetch(remote(server)).read_bytes() == BODY and len(server.requests) == 1


def test_progress_is_said(serve, cache, monkeypatch, capsys):
    monkeypatch.setattr(one_mirror, "PROGRESS_SECONDS", 0.05)
    fetch(remote(serve(slowly)))
    lines = re.findall(r"  (\d\.\d) of 0\.3 MB", capsys.readouterr().out)
    assert len(lines) >= 2 and lines == sorted(lines)
