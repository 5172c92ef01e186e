"""fetch() against a small server on this machine, which also misbehaves."""

import hashlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from filelock import FileLock

from course_utils import download
from course_utils.download import KNOWN_FILES, FetchError, RemoteFile, fetch, known_files, one_mirror

ROOT = Path(__file__).resolve().parents[2]
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
def running_server(answer):
    """A server on a free port of this machine: `answer(handler)` answers a request. Stops at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
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
    for name in ("COURSE_MIRROR", "COURSE_OFFLINE", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def remote(*servers, **changes) -> RemoteFile:
    urls = tuple(f"{server.url}/some/data.bin" for server in servers)
    return RemoteFile(**{"name": "set/data.bin", "size": len(BODY), "sha256": SHA256, "urls": urls} | changes)


def leftovers(cache: Path) -> set[str]:
    return {path.name for path in cache.rglob("*") if path.is_file()} - {"data.bin.lock"}


def test_fetches_once(serve, cache):
    server = serve(whole)
    path = fetch(remote(server))
    assert path == cache / "set" / "data.bin" and path.read_bytes() == BODY
    assert fetch(remote(server)) == path
    assert server.requests == [("/some/data.bin", None)]
    assert leftovers(cache) == {"data.bin"}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (not_found, "HTTP 404"),
        (page, r"offers 44 bytes \(text/html\), not 256,000"),
        (chunked(b"<html></html>"), "broke off after 13 of 256,000 bytes"),
        (lambda h: h.send(BODY[::-1]), r"its SHA-256 is \w{12}…, not"),
        (lambda h: h.send(BODY + b"x"), "offers 256,001 bytes"),
        (chunked(BODY + b"x" * 9000), "sends more than 256,000 bytes"),
        (half, "broke off after 128,000 of 256,000 bytes"),
        (lambda h: h.send(b"", 302, Location=h.path), "TooManyRedirects"),
        (lambda h: h.send(b"", 500), "HTTP 500"),
        (lambda h: h.connection.close(), "ConnectionError"),
    ],
)
def test_second_mirror_after_a_bad_one(bad, reason, serve, cache):
    first, second = serve(bad), serve(whole)
    assert fetch(remote(first, second)).read_bytes() == BODY
    assert first.requests and len(second.requests) in (1, 2)  # 2: what the first sent did not fit
    os.remove(cache / "set" / "data.bin")
    with pytest.raises(FetchError, match=reason) as caught:
        fetch(remote(first))
    message = str(caught.value)
    assert message.startswith("set/data.bin: no address gave the file")
    assert (
        f"\n  {first.url}/some/data.bin: " in message
        and str(cache / "set" / "data.bin") in message
        and SHA256 in message
    )
    assert "data.bin" not in leftovers(cache)


def test_nothing_is_kept_of_a_file_that_is_too_long(serve, cache):
    with pytest.raises(FetchError, match="sends more than"):
        fetch(remote(serve(chunked(BODY + b"x" * 9000))))
    assert (cache / "set" / "data.bin.part").stat().st_size == 0


def test_chunked_body_without_length(serve):
    assert fetch(remote(serve(chunked(BODY)))).read_bytes() == BODY


def test_broken_download_goes_on(serve):
    first, second = serve(half), serve(whole)
    assert fetch(remote(first, second)).read_bytes() == BODY
    assert second.requests == [("/some/data.bin", "bytes=128000-")]


def test_server_without_resume_sends_all_again(serve, cache):
    (cache / "set").mkdir(parents=True)
    (cache / "set" / "data.bin.part").write_bytes(BODY[:1000])
    server = serve(lambda handler: handler.send(BODY))
    assert fetch(remote(server)).read_bytes() == BODY
    assert server.requests == [("/some/data.bin", "bytes=1000-")]


@pytest.mark.parametrize("part", [b"x" * 1000, b"x" * len(BODY), b"x" * 300_000, BODY])
def test_any_old_part_is_survived(part, serve, cache):
    (cache / "set").mkdir(parents=True)
    (cache / "set" / "data.bin.part").write_bytes(part)
    server = serve(whole)
    assert fetch(remote(server)).read_bytes() == BODY
    assert leftovers(cache) == {"data.bin"} and bool(server.requests) == (part != BODY)


def test_old_part_and_wrong_bytes(serve, cache):
    (cache / "set").mkdir(parents=True)
    (cache / "set" / "data.bin.part").write_bytes(b"x" * 1000)
    with pytest.raises(FetchError, match="its SHA-256 is"):
        fetch(remote(serve(lambda handler: handler.send(BODY[::-1]))))
    assert leftovers(cache) == set()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BODY[:-1], "it has 255,999 bytes, not 256,000"),
        (BODY[:-1] + b"x", "its SHA-256 is"),
        (b"", "it has 0 bytes"),
    ],
)
def test_wrong_cached_file_is_fetched_again(content, reason, serve, cache, monkeypatch):
    path = cache / "set" / "data.bin"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    with pytest.raises(FetchError, match=f"data.bin: {reason}"):
        fetch(remote())
    monkeypatch.delenv("COURSE_OFFLINE")
    assert fetch(remote(serve(whole))).read_bytes() == BODY


def test_offline(serve, cache, monkeypatch):
    server = serve(whole)
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    with pytest.raises(
        FetchError, match="not in the cache, and COURSE_OFFLINE forbids the network"
    ) as caught:
        fetch(remote(server))
    assert str(cache / "set" / "data.bin") in str(caught.value)
    assert not server.requests and not cache.exists()
    monkeypatch.setenv("COURSE_OFFLINE", "0")
    path = fetch(remote(server))
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    assert fetch(remote(server)) == path and len(server.requests) == 1


def test_own_mirror_is_the_only_one_asked(serve, monkeypatch):
    public, own = serve(whole), serve(whole)
    monkeypatch.setenv("COURSE_MIRROR", f"{own.url}/class/")
    fetch(remote(public))
    assert [path for path, _ in own.requests] == ["/class/set/data.bin"] and not public.requests
    monkeypatch.setenv("COURSE_MIRROR", "ftp://192.0.2.1")
    with pytest.raises(ValueError, match="COURSE_MIRROR must be"):
        fetch(remote(public, name="other"))


def test_china_first(monkeypatch):
    for file in KNOWN_FILES.values():
        monkeypatch.delenv("COURSE_MIRROR", raising=False)
        assert download._addresses(file) == list(file.urls)
        monkeypatch.setenv("COURSE_MIRROR", "cn")
        urls = download._addresses(file)
        assert urls[0].split("/")[2].endswith(known_files.IN_CHINA) and sorted(urls) == sorted(file.urls)
        assert urls[0] != file.urls[0]


@pytest.mark.parametrize(
    ("mirror", "hint"),
    [
        ("", "COURSE_MIRROR=cn tries mirrors in China first"),
        ("own", "only that server was asked"),
        ("cn", ""),
    ],
)
def test_the_hint_fits_the_mirror(mirror, hint, serve, monkeypatch):
    bad = serve(not_found)
    monkeypatch.setenv("COURSE_MIRROR", bad.url if mirror == "own" else mirror)
    with pytest.raises(FetchError) as caught:
        fetch(remote(bad))
    first = str(caught.value).splitlines()[0]
    assert hint in first and ("COURSE_MIRROR" in first) == bool(hint)


def test_who_waits_for_another_process_too_long_is_told(serve, cache, monkeypatch):
    monkeypatch.setattr(download, "LOCK_TIMEOUT", 0.1)
    (cache / "set").mkdir(parents=True)
    with (
        FileLock(f"{cache / 'set' / 'data.bin'}.lock"),
        pytest.raises(FetchError, match="another process fetches"),
    ):
        fetch(remote(serve(whole)))


def test_silent_server_is_given_up(serve, monkeypatch):
    monkeypatch.setattr(one_mirror, "READ_TIMEOUT", 0.2)
    with running_server(lambda handler: time.sleep(10)) as mute:
        start = time.monotonic()
        assert fetch(remote(mute, serve(whole))).read_bytes() == BODY
        assert time.monotonic() - start < 8


def test_dripping_server_is_given_up(serve, monkeypatch):
    monkeypatch.setattr(one_mirror, "SLOW_SECONDS", 0.3)
    with pytest.raises(FetchError, match="too slow: .* bytes a second"):
        fetch(remote(serve(drip)))


def test_server_that_breaks_off_within_the_time_out(serve, monkeypatch):
    monkeypatch.setattr(one_mirror, "READ_TIMEOUT", 0.2)

    def stall(handler):
        half(handler)
        handler.wfile.flush()
        time.sleep(0.6)

    with pytest.raises(FetchError, match=r"broke off after 128,000 of 256,000 bytes \(ReadTimeoutError"):
        fetch(remote(serve(stall)))


def test_two_at_once_fetch_once(serve):
    def slowly(handler):
        time.sleep(0.2)
        whole(handler)

    server = serve(slowly)
    with ThreadPoolExecutor(4) as pool:
        paths = list(pool.map(fetch, [remote(server)] * 4))
    assert len(set(paths)) == 1 and len(server.requests) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_killed_process_leaves_no_file_and_no_lock(serve, cache):
    release = threading.Event()

    def first_half(handler):
        half(handler)
        handler.wfile.flush()
        release.wait(10)

    slow, good = serve(first_half), serve(whole)
    code = "from course_utils.download import *\nfetch(RemoteFile('set/data.bin', %d, %r, (%r,)))"
    code %= (len(BODY), SHA256, f"{slow.url}/some/data.bin")
    child = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.DEVNULL)
    part = cache / "set" / "data.bin.part"
    limit = time.monotonic() + 10
    while not (part.exists() and part.stat().st_size) and time.monotonic() < limit:
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    release.set()
    arrived = part.stat().st_size
    assert not (cache / "set" / "data.bin").exists() and 0 < arrived < len(BODY)
    assert fetch(remote(good)).read_bytes() == BODY
    assert good.requests == [("/some/data.bin", f"bytes={arrived}-")]


def test_no_room(serve, monkeypatch, cache):
    usage = SimpleNamespace(free=1000)
    monkeypatch.setattr(download.shutil, "disk_usage", lambda path: usage)
    server = serve(whole)
    with pytest.raises(FetchError, match=r"cannot be written.*256,000 bytes are needed, 1,000 are free"):
        fetch(remote(server))
    assert not server.requests


def test_cache_that_cannot_be_made(serve, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "file"))
    with pytest.raises(FetchError, match="cannot be written to the cache.*COURSE_CACHE=<folder>"):
        fetch(remote(serve(whole)))


def test_folder_in_the_place_of_the_file(serve, cache):
    (cache / "set" / "data.bin").mkdir(parents=True)
    with pytest.raises(FetchError, match="cannot be written to the cache"):
        fetch(remote(serve(whole)))


def test_unknown_name():
    with pytest.raises(
        ValueError, match="'mnist' is not a known file; known: mnist/train-images-idx3-ubyte.gz"
    ):
        fetch("mnist")


@pytest.mark.parametrize("name", ["../data.bin", "/data.bin", "set/../../data.bin", "", "set\\data.bin"])
def test_names_stay_inside_the_cache(name):
    with pytest.raises(ValueError, match="not a place inside the cache"):
        remote(name=name)


def test_known_files_are_complete():
    for name, file in KNOWN_FILES.items():
        assert file.name == name and file.size > 0 and len(file.urls) >= 2
        assert all(re.fullmatch(r"https://\S+", url) for url in file.urls)
        assert any(url.split("/")[2].endswith(known_files.IN_CHINA) for url in file.urls)


def test_import_touches_no_network_and_writes_nothing(tmp_path):
    code = "import sys, course_utils.download; print([m for m in ('requests', 'torch') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]" and not (tmp_path / "cache").exists()
