"""The environment: what the set-up decides and what it says. No package is installed; one empty environment is made."""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from tests.setup.ground import wait_for
from tools import bootstrap
from tools.setup import Stop, environment, installers, lab, packages, places, sources

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tools" / "bootstrap.py"


INSTALL = ["install", "-c", "constraints.txt", "-e", "."]
WITH_TESTS = [*INSTALL[:-1], ".[test]"]


# ------------------------------------------------------------------------------------------------ the environment


def test_first_second_and_changed_calls(course):
    environment.ensure()
    assert course.calls == [INSTALL]
    environment.ensure()
    assert course.calls == [INSTALL], "nothing to do"
    (course.path / "constraints.txt").write_text("torch==2.16.0\n", encoding="utf-8")
    environment.ensure()
    assert course.calls == [INSTALL, INSTALL]


def test_a_moved_course_is_set_up_again(course, monkeypatch):
    monkeypatch.setattr(os.path, "realpath", lambda path: "/usr/bin/python3.11")  # .venv only links to it
    environment.ensure()
    assert environment.is_ready("constraints.txt", False)
    moved = course.path.with_name("moved")
    course.path.rename(moved)
    monkeypatch.setattr(places, "ROOT", str(moved))
    monkeypatch.setattr(places, "VENV", str(moved / ".venv"))
    monkeypatch.setattr(places, "STAMP", str(moved / ".venv" / "course-stamp"))
    assert not environment.is_ready("constraints.txt", False)


def test_torch_has_an_index_of_its_own(course, monkeypatch):
    monkeypatch.setattr(course, "source", sources.Source(torch=("index", "http://127.0.0.1:9/cpu")))
    environment.ensure()
    first = ["install", "-c", "constraints.txt", "--no-deps", "--index-url", "http://127.0.0.1:9/cpu"]
    assert course.calls == [[*first, "torch", "torchvision"], INSTALL]
    version = Path(places.VENV) / "lib" / "site-packages" / "torch" / "version.py"
    version.parent.mkdir(parents=True)
    version.write_text("__version__ = '2.15.0+cpu'\n", encoding="utf-8")
    environment.ensure(tests=True)
    assert course.calls[2:] == [WITH_TESTS], "the build that is there stays"


def test_packages_for_tests_come_with_the_first_test(course, capsys):
    environment.ensure()
    environment.ensure(tests=True)
    assert course.calls == [INSTALL, WITH_TESTS]
    assert "Adding the packages for the tests" in capsys.readouterr().out
    environment.ensure(tests=True)
    environment.ensure()
    assert len(course.calls) == 2, "nothing to do"
    (course.path / "constraints.txt").write_text("torch==2.16.0\n", encoding="utf-8")
    environment.ensure()
    assert course.calls[2:] == [WITH_TESTS], "what was there is kept when the course is brought up to date"
    environment.ensure(tests=True)
    assert len(course.calls) == 3


def test_made_again(course, capsys):
    environment.ensure()
    assert bootstrap.main(["setup", "--again"]) == 0
    assert course.calls == [INSTALL, INSTALL] and "Removing the environment .venv" in capsys.readouterr().out
    assert bootstrap.main(["setup", "--agian"]) == 1


NOT_FOR_THIS_PYTHON = (
    "ERROR: Could not find a version that satisfies the requirement numpy==2.4.6 (from versions: 1.3.0)"
)


def test_versions_that_this_python_lacks(course, capsys):
    course.answers = [(1, NOT_FOR_THIS_PYTHON)]
    environment.ensure()
    assert course.calls == [INSTALL, ["install", "-e", "."]]
    assert "taking the newest ones" in capsys.readouterr().out


def test_versions_that_were_asked_for_are_not_replaced(course, monkeypatch):
    monkeypatch.setenv("CONSTRAINTS", "constraints.txt")
    course.answers = [(1, NOT_FOR_THIS_PYTHON)]
    with pytest.raises(Stop, match="not all of them exist for Python"):
        environment.ensure()


def test_constraints(course, monkeypatch):
    monkeypatch.setenv("CONSTRAINTS", "none")
    environment.ensure()
    assert course.calls == [["install", "-e", "."]]
    monkeypatch.setenv("CONSTRAINTS", "no-such-file.txt")
    with pytest.raises(Stop, match="file of exact versions is missing: no-such-file.txt"):
        environment.ensure()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(...)'", "be reached"),
        ("ERROR: Could not find a version that satisfies the requirement setuptools>=77 (from versions: none)",
         "index cannot be reached"),
        ("error: Request failed after 3 retries\n  cause: tcp connect error", "be reached"),
        ("error: Failed to download `torch`\n  cause: Hash mismatch for `torch`", "sent a wrong answer"),
        ("cause: failed to write to file `x`: No space left on device (os error 28)", "disk is full"),
        ("cause: invalid peer certificate: Expired", "clock of this computer"),
        ("error: No solution found when resolving dependencies", "not all of them exist for Python"),
        ("pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool: Read timed out.", "be reached"),
        ("SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))", "PIP_CERT"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: [WinError 5] Access is denied: 'x.pyd'", "Close other programs"),
        ("HINT: This error might have occurred since this system does not have Windows Long Path support enabled.",
         "short folder"),
        ("ERROR: No matching distribution found for torch>=2.6", "not all of them exist for Python"),
        ("ERROR: something else\nmore", "ERROR: something else (all the words:"),
        ("", "no reason given"),
    ],
)  # fmt: skip
def test_pip_fails(course, words, sentence):
    course.answers = [(1, words), (1, words)]
    with pytest.raises(Stop) as stop:
        environment.ensure()
    assert sentence in str(stop.value) and "\n" not in str(stop.value)
    assert not environment.is_ready("constraints.txt", False)
    course.answers = []
    environment.ensure()
    assert environment.is_ready("constraints.txt", False)


def test_torch_index_that_does_not_answer(course, monkeypatch):
    monkeypatch.setenv("TORCH_INDEX", "http://127.0.0.1:9/cpu")
    monkeypatch.setattr(course, "source", sources.Source(torch=("index", "http://127.0.0.1:9/cpu")))
    course.answers = [
        (1, "ERROR: Could not find a version that satisfies the requirement torch (from versions: none)")
    ]
    with pytest.raises(Stop, match="TORCH_INDEX=http://127.0.0.1:9/cpu cannot be reached or has no torch"):
        environment.ensure()
    assert len(course.calls) == 1


def test_interrupted(course, monkeypatch):
    def interrupted(arguments, bundled=None):
        raise KeyboardInterrupt

    monkeypatch.setattr(installers, "pip", interrupted)
    with pytest.raises(Stop, match="Run the same command again"):
        environment.ensure()
    assert Path(places.UNFINISHED).exists()


def test_a_second_set_up_waits(course, capsys):
    order = []

    def second():
        with environment.only_one():
            order.append("second")

    with environment.only_one():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.7)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]
    assert "Another set-up runs" in capsys.readouterr().out


@pytest.mark.parametrize("remains", ["file", "folder", "unfinished"])
def test_a_half_made_environment_is_removed(course, monkeypatch, remains):
    venv = Path(places.VENV)
    if remains == "file":
        venv.touch()
    else:
        (venv / "lib").mkdir(parents=True)
    if remains == "unfinished":
        course.make_python()
        Path(places.UNFINISHED).touch()
    monkeypatch.undo()
    monkeypatch.setattr(places, "VENV", str(venv))
    monkeypatch.setattr(places, "UNFINISHED", str(venv / "course-unfinished"))
    monkeypatch.setattr(subprocess, "call", lambda *args, **kwargs: 0)  # the Python answers
    environment.remove_broken()
    assert not venv.exists()


def test_a_real_environment(tmp_path, monkeypatch):
    """Made, found whole, and found broken when its Python is gone."""
    monkeypatch.setattr(places, "VENV", str(tmp_path / "a b" / ".venv"))
    monkeypatch.setattr(places, "COMPILING", str(tmp_path / "a b" / ".venv" / "course-compiling"))
    monkeypatch.setattr(places, "UNFINISHED", str(tmp_path / "a b" / ".venv" / "course-unfinished"))
    monkeypatch.setattr(packages, "check_disk", lambda source, constraints: None)
    environment.make_venv(None)
    assert not environment.is_whole(), "until the packages are there"
    os.unlink(places.UNFINISHED)
    assert environment.is_whole()
    module = next(Path(places.VENV).rglob("site-packages")) / "a_module.py"
    module.write_text("x = 1\n", encoding="utf-8")
    packages.compile_all()
    wait_for(lambda: not Path(places.COMPILING).exists())
    assert list(module.parent.glob("__pycache__/a_module.*.pyc"))
    os.unlink(places.venv_python())
    assert not environment.is_whole()


def test_no_ensurepip(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else 1)
    with pytest.raises(Stop, match=r"sudo apt install python3\.\d+-venv"):
        environment.make_venv(None)


def test_the_environment_is_called_by_its_name(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(places, "VENV", str(tmp_path / ".venv-oldest"))
    monkeypatch.setattr(places, "STAMP", str(tmp_path / "stamp"))
    monkeypatch.setattr(environment, "make_venv", lambda uv: None)
    monkeypatch.setattr(environment, "install", lambda *wish: None)
    monkeypatch.setattr(environment, "only_one", contextlib.nullcontext)
    monkeypatch.setattr(sources, "choose", sources.Source)
    monkeypatch.setattr(packages, "check_disk", lambda source, constraints: None)
    monkeypatch.setattr(installers, "find_uv", lambda options: None)
    environment.ensure()
    assert "up in .venv-oldest (only this first time)" in capsys.readouterr().out


def test_short_disk(course, monkeypatch):
    monkeypatch.undo()
    usage = shutil.disk_usage(course.path)
    monkeypatch.setattr(places, "VENV", str(course.path / ".venv"))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=int(5e9)))
    with pytest.raises(Stop, match=r"5.0 GB are free in .* about 10.0 GB are needed"):
        packages.check_disk(sources.Source(cuda=True), None)
    packages.check_disk(sources.Source(), None)


def test_a_folder_that_cannot_be_written(course, monkeypatch):
    monkeypatch.setattr(places, "ROOT", str(course.path / "constraints.txt"))
    with pytest.raises(Stop, match="cannot be written"), environment.only_one():
        pass
    with pytest.raises(Stop, match="your work could not be saved"):
        lab.check_writable(places.ROOT)
