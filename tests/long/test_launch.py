"""What Binder and Codespaces start, followed literally in a clean copy: their JupyterLab runs the course's Python."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
IN_THE_KERNEL = """
import sys
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="python3")
client.execute_interactive("import sys, torch, course_utils; print(sys.prefix)", timeout=120)
manager.shutdown_kernel(now=True)
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("launch") / "course"
    subprocess.run(["git", "clone", "-q", ROOT, folder], check=True)
    yield folder
    shutil.rmtree(folder)  # gigabytes


def run(command, folder, **variables):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("COURSE_", "VIRTUAL_ENV"))
    }
    return subprocess.run(
        command,
        cwd=folder,
        env=kept | variables,
        capture_output=True,
        encoding="utf-8",
        timeout=1500,
        check=False,
    )


def test_codespaces(copy):
    asked = json.loads((copy / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    done = run(asked["postCreateCommand"].replace("python ", f"{sys.executable} ", 1).split(), copy)
    assert done.returncode == 0, done.stdout + done.stderr
    python = asked["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]
    python = python.replace("${containerWorkspaceFolder}", str(copy))
    done = run([python, "-c", "import torch, course_utils, ipykernel; print('all here')"], copy)
    assert done.stdout.strip() == "all here", done.stderr


def test_binder(copy, tmp_path):
    """Binder installs the requirements into an environment of its own, then runs postBuild in the course's folder."""
    assert (copy / "binder" / "runtime.txt").read_text().strip() == "python-3.11"
    binder = tmp_path / "binder"
    subprocess.run([sys.executable, "-m", "venv", binder], check=True)
    python = str(binder / "bin" / "python")
    install = [python, "-m", "pip", "install", "-q", "jupyterlab", "-r", "binder/requirements.txt"]
    done = run(install, copy)
    assert done.returncode == 0, done.stderr
    done = run(["binder/postBuild"], copy, PATH=f"{binder / 'bin'}:{os.environ['PATH']}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        len([*(copy / "build" / "zh_CN" / "notebooks").glob("*.ipynb")]) == 12
    )  # the site's Chinese pages open them
    done = run([python, "-c", IN_THE_KERNEL], copy / "notebooks")
    assert done.stdout.strip() == str(copy / ".venv"), done.stderr
    listed = run([str(binder / "bin" / "jupyter"), "labextension", "list"], copy)
    assert "jupyterlab-widgets" in (listed.stdout + listed.stderr).replace("_", "-")
