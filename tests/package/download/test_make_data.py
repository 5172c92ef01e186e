"""`make data`: what it says, and how it ends."""

import os
import subprocess
import sys

import pytest

from course_utils import download
from course_utils.download import __main__ as make_data
from tests.package.download.conftest import (
    ROOT,
    not_found,
    remote,
    whole,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and limits")


@pytest.fixture
def small_known(monkeypatch):
    """Two known files in place of the real ones."""
    files = {name: remote(name=name, urls=()) for name in ("set/one.bin", "set/two.bin")}
    monkeypatch.setattr(download, "KNOWN_FILES", files)


def known(handler):
    """A server that has the first file only."""
    (whole if handler.path == "/set/one.bin" else not_found)(handler)


def test_make_data_says_what_it_did(serve, cache, small_known, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_MIRROR", serve(known).url)
    assert make_data.main([]) == 1
    out = capsys.readouterr().out
    assert out.startswith(f"2 files, 1 MB, into {cache}")
    assert "set/two.bin: no address gave the file" in out
    assert out.endswith("0 were there, 1 fetched, 1 missing: set/two.bin. The same command tries again.\n")
    monkeypatch.setenv("COURSE_MIRROR", serve(whole).url)
    assert make_data.main([]) == 0
    assert capsys.readouterr().out.endswith(
        "1 were there, 1 fetched, 0 missing. No lecture needs the network now.\n"
    )
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    assert make_data.main([]) == 0
    assert "2 were there" in capsys.readouterr().out


def test_make_data_for_some_sets(serve, cache, small_known, monkeypatch, capsys):
    other = remote(name="other/three.bin", urls=())
    monkeypatch.setattr(download, "KNOWN_FILES", download.KNOWN_FILES | {other.name: other})
    monkeypatch.setenv("COURSE_MIRROR", serve(whole).url)
    assert make_data.main(["other"]) == 0
    assert capsys.readouterr().out.endswith("0 were there, 1 fetched, 0 missing.\n")
    assert (cache / other.name).exists() and not (cache / "set").exists()
    for arguments, status in ((["others"], 2), (["--help"], 0)):
        with pytest.raises(SystemExit) as stopped:
            make_data.main(arguments)
        assert stopped.value.code == status
    assert "take set, other" in capsys.readouterr().err


def test_make_data_with_a_wrong_mirror(small_known, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_MIRROR", "the other room")
    assert make_data.main([]) == 1
    *_, reason, summary = capsys.readouterr().out.splitlines()
    assert reason.startswith("COURSE_MIRROR must be") and summary.startswith(
        "0 were there, 0 fetched, 2 missing"
    )


def test_make_data_ends_with_its_summary_whatever_happens(serve, small_known, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_MIRROR", serve(whole).url)
    fetch = download.fetch

    def fetch_or_fail(name):
        if name.endswith("one.bin"):
            raise RuntimeError("nobody foresaw this")
        return fetch(name)

    monkeypatch.setattr(download, "fetch", fetch_or_fail)
    assert make_data.main([]) == 1
    out = capsys.readouterr().out
    assert "RuntimeError: nobody foresaw this" in out
    assert out.endswith("0 were there, 1 fetched, 1 missing: set/one.bin. The same command tries again.\n")


@pytest.mark.parametrize("place", ["~no-such-user/cache", "a\0b"])
def test_make_data_into_an_impossible_cache(place, small_known, monkeypatch, capsys):
    monkeypatch.setattr(os, "environ", dict(os.environ, COURSE_CACHE=place))
    assert make_data.main([]) == 1
    assert capsys.readouterr().out.startswith(f"COURSE_CACHE={place} cannot be a folder")


def test_make_data_in_a_terminal_that_lacks_the_letters(tmp_path):
    settings = {"COURSE_CACHE": str(tmp_path / "数据"), "COURSE_OFFLINE": "1", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "course_utils.download"],
        env=os.environ | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1 and "into" in done.stdout and not done.stderr, done.stderr


def test_make_data_stopped(small_known, monkeypatch, capsys):
    def stop(name):
        raise KeyboardInterrupt

    monkeypatch.setattr(download, "fetch", stop)
    assert make_data.main([]) == 130
    *_, stopped, summary = capsys.readouterr().out.splitlines()
    assert stopped == "stopped; the same command goes on from here" and summary.startswith(
        "0 were there, 0 fetched"
    )
