"""Limits, sizes and words of a download, to the byte and to the letter."""

import shutil
import time
from types import SimpleNamespace

import pytest
import requests

from course_utils import download
from course_utils.download import FetchError, fetch, one_mirror
from course_utils.download.__main__ import main
from tests.package.download.conftest import BODY, chunked, leftovers, remote, whole


class Clock:
    """A clock that stands still until a test moves it."""

    now = 100.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(one_mirror, "time", clock)
    return clock


def blocks(clock, *arriving):
    """What `_blocks` yields of (seconds until it arrives, bytes), and how much it asked for each time."""
    asked, rest = [], list(arriving)

    def read1(count):
        asked.append(count)
        seconds, content = rest.pop(0) if rest else (0, b"")
        clock.now += seconds
        return content

    return one_mirror._blocks(SimpleNamespace(read1=read1)), asked


def test_a_server_is_slow_by_its_mean_of_half_a_minute(clock):
    arriving, asked = blocks(
        clock, (29.9, b"x"), (0.1, bytes(8_192 * 30 - 1)), (29.9, bytes(10)), (0.1, bytes(5))
    )
    assert [len(next(arriving)) for _ in range(4)] == [1, 245_759, 10, 5]
    with pytest.raises(one_mirror.MirrorFailed, match=r"^too slow: 0 bytes a second$"):
        next(arriving)
    assert asked == [65_536] * 4
    arriving, _ = blocks(clock, (32, bytes(32 * 8_192)))
    assert len(list(arriving)) == 1, "just fast enough"
    arriving, _ = blocks(clock, (40, bytes(40 * 8_192 - 400)))
    next(arriving)
    with pytest.raises(one_mirror.MirrorFailed, match=r"^too slow: 8,182 bytes a second$"):
        next(arriving)


def test_progress_is_said_at_once_where_it_is_due(serve, capsys, monkeypatch, clock):
    monkeypatch.setattr(one_mirror, "PROGRESS_SECONDS", 0)
    with pytest.raises(FetchError):
        fetch(remote(serve(chunked(bytes(1_250_001))), size=2_050_001))
    assert "  1.3 of 2.1 MB\n" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "sends another part than the one asked for (unnamed)"),
        ({"Content_Range": "x" * 61}, f"sends another part than the one asked for ({'x' * 60})"),
    ],
)
def test_another_part(headers, words, serve, cache):
    (cache / "set").mkdir(parents=True)
    (cache / "set" / "data.bin.part").write_bytes(BODY[:1])
    server = serve(lambda handler: handler.send(b"", 206 if handler.headers.get("Range") else 404, **headers))
    with pytest.raises(one_mirror.MirrorFailed) as failed:
        one_mirror._append(f"{server.url}/x", remote(server), cache / "set" / "data.bin.part", 1)
    assert str(failed.value) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [("256001", "256,001"), ("9" * 25, "99,999,999,999,999,999,999")],
)
def test_another_length(length, words, serve):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", length)
        handler.send_header("Content-Type", "t" * 61)
        handler.end_headers()

    with pytest.raises(FetchError) as failed:
        fetch(remote(serve(answer)))
    assert f": offers {words} bytes ({'t' * 60}), not 256,000\n" in str(failed.value)


def test_a_long_wait_and_a_long_reason_are_cut(serve):
    server = serve(lambda handler: handler.send(b"", 503, Retry_After="w" * 41))
    with pytest.raises(FetchError, match=rf"HTTP 503 Service Unavailable, asks to wait: {'w' * 40}\n"):
        fetch(remote(server))
    answer = SimpleNamespace(status_code=418, reason="r" * 101, headers={})
    assert one_mirror._refusal(answer) == (f"HTTP 418 {'r' * 100}", False)
    assert one_mirror._cause(ValueError("v" * 201)) == f"ValueError: {'v' * 200}"


def test_a_single_byte_is_gone_on_from(serve, cache):
    (cache / "set").mkdir(parents=True)
    (cache / "set" / "data.bin.part").write_bytes(BODY[:1])
    server = serve(whole)
    fetch(remote(server))
    assert server.requests == [("/some/data.bin", "bytes=1-")]


def test_what_has_arrived_is_in_the_file(serve, cache):
    """Also what a killed process would lose in a buffer."""
    part, seen = cache / "set" / "data.bin.part", []

    def answer(handler):
        handler.send(BODY[:3_000], length=len(BODY))
        handler.wfile.flush()
        for _ in range(500):
            if part.exists() and part.stat().st_size:
                break
            time.sleep(0.01)
        seen.append(part.stat().st_size)
        handler.wfile.write(BODY[3_000:])

    fetch(remote(serve(answer)))
    assert seen == [3_000]


def test_a_stick_that_is_pulled_out(monkeypatch, tmp_path, cache):
    folder = tmp_path / "stick"
    (folder / "set").mkdir(parents=True)
    (folder / "set" / "data.bin").write_bytes(BODY)
    monkeypatch.setenv("COURSE_MIRROR", str(folder))
    monkeypatch.setattr(shutil, "copyfile", lambda _, part: part.write_bytes(BODY[:7]))
    with pytest.raises(FetchError, match="it has 7 bytes, not 256,000"):
        fetch(remote())
    assert "data.bin" not in leftovers(cache)


@pytest.mark.parametrize(
    ("variables", "verify"),
    [
        ({}, True),
        ({"REQUESTS_CA_BUNDLE": "one.pem"}, "one.pem"),
        ({"CURL_CA_BUNDLE": "two.pem"}, "two.pem"),
        ({"REQUESTS_CA_BUNDLE": "one.pem", "CURL_CA_BUNDLE": "two.pem"}, "one.pem"),
    ],
)
def test_certificates(variables, verify, monkeypatch):
    asked = []

    def get(session, url, **arguments):
        asked.append(arguments["verify"])
        raise ConnectionError

    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(requests.Session, "get", get)
    with pytest.raises(one_mirror.MirrorFailed):
        one_mirror._ask("https://course.example/data.bin", 0)
    assert asked == [verify]


def test_a_mirror_may_have_the_smallest_port(monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", "http://127.0.0.1:1/x")
    with pytest.raises(FetchError, match="127.0.0.1:1/x/set/data.bin: ConnectionError"):
        fetch(remote())


def test_a_folder_is_named_from_which_a_file_comes(monkeypatch, tmp_path, capsys):
    (tmp_path / "stick" / "set").mkdir(parents=True)
    (tmp_path / "stick" / "set" / "data.bin").write_bytes(BODY)
    monkeypatch.setenv("COURSE_MIRROR", str(tmp_path / "stick"))
    fetch(remote())
    said = "".join(capsys.readouterr())
    assert f"Downloading set/data.bin (256 kB) from {tmp_path / 'stick' / 'set' / 'data.bin'}\n" in said


@pytest.mark.parametrize("change", [{"size": -1}, {"sha256": "0" * 63}, {"sha256": "G" * 64}])
def test_a_file_that_cannot_be(change):
    with pytest.raises(ValueError, match="set/data.bin: size or sha256 is not valid"):
        remote(**change)
    assert remote(size=0).size == 0


def test_megabytes_of_all(monkeypatch, capsys):
    monkeypatch.setattr(download, "KNOWN_FILES", {"set/data.bin": remote(size=1_500_001)})
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    assert main([]) == 1
    assert "1 files, 2 MB, into" in "".join(capsys.readouterr())
