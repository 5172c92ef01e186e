"""The commands: what each of them starts."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import bootstrap
from tools.setup import Stop, class_packages, lab, running
from tools.setup import commands as commands_of_setup
from tools.setup import tests as tests_of_setup

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tools" / "bootstrap.py"


# --------------------------------------------------------------------------------------------------- the commands


@pytest.fixture
def commands(course, monkeypatch):
    ran = []

    def run(command, **variables):
        ran.append((command, variables))
        return 0

    monkeypatch.setattr(running, "run", run)
    monkeypatch.setattr(class_packages, "refuse", lambda: None)  # root or not, Linux or not
    monkeypatch.setattr(class_packages, "ensure", lambda: None)
    return ran


def test_lab(course, commands, monkeypatch, capsys):
    (course.path / "notebooks").mkdir()
    monkeypatch.setenv("BROWSER", "none")
    assert bootstrap.main(["lab", "--debug"]) == 0
    command = commands[-1][0]
    assert command[:3] == ["python", "-m", "tools.setup.start_jupyter"] and command[-1] == "--debug"
    assert f"--ServerApp.root_dir={course.path}" in command and "--no-browser" in command
    assert "--LabApp.default_url=/lab" in command
    assert "open the address" in capsys.readouterr().out
    (course.path / "notebooks" / "01_linear_model.ipynb").touch()
    monkeypatch.setenv("BROWSER", "firefox")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("PORT", "0")
    assert bootstrap.main(["lab"]) == 1
    monkeypatch.delenv("PORT")
    assert bootstrap.main(["lab"]) == 0
    command = commands[-1][0]
    assert "--LabApp.default_url=/lab/tree/notebooks/01_linear_model.ipynb" in command
    assert "--no-browser" not in command


def test_present_has_settings_of_its_own(course, commands, monkeypatch):
    settings = course.path / "build" / "presenter"
    (course.path / "tools" / "publish" / "presenter" / "custom").mkdir(parents=True)
    (course.path / "tools" / "publish" / "presenter" / "custom" / "custom.css").touch()
    settings.mkdir(parents=True)
    (settings / "left-over").touch()
    monkeypatch.setenv("BROWSER", "none")
    assert bootstrap.main(["present", "--debug"]) == 0
    command, variables = commands[-1]
    assert "--LabApp.custom_css=True" in command and command[-1] == "--debug"
    assert f"--LabApp.extra_labextensions_path={settings / 'labextensions'}" in command
    assert variables["JUPYTER_CONFIG_DIR"] == str(settings)
    assert [path.name for path in settings.iterdir()] == ["custom"]


def test_port():
    for port in ("abc", "-1", "0", "65536"):
        with pytest.raises(Stop, match="is not a port"):
            lab.check_port(port)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with pytest.raises(Stop, match="is in use"):
            lab.check_port(str(server.getsockname()[1]))


def test_test_commands(commands, monkeypatch):
    monkeypatch.delenv("COURSE_DEVICE", raising=False)
    assert bootstrap.main(["test", "-k", "smoothing"]) == 0
    command, variables = commands.pop()
    assert command[:3] == ["python", "-m", "pytest"] and command[-2:] == ["-k", "smoothing"]
    assert {"--nbval", "--nbval-current-env", "-n", "--dist"} <= set(command)
    assert variables == {"OMP_NUM_THREADS": "1", "COURSE_DEVICE": "cpu"}
    assert bootstrap.main(["test-variants"]) == 0
    (plain, first), (threads, second) = commands
    assert (
        "notebooks" in plain and first["ATEN_CPU_CAPABILITY"] == "default" and first["OMP_NUM_THREADS"] == "1"
    )
    assert "notebooks" in threads and second == {"OMP_NUM_THREADS": "2", "COURSE_DEVICE": "cpu"}
    monkeypatch.setenv("COURSE_DEVICE", "cuda")
    bootstrap.main(["test"])
    assert commands.pop()[1]["COURSE_DEVICE"] == "cuda"


def test_other_commands(commands, capsys):
    assert bootstrap.main(["doctor", "--json"]) == 0
    assert commands.pop()[0] == ["python", "-m", "course_utils.doctor", "--json"]
    assert bootstrap.main(["run", "--", "python", "-V"]) == 0
    assert commands.pop()[0] == ["python", "-V"]
    assert bootstrap.main(["run"]) == 1 and bootstrap.main(["frobnicate"]) == 1
    assert "There is no command 'frobnicate'" in capsys.readouterr().err
    assert bootstrap.main([]) == 0
    assert "On Windows, where there is no make" in capsys.readouterr().out


@pytest.mark.parametrize("name", commands_of_setup.COMMANDS)
def test_each_command_is_explained_and_starts_something_that_is_there(name, commands):
    assert f"bootstrap.py {name} " in bootstrap.__doc__
    if name not in ("setup", "pin", "present", "test-pythons"):
        bootstrap.main([name, "python"] if name == "run" else [name])
        command = commands[-1][0]
        module = command[2] if command[1:2] == ["-m"] else "json"
        assert command[0] == "python" and importlib.util.find_spec(module), command


def test_pin_without_an_environment(course, capsys):
    assert bootstrap.main(["pin"]) == 1
    assert "make setup" in capsys.readouterr().err


def test_run_gives_back_the_exit_code(course):
    course.make_python()
    assert running.run([sys.executable, "-c", "raise SystemExit(7)"]) == 7
    with pytest.raises(Stop, match="no command 'no-such-command'"):
        running.run(["no-such-command"])


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_every_target_of_the_makefile_exists():
    """make help lists each target, and each is a command of bootstrap.py."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = text.split(".PHONY:")[1].splitlines()[0].split()
    help_text = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout
    assert [line.split()[1] for line in help_text.splitlines()] == phony
    # The same names do the same without make; these three are no help to someone who has none.
    assert set(phony) - set(commands_of_setup.COMMANDS) == {"help", "clean", "test-torch-min"}


def test_format_writes_the_notebooks_and_then_the_documents_tables(commands, monkeypatch):
    assert bootstrap.main(["format", "02"]) == 0
    assert [command[2:] for command, _ in commands] == [
        ["tools.notebooks.format", "02"],
        ["tools.publish.document_tables"],
    ]
    monkeypatch.setattr(running, "run", lambda command, **_: commands.append(command) or 3)
    commands.clear()
    assert bootstrap.main(["format"]) == 3 and len(commands) == 1, (
        "no table is made from half of the lectures"
    )


@pytest.fixture
def pythons(course, monkeypatch):
    """pythons["3.12"] = exit status of its tests: the Pythons that are there, and the calls for them."""
    found, calls = {}, []

    def call(command, cwd, env):
        calls.append((command, env["COURSE_VENV"]))
        return found[command[0].removeprefix("python")]

    monkeypatch.setattr(
        tests_of_setup, "python_of", lambda version: f"python{version}" if version in found else None
    )
    monkeypatch.setattr(tests_of_setup.subprocess, "call", call)
    return found, calls


def test_every_python_that_is_here_is_tested(pythons, capsys):
    found, calls = pythons
    found |= {"3.11": 0, "3.13": 0}
    assert bootstrap.main(["test-pythons", "-k", "smoothing"]) == 0
    entry = os.path.join("tools", "bootstrap.py")
    assert calls == [
        ([f"python{version}", entry, "test", "-k", "smoothing"], f".venv-python{version}")
        for version in ("3.11", "3.13")
    ]
    out = capsys.readouterr().out
    assert "Python 3.11  passed" in out and "Python 3.12  skipped: no python3.12 answers here" in out


def test_one_python_that_fails_fails_all(pythons, capsys):
    found, calls = pythons
    found |= {"3.11": 0, "3.12": 1, "3.14": 0}
    assert bootstrap.main(["test-pythons", "3.12", "3.14"]) == 1
    assert len(calls) == 2 and "Python 3.12  failed (exit status 1)" in capsys.readouterr().out


def test_no_python_at_all_is_no_success(pythons, capsys):
    assert bootstrap.main(["test-pythons", "3.12"]) == 1
    assert "nothing was tested" in capsys.readouterr().err


def test_which_program_is_that_python(tmp_path, monkeypatch):
    assert tests_of_setup.python_of(".".join(map(str, sys.version_info[:2]))) == sys.executable
    assert tests_of_setup.python_of("2.0") is None
    shim = tmp_path / "python2.0"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tests_of_setup.python_of("2.0") is None
