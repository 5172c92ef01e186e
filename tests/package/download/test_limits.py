"""Slow and silent servers, killed processes, a cache without room or right to write, names."""

import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from course_utils import download
from course_utils.download import KNOWN_FILES, FetchError, fetch, known_files, one_mirror
from tests.package.download.conftest import (
    BODY,
    ROOT,
    SHA256,
    drip,
    half,
    remote,
    running_server,
    whole,
)


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
    (cache / "set").mkdir(parents=True, exist_ok=True)
    (cache / "set" / "data.bin.part").write_bytes(BODY[:255_001])
    with pytest.raises(FetchError, match="999 bytes are needed, 998 are free"):
        usage.free = 998
        fetch(remote(server))
    usage.free = 999  # just enough for what is missing
    assert fetch(remote(server)).read_bytes() == BODY


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
