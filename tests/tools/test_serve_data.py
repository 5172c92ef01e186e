"""The instructor's server: gives the known files of the cache to a class, and nothing else."""

import contextlib
import http.client
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from course_utils import download
from course_utils.download import fetch
from tests.package.download.conftest import BODY, cache, remote  # noqa: F401 - a fixture
from tools.classroom import serve_data

NAME = "set/data.bin"


@pytest.fixture
def server(cache, tmp_path, monkeypatch):  # noqa: F811
    """A server of a cache with one known file, and files around it that are none of the class's business."""
    monkeypatch.setattr(download, "KNOWN_FILES", {NAME: remote(), "set/missing.bin": remote()})
    monkeypatch.setattr(serve_data, "KNOWN_FILES", download.KNOWN_FILES)
    for path, content in {
        cache / NAME: BODY,
        cache / "set" / "private.txt": b"secret",
        cache / "set" / "data.bin.part": b"secret",
        tmp_path / "outside.txt": b"secret",
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with contextlib.suppress(OSError):  # Windows asks for rights
        (cache / "set" / "link.bin").symlink_to(tmp_path / "outside.txt")
    running = serve_data.Server(("127.0.0.1", 0), serve_data.complete_files())
    thread = threading.Thread(target=running.serve_forever, args=(0.01,))
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def ask(server, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def everything(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_only_complete_known_files_are_offered(server):
    assert list(server.files) == [NAME]
    assert ask(server, "GET", "/") == (200, b"set/data.bin\n")
    assert ask(server, "GET", f"/{NAME}") == (200, BODY)
    assert ask(server, "HEAD", f"/{NAME}") == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/set/missing.bin",
        "/set/private.txt",
        "/set/data.bin.part",
        "/set/link.bin",
        "/set",
        "/set/",
        "/../outside.txt",
        "/set/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/set/..%2f..%2foutside.txt",
        "//etc/passwd",
        "/set\\data.bin",
        "/set/data.bin%00",
    ],
)
def test_nothing_else_is_given(path, server):
    status, body = ask(server, "GET", path)
    assert status == 404
    assert b"secret" not in body


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_nothing_is_written(method, server, cache):  # noqa: F811
    before = everything(cache)
    assert ask(server, method, f"/{NAME}", body=b"x" * 100)[0] == 501
    assert ask(server, method, "/new.bin", body=b"x" * 100)[0] == 501
    assert everything(cache) == before


def test_the_instructor_sees_each_file_that_is_fetched(server, capfd):
    for method, path in (
        ("HEAD", f"/{NAME}"),
        ("GET", "/"),
        ("GET", "/set/missing.bin"),
        ("GET", f"/{NAME}"),
    ):
        ask(server, method, path)
    ask(server, "GET", f"/{NAME}", Range="bytes=100000-")
    assert capfd.readouterr().out.splitlines() == [f"127.0.0.1 /{NAME}"] * 2


LAST = len(BODY) - 1
PARTS = {
    "bytes=100000-": (206, BODY[100_000:], f"bytes 100000-{LAST}/{len(BODY)}"),
    "bytes=0-": (200, BODY, None),
    "bytes=0-0": (206, BODY[:1], f"bytes 0-0/{len(BODY)}"),
    "bytes=5-9": (206, BODY[5:10], f"bytes 5-9/{len(BODY)}"),
    "Bytes= 5-9 ": (206, BODY[5:10], f"bytes 5-9/{len(BODY)}"),
    f"bytes=5-{10**30}": (206, BODY[5:], f"bytes 5-{LAST}/{len(BODY)}"),
    "bytes=-5": (206, BODY[-5:], f"bytes {len(BODY) - 5}-{LAST}/{len(BODY)}"),
    f"bytes=-{10**30}": (200, BODY, None),
    f"bytes={LAST}-": (206, BODY[-1:], f"bytes {LAST}-{LAST}/{len(BODY)}"),
    f"bytes={len(BODY)}-": (416, b"", f"bytes */{len(BODY)}"),
    f"bytes={10**30}-": (416, b"", f"bytes */{len(BODY)}"),
    "bytes=-0": (416, b"", f"bytes */{len(BODY)}"),
    # What asks for several parts, or for nothing that can be understood, gets the file.
    "bytes=1-2,5-6": (200, BODY, None),
    "bytes=9-5": (200, BODY, None),
    "bytes=-": (200, BODY, None),
    "bytes=5": (200, BODY, None),
    "lines=1-": (200, BODY, None),
    "": (200, BODY, None),
}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("asked", PARTS)
def test_a_part_of_a_file(asked, method, server):
    status, body, place = PARTS[asked]
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    for _ in range(2):  # on one connection: what was left over would spoil the second answer
        connection.request(method, f"/{NAME}", headers={"Range": asked})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Content-Range"]) == (status, place)
        assert int(answer.headers["Content-Length"]) == len(body)
        assert answer.read() == (body if method == "GET" else b"")
    connection.close()


def test_what_a_request_holds_does_not_steer_the_terminal(server, capfd):
    with socket.create_connection(("127.0.0.1", server.server_port)) as client:
        client.sendall(f"GET /{NAME}?\x1b]0;x\x07\x1b[2J\x9b HTTP/1.0\r\n\r\n".encode("latin-1"))
        while client.recv(1 << 16):
            pass
    line = capfd.readouterr().out.strip("\n")
    assert line.isprintable() and line.endswith(rf"/{NAME}?\x1b]0;x\x07\x1b[2J\x9b")


def test_a_file_that_is_removed_meanwhile(server, cache):  # noqa: F811
    (cache / NAME).unlink()
    assert ask(server, "GET", f"/{NAME}")[0] == 404


def test_a_class_fetches_through_the_real_code(server, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "student"))
    part = tmp_path / "student" / "set" / "data.bin.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(BODY[:70_000])
    assert fetch(NAME).read_bytes() == BODY

    def student(_):
        return ask(server, "GET", f"/{NAME}") == (200, BODY)

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(student, range(64)))


def test_an_empty_cache(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    assert serve_data.main(["--port", "0"]) == 1
    assert "run make data and make wheelhouse first" in capsys.readouterr().out


def test_what_students_must_set(server, monkeypatch, capsys):
    def stop(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(serve_data.Server, "serve_forever", stop)
    assert serve_data.main(["--port", "0"]) == 0
    out = capsys.readouterr().out
    for start in ("export COURSE_MIRROR=http://", "set COURSE_MIRROR=http://", "$env:COURSE_MIRROR='http://"):
        assert start in out
    assert "Not in the cache: set/missing.bin" in out
    assert out.endswith("stopped\n")


def test_a_port_in_use(server, capsys):
    assert serve_data.main(["--host", "127.0.0.1", "--port", str(server.server_port)]) == 1
    assert "cannot be used" in capsys.readouterr().out
    assert serve_data.main(["--port", "70000"]) == 1
