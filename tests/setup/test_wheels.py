"""Files that are fetched in pieces: nothing is lost, nothing wrong is kept, and nobody is waited for without end."""

import hashlib
import time

import pytest

from tests.setup.ground import Index
from tools.setup import Stop, wheels

NAME = "torch-2.15.0-py3-none-any.whl"
BODY = bytes(range(256)) * 4000
SIZE = len(BODY)
SHA256 = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def index(monkeypatch):
    monkeypatch.setattr(wheels, "PAUSE", 0.01)
    index = Index({NAME: BODY})
    yield index
    index.close()


@pytest.fixture
def fetch(index, tmp_path):
    def fetch(size=SIZE, sha256=SHA256):
        address = wheels.links(f"{index.url}/torch/")[NAME][0]
        index.requests.clear()
        return wheels.fetch(NAME, size, sha256, address, str(tmp_path / "folder"))

    return fetch


def content(tmp_path):
    return {path.name: path.read_bytes() for path in (tmp_path / "folder").glob("*")}


def test_the_links_of_a_page(index):
    index.packages["torch-2.15.0+cpu-py3-none-any.whl"] = BODY
    found = wheels.links(f"{index.url}/torch/")
    assert found[NAME] == (index.url.replace("/simple", f"/files/{NAME}"), SHA256)
    assert found["torch-2.15.0+cpu-py3-none-any.whl"][0].endswith("/torch-2.15.0%2Bcpu-py3-none-any.whl")
    assert wheels.links("http://127.0.0.1:9/") == {}


@pytest.mark.parametrize("size", [len(BODY), 0])
def test_a_file(fetch, tmp_path, size):
    assert fetch(size) == str(tmp_path / "folder" / NAME)
    assert content(tmp_path) == {NAME: BODY}


def test_what_is_there_is_not_fetched_again(fetch, index):
    fetch()
    fetch()
    assert index.requests == []


def test_it_goes_on_where_it_broke(fetch, index, tmp_path):
    def fault(handler):
        if handler.path.startswith("/files/"):
            index.answer(handler, limit=100_000)
            return True

    index.fault = fault
    assert fetch() and content(tmp_path) == {NAME: BODY} and index.sent == len(BODY)
    assert [asked for _, asked in index.requests][:3] == ["", "bytes=100000-", "bytes=200000-"]


def test_a_part_from_an_earlier_day(fetch, index, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / f"{NAME}.part").write_bytes(BODY[:700_000])
    assert fetch() and content(tmp_path) == {NAME: BODY} and index.sent == len(BODY) - 700_000


@pytest.mark.parametrize("part", [b"x" * 700_000, b"x" * len(BODY), BODY + b"more", b""])
def test_a_part_that_is_wrong(fetch, tmp_path, part):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / f"{NAME}.part").write_bytes(part)
    assert fetch() and content(tmp_path) == {NAME: BODY}


def test_a_part_of_a_file_that_is_shorter_there(fetch, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / f"{NAME}.part").write_bytes(BODY + b"more")
    assert fetch(size=0) and content(tmp_path) == {NAME: BODY}  # the server answers 416: it has no such bytes


def test_a_server_that_does_not_resume(fetch, index, tmp_path):
    def fault(handler):
        del handler.headers["Range"]

    index.fault = fault
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / f"{NAME}.part").write_bytes(b"x" * 700_000)
    assert fetch() and content(tmp_path) == {NAME: BODY}


def test_another_file_lies_there(fetch, index, tmp_path):
    index.packages[NAME] = BODY[:-1] + b"x"
    assert fetch() is None and content(tmp_path) == {}
    index.packages[NAME] = BODY + b"x"
    assert fetch() is None and content(tmp_path) == {}


def test_a_server_that_is_busy_for_a_moment(fetch, index, tmp_path):
    answers = [503, 429, 500]

    def fault(handler):
        if handler.path.startswith("/files/") and answers:
            index.send(handler, answers.pop(), "")
            return True

    index.fault = fault
    assert fetch() and content(tmp_path) == {NAME: BODY}


@pytest.mark.parametrize("status", [403, 404, 503])
def test_a_server_that_refuses(tmp_path, index, status):
    address = f"{index.url.replace('/simple', '/files')}/{NAME}"
    index.fault = lambda handler: index.send(handler, status, "") or True
    assert wheels.fetch(NAME, len(BODY), SHA256, address, str(tmp_path / "wheels")) is None
    assert len(index.requests) == (wheels.TRIES if status == 503 else 1)


def test_a_server_that_drips(fetch, index, monkeypatch, tmp_path):
    monkeypatch.setattr(wheels, "SLOW_SECONDS", 0.3)

    def fault(handler):
        if handler.path.startswith("/files/"):
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(BODY)))
            handler.end_headers()
            for start in range(100):
                handler.wfile.write(BODY[start : start + 1])
                time.sleep(0.02)
            return True

    index.fault = fault
    with pytest.raises(Stop, match=r"sends only 0\.\d kB a second.*what has come is kept"):
        fetch()
    assert len(content(tmp_path)[f"{NAME}.part"]) > 5


def test_how_far_it_is(capsys, monkeypatch):
    now = iter([0.0, 1.0, 6.0, 12.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(now))
    progress = wheels.Progress(NAME)
    for have in (10_000_000, 20_000_000, 70_000_000, 130_000_000):
        progress.say(have, 200_000_000)
    assert capsys.readouterr().out.splitlines() == [
        "  torch: 70 of 200 MB, about 13 seconds to go",
        "  torch: 130 of 200 MB, about 7 seconds to go",
    ]
    assert wheels.minutes(600) == "10 minutes"
