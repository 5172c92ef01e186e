"""What the error of a failed connection means in words."""

from http.server import BaseHTTPRequestHandler

import pytest
import requests

from course_utils.download import FetchError, fetch, one_mirror
from tests.package.download.conftest import remote, running_server


def test_a_proxy_that_wants_a_password(monkeypatch):
    class Proxy(BaseHTTPRequestHandler):
        def do_CONNECT(self):
            self.send_error(407)

        def log_message(self, *args):
            pass

    with running_server(None, Proxy) as server:
        monkeypatch.setenv("HTTPS_PROXY", server.url)
        file = remote()
        object.__setattr__(file, "urls", ("https://course.example/data.bin",))
        with pytest.raises(FetchError, match="ProxyError: the proxy wants a user and a password"):
            fetch(file)


@pytest.mark.parametrize("place", ["127.0.0.1:40407/x", "127.0.0.1:9/SSL-SOCKS/407 files"])
@pytest.mark.parametrize(
    "kind, cause, words",
    [
        (requests.ReadTimeout, "HTTPConnectionPool: Read timed out. (port=40407)", "silent for too long"),
        (
            requests.ConnectionError,
            "<object at 0x7f4070>: [Errno 111] Connection refused",
            "nobody answers there",
        ),
        (requests.ConnectionError, "<object at 0x7f4070>: Failed to establish", "ConnectionError: url"),
    ],
)
def test_no_address_is_taken_for_a_reason(place, kind, cause, words):
    message = one_mirror._cause(kind(f"url: {place} (Caused by {cause})"))
    assert words in message and "proxy" not in message and "certificate" not in message
