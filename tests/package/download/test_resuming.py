"""What lies in the cache already, whatever it is, is never a dead end."""

import shutil

import pytest

from course_utils.download import FetchError, fetch
from tests.package.download.conftest import BODY, leftovers, nobody, not_found, remote, whole

HALF = BODY[:128_000]


@pytest.fixture
def part(cache):
    path = cache / "set" / "data.bin.part"
    path.parent.mkdir(parents=True)
    path.write_bytes(HALF)
    return path


def answering_a_range(answer):
    """A server that has trouble with Range only: without one it sends the file."""
    return lambda handler: answer(handler) if handler.headers.get("Range") else handler.send(BODY)


def multipart(handler):
    handler.send(b"--x\r\n\r\n" + BODY[128_000:], 206, Content_Type="multipart/byteranges; boundary=x")


def broken_at_once(handler):
    handler.send(b"", 206, length=128_000, Content_Range="bytes 128000-255999/256000")


TROUBLE = {
    "416": lambda h: h.send(b"", 416, Content_Range="bytes */9"),
    "400": lambda h: h.send(b"", 400),
    "403": lambda h: h.send(b"", 403),
    "500": lambda h: h.send(b"", 500),
    "another place": lambda h: h.send(BODY[:128_000], 206, Content_Range="bytes 0-127999/256000"),
    "one byte later": lambda h: h.send(BODY[128_001:], 206, Content_Range="bytes 128001-255999/256000"),
    "another unit": lambda h: h.send(BODY[128_000:], 206, Content_Range="lines 128000-255999/256000"),
    "no place": lambda h: h.send(BODY[128_000:], 206),
    "many parts": multipart,
    "no body": broken_at_once,
    "hangs up": lambda h: h.connection.close(),
    "other bytes": lambda h: h.send(HALF[::-1], 206, Content_Range="bytes 128000-255999/256000"),
    "more than the file": lambda h: h.send(BODY, 206, Content_Range="bytes 128000-383999/384000"),
    "redirects to no address": lambda h: h.send(b"", 302, Location="http://[::1"),
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_a_server_that_cannot_resume_gives_the_whole_file(trouble, part, serve, cache):
    server = serve(answering_a_range(TROUBLE[trouble]))
    assert fetch(remote(server)).read_bytes() == BODY
    assert [asked for _, asked in server.requests] == ["bytes=128000-", None]
    assert leftovers(cache) == {"data.bin"}


def test_the_right_way_needs_one_request(part, serve):
    server = serve(whole)
    fetch(remote(server))
    assert [asked for _, asked in server.requests] == ["bytes=128000-"]


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_not_asked_again(status, part, serve):
    server = serve(lambda h: h.send(b"", status, Retry_After="Sat, 28 Nov 2026 12:00:00 GMT"))
    with pytest.raises(FetchError, match=f"HTTP {status} .*asks to wait: Sat, 28 Nov"):
        fetch(remote(server))
    assert len(server.requests) == 1 and part.read_bytes() == HALF


def test_a_part_outlives_servers_that_give_nothing(part, serve):
    with nobody() as gone, pytest.raises(FetchError):
        fetch(remote(gone, serve(not_found)))
    assert part.read_bytes() == HALF


@pytest.mark.parametrize("content", [b"", BODY[::-1][:128_000], BODY[::-1], BODY + b"x", BODY])
def test_whatever_the_part_holds(content, part, serve):
    part.write_bytes(content)
    server = serve(whole)
    assert fetch(remote(server)).read_bytes() == BODY
    assert len(server.requests) == {BODY: 0, BODY[::-1][:128_000]: 2}.get(content, 1)


def test_a_part_that_is_a_link_is_left_alone(part, serve, tmp_path):
    mine = tmp_path / "mine.txt"
    mine.write_bytes(b"mine")
    part.unlink()
    part.symlink_to(mine)
    assert fetch(remote(serve(whole))).read_bytes() == BODY
    assert mine.read_bytes() == b"mine" and not part.is_symlink()


@pytest.mark.parametrize("name", ["data.bin", "data.bin.part", "data.bin.lock"])
def test_a_folder_in_the_way(name, serve, cache):
    folder = cache / "set" / name
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_bytes(b"mine")
    with pytest.raises(FetchError, match=rf"cannot be written to the cache: .*{name}"):
        fetch(remote(serve(whole)))
    assert (folder / "mine.txt").read_bytes() == b"mine"


def test_a_cache_that_is_a_link(serve, cache, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    cache.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert fetch(remote(serve(whole))).read_bytes() == BODY
    assert leftovers(tmp_path / "elsewhere") == {"data.bin"}


def test_a_cache_that_is_removed_meanwhile(serve, cache):
    def remove_and_send(handler):
        shutil.rmtree(cache, ignore_errors=True)
        handler.send(BODY)

    with pytest.raises(FetchError, match="cannot be written to the cache"):
        fetch(remote(serve(remove_and_send)))
    assert fetch(remote(serve(whole))).read_bytes() == BODY
