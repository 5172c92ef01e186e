"""Proxies as desktop tools set them: the file comes through, or one sentence names the variable, not the password."""

import re
import socket
import socketserver
import struct
import threading
from contextlib import contextmanager

import pytest
import requests

from course_utils.download import FetchError, fetch
from course_utils.download.proxies import ProxyError, all_proxies, proxy_for
from tests.package.download.conftest import BODY, remote, running_server, whole

URL = "http://course.example/some/data.bin"  # a name that only a proxy can find


def through_a_proxy():
    file = remote()
    object.__setattr__(file, "urls", (URL,))
    return file


@contextmanager
def socks_server(target: int, *, password: bool = False):
    """A SOCKS proxy, version 4, 4a and 5, that leads every name to a port of this machine."""
    asked = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            version, second = self.rfile.read(2)
            if version == 5:
                self.rfile.read(second)
                self.wfile.write(b"\x05\x02" if password else b"\x05\x00")
                if password:
                    user = self.rfile.read(self.rfile.read(2)[1])
                    asked.append((user, self.rfile.read(self.rfile.read(1)[0])))
                    self.wfile.write(b"\x01\x00")
                kind = self.rfile.read(4)[3]
                host = self.rfile.read(self.rfile.read(1)[0] if kind == 3 else 4)
                self.rfile.read(2)
                answer = b"\x05\x00\x00\x01" + bytes(6)
            else:
                self.rfile.read(6)
                self.through_zero()
                host = self.through_zero()
                answer = b"\x00\x5a" + bytes(6)
            asked.append(host)
            self.wfile.write(answer)
            with socket.create_connection(("127.0.0.1", target)) as other:
                other.sendall(self.connection.recv(1 << 16))
                while block := other.recv(1 << 16):
                    self.wfile.write(block)

        def through_zero(self) -> bytes:
            return b"".join(iter(lambda: self.rfile.read(1), b"\0"))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
@pytest.mark.parametrize(
    "form", ["http://{}", "http://{}/", "{}", "HTTP://{}", " http://{} ", "http://user:pass%40word@{}"]
)
def test_an_http_proxy_in_every_spelling(variable, form, serve, monkeypatch):
    server = serve(lambda handler: handler.send(BODY))
    monkeypatch.setenv(variable, form.format(server.url.removeprefix("http://")))
    assert fetch(through_a_proxy()).read_bytes() == BODY
    assert server.requests[0][0] == URL


@pytest.mark.parametrize("variable", ["http_proxy", "all_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("scheme", ["socks", "socks5", "socks5h", "socks4a", "SOCKS5"])
def test_a_socks_proxy_in_every_spelling(variable, scheme, serve, monkeypatch):
    if scheme.lower() == "socks5":  # this machine looks the name up
        monkeypatch.setattr(socket, "getaddrinfo", known_names(socket.getaddrinfo))
    server = serve(lambda handler: handler.send(BODY))
    with socks_server(int(server.url.rpartition(":")[2])) as (address, asked):
        monkeypatch.setenv(variable, f"{scheme}://{address}/")
        assert fetch(through_a_proxy()).read_bytes() == BODY
    assert asked == [struct.pack("4B", 192, 0, 2, 7) if scheme.lower() == "socks5" else b"course.example"]


def known_names(getaddrinfo):
    return lambda host, *rest, **more: getaddrinfo(
        "192.0.2.7" if host == "course.example" else host, *rest, **more
    )


def test_a_socks_proxy_with_a_password(serve, monkeypatch):
    server = serve(lambda handler: handler.send(BODY))
    with socks_server(int(server.url.rpartition(":")[2]), password=True) as (address, asked):
        monkeypatch.setenv("ALL_PROXY", f"socks5h://student:geheim@{address}")
        assert fetch(through_a_proxy()).read_bytes() == BODY
    assert asked == [(b"student", b"geheim"), b"course.example"]


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("scheme", ["http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h"])
@pytest.mark.parametrize("password", ["", "student:geheim@", "student:geh%40eim@", "student:gehe@im@"])
def test_a_proxy_that_is_not_there_is_named_without_its_password(variable, scheme, password, monkeypatch):
    monkeypatch.setenv(variable, f"{scheme}://{password}127.0.0.1:9")
    with pytest.raises(FetchError) as caught:
        fetch(through_a_proxy())
    message = str(caught.value)
    shown = "socks5h" if scheme == "socks" else scheme
    assert f"A proxy is set ({variable}={shown}://{'***@' if password else ''}127.0.0.1:9)" in message
    assert "NO_PROXY=<host> goes round it" in message and not re.search("geh.*eim|student", message)
    assert "Missing dependencies" not in message


BAD = ["socks6://127.0.0.1:9", "ftp://127.0.0.1:9", "http://", "http://:9", "http://127.0.0.1:many", "http://[::1:9",
       "http://student:geheim/x@127.0.0.1:9", "http://127.0.0.1:99999", "http://127.0.0.1:0", "://"]  # fmt: skip


@pytest.mark.parametrize("value", BAD)
def test_a_value_that_is_no_proxy(value, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", value)
    with pytest.raises(FetchError, match="ALL_PROXY=.* is no proxy's address: it should look like") as caught:
        fetch(through_a_proxy())
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("value", ["http://proxy.example", "http://proxy.example:1"])
def test_a_proxy_without_a_port_or_with_the_smallest(value, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", value)
    assert [proxy.address for proxy in all_proxies()] == [value]


def test_the_next_mirror_is_asked_where_the_proxy_is_bad(serve, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks6://127.0.0.1:9")
    file = remote(serve(whole))
    object.__setattr__(file, "urls", (URL, *file.urls))
    assert fetch(file).read_bytes() == BODY


def test_the_own_variable_comes_first(serve, monkeypatch):
    server = serve(lambda handler: handler.send(BODY))
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", server.url)
    assert fetch(through_a_proxy()).read_bytes() == BODY


LOCAL = ["http://127.0.0.1:8765", "http://localhost:8765", "http://192.168.1.5:8765", "http://10.0.0.7", "http://[::1]:8765",
         "http://[fd00::5]:8765", "http://[fe80::1]:8765", "http://169.254.3.4"]  # fmt: skip


@pytest.mark.parametrize("url", LOCAL)
def test_a_mirror_in_the_room_is_asked_directly(url, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    assert proxy_for(f"{url}/mnist/x.gz") is None


@pytest.mark.parametrize(
    ("value", "url", "goes_round"),
    [
        ("course.example", URL, True),
        (".example", URL, True),
        ("*.example", URL, True),
        ("*.xample", URL, False),
        ("*.course.example", "http://of-course.example/x", False),
        ("a.b, course.example", URL, True),
        ("*", URL, True),
        ("course.example:80", URL, True),
        ("course.example:443", URL.replace("http:", "https:"), True),
        ("course.example:80", URL.replace("http:", "https:"), False),
        ("course.example:443", URL, False),
        ("other.example", URL, False),
        ("", URL, False),
        ("93.184.0.0/16", "http://93.184.216.34/x", True),
        ("2606:2801::/32,93.184.7.7/16", "http://93.184.216.34/x", True),
        ("93.184.216.34", "http://93.184.216.34:8080/x", True),
        ("93.185.0.0/16", "http://93.184.216.34/x", False),
        ("2606:2800:220:1::1", "http://[2606:2800:220:1::1]/x", True),
        ("[2606:2800:220:1::1]", "http://[2606:2800:220:1::1]:8080/x", True),
        ("2606:2800::/32", "http://[2606:2800:220:1::1]/x", True),
        ("2606:2801::/32", "http://[2606:2800:220:1::1]/x", False),
        pytest.param(
            "::1,[fe80::1],nonsense/77",
            "http://[2606:2800:220:1::1]/x",
            False,
            marks=pytest.mark.skipif(
                tuple(map(int, requests.__version__.split(".")[:2])) < (2, 34),
                reason="before 2.34 requests compares the ends of addresses: ::1 names every address that ends so",
            ),
        ),
    ],
)
@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
def test_what_no_proxy_names(variable, value, url, goes_round, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv(variable, value)
    assert (proxy_for(url) is None) == goes_round


def test_a_password_of_the_mirror_is_sent_but_never_shown(serve, monkeypatch, capsys):
    sent = []
    server = serve(
        lambda handler: (sent.append(handler.headers.get("Authorization")), handler.send(b"", 404))
    )
    monkeypatch.setenv("COURSE_MIRROR", server.url.replace("//", "//student:geheim@"))
    with pytest.raises(FetchError) as caught:
        fetch(remote())
    shown = str(caught.value) + capsys.readouterr().out
    assert sent == ["Basic c3R1ZGVudDpnZWhlaW0="] and "geheim" not in shown and "student" not in shown
    monkeypatch.setenv("COURSE_MIRROR", "ftp://student:geheim@127.0.0.1")
    with pytest.raises(ValueError, match="COURSE_MIRROR must be") as caught:
        fetch(remote())
    assert "geheim" not in str(caught.value)


def test_what_netrc_holds_is_not_sent(serve, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login student password geheim\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    sent = []
    last = serve(lambda handler: (sent.append(handler.headers.get("Authorization")), handler.send(BODY)))
    with running_server(
        lambda h: h.send(b"", 302, Location=last.url.replace("127.0.0.1", "localhost") + "/x")
    ) as first:
        fetch(remote(first))
    assert sent == [None]


def test_of_two_variables_with_one_value_the_right_one_is_named(monkeypatch):
    for variable in ("HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:many")
    with pytest.raises(ProxyError, match="HTTP_PROXY=http://127.0.0.1:many"):
        proxy_for(URL)


def test_a_proxy_of_the_system(monkeypatch):
    monkeypatch.setattr("course_utils.download.proxies.getproxies", lambda: {"http": "http://127.0.0.1:many"})
    with pytest.raises(
        ProxyError, match="the system's http proxy=http://127.0.0.1:many is no proxy's address"
    ):
        proxy_for(URL)
