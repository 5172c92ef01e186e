"""Addresses of mirrors, and what of an address may be shown: no password, nothing that steers a terminal."""

import pytest

from course_utils.download import FetchError, fetch
from course_utils.safe_text import printable, without_secrets
from tests.package.download.conftest import remote


@pytest.mark.parametrize("end", ["?token=1", "#here", "/files?x", "?", "/#"])
def test_a_mirror_with_a_query(end, monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", f"http://127.0.0.1:9/files{end}")
    with pytest.raises((ValueError, FetchError)) as caught:
        fetch(remote())
    assert "leave out what begins with ? or #" in str(caught.value) or "/files/set/data.bin" in str(
        caught.value
    )


@pytest.mark.parametrize(
    "mirror",
    [
        "http://[::1",
        "http://127.0.0.1:many",
        "http://127.0.0.1:0",
        "http://",
        "127.0.0.1:8765",
        "http://:8765",
        "cn/",
    ],
)
def test_a_mirror_that_is_no_address(mirror, monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", mirror)
    with pytest.raises(ValueError, match="COURSE_MIRROR must be"):
        fetch(remote())


def test_an_ipv6_mirror(monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", "http://[::1]:9/")
    with pytest.raises(FetchError, match=r"http://\[::1\]:9/set/data.bin: ConnectionError: "):
        fetch(remote())


def test_what_a_server_sends_does_not_steer_the_terminal(serve):
    def answer(handler):
        handler.wfile.write(b"HTTP/1.1 418 \x1b[2J\x1b]0;title\x07 \x9b31m tea\r\nContent-Length: 0\r\n\r\n")

    with pytest.raises(FetchError) as caught:
        fetch(remote(serve(answer)))
    text = str(caught.value).replace("\n", "")
    assert text.isprintable() and r"\x1b[2J" in text


def test_text_without_secrets(monkeypatch):
    for text in ("http://u:p@host/x", "a http://p@h and https://u:p@w@h:9/y", "'//u:p%2F@h'"):
        assert "p@" not in without_secrets(text) and "***@" in without_secrets(text)
    plain = "https://cdn.jsdelivr.net/gh/some/course@master/data, mail to a@b.example"
    assert without_secrets(plain) == plain
    monkeypatch.setenv("HTTPS_PROXY", "http://student:ge/heim@127.0.0.1:9")
    assert without_secrets("Failed to parse: student:ge/heim@127") == "Failed to parse: ***@127"
    assert without_secrets("no port 'ge/heim'") == "no port '***'"
    assert printable("a\x1b[1m\u202eb\nc 数据") == "a\\x1b[1m\\u202eb\\nc 数据"


@pytest.mark.parametrize(
    ("address", "text", "shown"),
    [
        ("http://student:geheim@127.0.0.1:9", "said student:geheim, and geheim", "said ***, and ***"),
        ("student:geheim@127.0.0.1", "student and geheim", "student and ***"),
        ("http://s:gehe@host", "s, gehe and s:gehe", "s, *** and ***"),
        ("http://s:geh@host", "s, geh and s:geh", "s, geh and ***"),
        ("http://s:g@host", "s:g", "s:g"),
        ("http://s@host", "s", "s"),
        ("http://student@host", "student", "***"),
        ("http://student:geh%65im@host", "geheim, geh%65im", "***, ***"),
        ("http://host/student@geheim", "host/student", "host/student"),
        ("host:1/student@geheim", "host:1/student", "host:1/student"),
        ("http://us@er/student@geheim", "us@er/student", "***"),
        ("http://host:port/student@geheim", "host:port/student", "***"),
        ("http:///student@geheim", "/student", "***"),
    ],
)
def test_what_is_secret_in_an_address(address, text, shown, monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", address)
    assert without_secrets(text) == shown
