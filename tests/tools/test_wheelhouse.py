"""A class without internet: packages are fetched at home, and served in the room or carried on a stick."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest

from tests.setup.ground import WHOLE, Ground, Index
from tests.setup.small_wheels import packages, tag, wheel
from tools.classroom import serve_data, wheelhouse
from tools.setup import lock, places, sources
from tools.setup import packages as packages_of_setup

GONE = "http://127.0.0.1:9/simple"


@pytest.fixture(scope="module")
def files():
    return packages()


@pytest.fixture
def index(files):
    index = Index(dict(files))
    yield index
    index.close()


@pytest.fixture
def home(tmp_path, index, monkeypatch):
    """The instructor's course at home: its lock, its cache, and an index that answers."""
    ground = Ground(tmp_path / "home", index)
    monkeypatch.setattr(places, "LOCK", str(ground.course / "wheels.lock"))
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    for name in ("COURSE_MIRROR", "TORCH_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sources, "CPU_BUILDS", [("index", index.url)])
    monkeypatch.setattr(wheelhouse.large_files, "ordinary_index", lambda: index.url)
    return tmp_path / "cache" / "wheels"


def names(folder):
    return {path.name for path in folder.iterdir()}


def student(tmp_path, index, number=0, installer="uv"):
    """A student's course, which reaches no index at all."""
    ground = Ground(tmp_path / f"student {number}", index)
    ground.environment |= {"PIP_INDEX_URL": GONE, "HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1"}
    del ground.environment["TORCH_INDEX"]
    if installer == "pip" or not ground.take_uv():
        ground.environment["COURSE_INSTALLER"] = "pip"
    return ground


@pytest.fixture
def room(home, files):
    """make wheelhouse, then make data-serve: the server."""
    assert wheelhouse.main([]) == 0
    right, damaged = serve_data.complete_packages()
    assert not damaged
    server = serve_data.Server(("127.0.0.1", 0), {f"wheels/{name}": home / name for name in right}, right)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_all_that_this_computer_needs_is_fetched_once(home, index, files, capsys):
    assert wheelhouse.main([]) == 0
    needed = {name for name in files if not name.startswith("testonly")}
    assert names(home) == {*needed, wheelhouse.SUMS}
    assert "make data-serve" in capsys.readouterr().out
    check = subprocess.run(["sha256sum", "-c", wheelhouse.SUMS], cwd=home, capture_output=True, check=False)
    assert check.returncode == 0 or not shutil.which("sha256sum")
    index.requests.clear()
    assert wheelhouse.main([]) == 0
    assert not [path for path, _ in index.requests if path.startswith("/files/")]


def test_linux_gets_pytorch_without_nvidias_libraries(home, index):
    if not lock.this_machine().startswith("linux"):
        pytest.skip("for Linux only")
    index.packages[f"torch-2.15.0+cpu-{tag()}.whl"] = index.packages.pop(f"torch-2.15.0-{tag()}.whl")
    assert wheelhouse.main([]) == 0
    assert f"torch-2.15.0+cpu-{tag()}.whl" in names(home)


def test_a_file_that_was_damaged_is_fetched_again(home, files):
    wheelhouse.main([])
    (home / "tiny-1.0-py3-none-any.whl").write_bytes(b"damaged")
    right, damaged = serve_data.complete_packages()
    assert damaged == ["tiny-1.0-py3-none-any.whl"] and "tiny-1.0-py3-none-any.whl" not in right
    assert wheelhouse.main([]) == 0
    assert (home / "tiny-1.0-py3-none-any.whl").read_bytes() == files["tiny-1.0-py3-none-any.whl"]


def test_what_the_index_lacks_is_named(home, index, capsys):
    index.packages["tiny-1.0-py3-none-any.whl"] = wheel("tiny", "1.0", size=10)  # not what the lock says
    assert wheelhouse.main([]) == 1
    assert "1 files are missing: tiny-1.0-py3-none-any.whl" in capsys.readouterr().out


def test_which_machines(capsys, monkeypatch):
    assert wheelhouse.machines_of([]) == [lock.this_machine()]
    assert wheelhouse.machines_of(["windows", "linux", "3.12", "3.13"]) == [
        "windows-x86_64-3.12",
        "windows-x86_64-3.13",
        "linux-x86_64-3.12",
        "linux-x86_64-3.13",
    ]
    assert wheelhouse.main(["windows", "macos", "linux", "3.13", "--list"]) == 0
    out = capsys.readouterr().out
    assert (
        out.startswith("windows-x86_64-3.13, macos-arm64-3.13, linux-x86_64-3.13: about ")
        and " MB, into " in out
    )
    with pytest.raises(SystemExit):
        wheelhouse.main(["amiga"])


@pytest.mark.parametrize("installer", ["uv", "pip"])
def test_a_set_up_with_no_internet(room, index, tmp_path, installer):
    index.requests.clear()
    ground = student(tmp_path, index, installer=installer)
    code, said = ground.set_up(COURSE_MIRROR=f"http://127.0.0.1:{room.server_port}")
    assert code == 0, said
    assert ground.installed() == WHOLE and not index.requests
    assert f"All packages come from http://127.0.0.1:{room.server_port}." in said


def test_a_set_up_from_a_stick(room, home, index, tmp_path):
    stick = tmp_path / "a stick"
    shutil.copytree(home.parent, stick)
    index.requests.clear()
    ground = student(tmp_path, index)
    torch = stick / "wheels" / f"torch-2.15.0-{tag()}.whl"
    torch.write_bytes(torch.read_bytes()[:-1])
    code, said = ground.set_up(COURSE_MIRROR=str(stick))
    assert code == 1 and f"The file {torch} is damaged: copy the folder once more" in said
    shutil.copy(home / torch.name, torch)
    code, said = ground.set_up(COURSE_MIRROR=stick.as_uri())
    assert code == 0, said
    assert ground.installed() == WHOLE and not index.requests


def test_a_server_with_data_only(home, index, tmp_path):
    server = serve_data.Server(("127.0.0.1", 0), {})
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    ground = student(tmp_path, index)
    ground.environment |= {"PIP_INDEX_URL": index.url, "TORCH_INDEX": "none"}
    code, said = ground.set_up(COURSE_MIRROR=f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    assert code == 0 and "has no packages for this computer" in said and ground.installed() == WHOLE


def test_twenty_students_at_once_get_every_file(room, home):
    """The server's part of a class; twenty whole set-ups are in tests/long."""
    address = f"http://127.0.0.1:{room.server_port}/wheels/"
    files = sources.read(address, limit=10**6).count("<a ")
    code = (
        "import sys, urllib.request, hashlib; sys.path.insert(0, sys.argv[1]); from tools.setup import wheels\n"
        "for name, (place, sha256) in wheels.links(sys.argv[2]).items():\n"
        "    assert hashlib.sha256(urllib.request.urlopen(place).read()).hexdigest() == sha256\n"
        "    print(name)"
    )

    def fetch_all(_):
        command = [sys.executable, "-c", code, str(sources.__file__).rsplit("tools", 1)[0], address]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.count("\n")

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(fetch_all, range(20))) == [files] * 20


def test_the_size_is_said_before(monkeypatch):
    size = packages_of_setup.amount(sources.Source(), tests=False)
    real = sum(w.size for w in lock.wheels_for(lock.this_machine()))
    assert size == real > 200e6
    assert packages_of_setup.in_words(251e6) == "251 MB" and packages_of_setup.in_words(3.14e9) == "3.1 GB"
