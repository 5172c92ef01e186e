"""What CI runs, and what it leaves out on a slow machine, so that its verdict comes within half an hour."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).parents[2] / ".ci" / "run"
ALL = "-k '01 or 09 or handout or planted or (site and not readable)'"
FEW = "-k '09 or planted'"


@pytest.fixture
def ci(tmp_path):
    """ci(seconds, fails): make's arguments, the exit status and the words, after so many seconds."""
    if os.name == "nt" or not shutil.which("bash"):
        pytest.skip("a script for bash")
    programs = tmp_path / "programs"
    programs.mkdir()

    def program(name, body):
        (programs / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (programs / name).chmod(0o755)

    for name in ("chromium", "unshare", "python3", "git"):
        program(name, "exit 0")
    program("id", "echo 0")

    def run(seconds, fails="nothing"):
        program("make", f'echo "$@" >> "{tmp_path}/calls"\n[ "$1" != {fails} ]')
        (tmp_path / "calls").write_text("", encoding="utf-8")
        environment = dict(
            os.environ, PATH=f"{programs}{os.pathsep}{os.environ['PATH']}", SECONDS=str(seconds)
        )
        done = subprocess.run(
            ["bash", str(RUN)], env=environment, capture_output=True, text=True, check=False
        )
        assert not done.stderr
        calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
        return calls, done.returncode, done.stdout

    return run


def test_a_quick_machine_runs_all_of_it(ci):
    assert ci(300) == (["test", f"test-browser ARGS={ALL}", "test-class"], 0, "")


def test_a_slow_machine_says_what_it_leaves_out(ci):
    calls, status, said = ci(700)
    assert (calls, status) == (["test", f"test-browser ARGS={FEW}", "test-class"], 0)
    assert "only those of" in said and "class" not in said
    calls, status, said = ci(1400)
    assert (calls, status) == (["test", f"test-browser ARGS={FEW}"], 0)
    assert "the class server is not tested" in said


@pytest.mark.parametrize("fails", ["test", "test-browser", "test-class"])
def test_a_failure_is_a_failure_and_the_rest_runs_all_the_same(fails, ci):
    calls, status, _ = ci(0, fails)
    assert len(calls) == 3 and status == 1
