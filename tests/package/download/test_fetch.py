"""Mirrors in order, resumed, checked, offline, one at a time."""

import os
import shutil
import time

import pytest
from filelock import FileLock

from course_utils import download
from course_utils.download import KNOWN_FILES, FetchError, fetch, known_files, one_mirror
from tests.package.download.conftest import (
    BODY,
    SHA256,
    chunked,
    half,
    leftovers,
    nobody,
    not_found,
    page,
    remote,
    whole,
)


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


def test_it_says_what_it_fetches_and_how_far_it_is(serve, capsys, monkeypatch):
    server = serve(chunked(BODY))
    begin = f"Downloading set/data.bin (256 kB) from {server.url[7:]}\n"
    fetch(remote(server))
    said = "".join(capsys.readouterr())
    assert begin in said and "MB" not in said, "a quick download says nothing on the way"
    monkeypatch.setattr(one_mirror, "PROGRESS_SECONDS", 0)
    with pytest.raises(FetchError):
        fetch(remote(server, name="set/large.bin", size=2_000_000))
    said = "".join(capsys.readouterr())
    assert f"Downloading set/large.bin (2.0 MB) from {server.url[7:]}\n" in said
    assert "  0.1 of 2.0 MB\n" in said and "  0.3 of 2.0 MB\n" in said


@pytest.mark.parametrize(
    ("size", "words"),
    [(400, "0 kB"), (999_499, "999 kB"), (1_000_000, "1.0 MB"), (1_049_999, "1.0 MB"), (1_050_001, "1.1 MB")],
)
def test_sizes_in_words(size, words, serve, capsys):
    with pytest.raises(FetchError):
        fetch(remote(serve(not_found), size=size))
    assert f"set/data.bin ({words}) from" in "".join(capsys.readouterr())


def test_a_slow_start_is_no_slow_server(serve):
    def late(handler):
        handler.send(b"", length=len(BODY))
        for start in range(3):
            handler.wfile.write(BODY[start : start + 1])
            time.sleep(0.1)
        handler.wfile.write(BODY[3:])

    assert fetch(remote(serve(late))).read_bytes() == BODY


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
    with pytest.raises(FetchError, match=rf"its SHA-256 is \w{{12}}…, not {SHA256[:12]}…"):
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


def test_a_folder_is_a_mirror_too(tmp_path, cache, monkeypatch):
    stick = tmp_path / "a stick"
    (stick / "set").mkdir(parents=True)
    (stick / "set" / "data.bin").write_bytes(BODY)
    for mirror in (str(stick), stick.as_uri()):
        monkeypatch.setenv("COURSE_MIRROR", mirror)
        assert fetch(remote()).read_bytes() == BODY
        shutil.rmtree(cache)
    (stick / "set" / "data.bin").write_bytes(BODY[:-1] + b"x")
    with pytest.raises(FetchError, match=r"its SHA-256 is"):
        fetch(remote())
    (stick / "set" / "data.bin").unlink()
    with pytest.raises(FetchError, match="it is not there"):
        fetch(remote())
    assert not list(cache.rglob("*.bin"))


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
        ("own", "only that place was asked"),
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


def test_a_server_that_is_not_there(serve):
    with nobody() as gone, pytest.raises(FetchError, match="ConnectionError: nobody answers there"):
        fetch(remote(gone))
    assert fetch(remote(serve(whole))).read_bytes() == BODY


def test_a_name_that_is_not_known(serve):
    nowhere = remote()
    object.__setattr__(nowhere, "urls", ("http://no-such-host.invalid/data.bin",))
    with pytest.raises(FetchError, match="is this computer online"):
        fetch(nowhere)
    assert fetch(remote(serve(whole))).read_bytes() == BODY
