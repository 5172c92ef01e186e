"""Warm kernels: they are what a fresh kernel is, and where there can be none a fresh one comes."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time

import pytest
from jupyter_client.connect import LocalPortCache
from nbformat.v4 import new_code_cell, new_notebook

from tools.notebooks import kernel_nursery, warm_kernels
from tools.notebooks.run import run_cell, running

linux = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

LOOK = """
import json, os, signal, sys
import __main__, multiprocessing, numpy, torch
print(json.dumps({
    "path": sys.path, "argv": sys.argv[0].split("/")[-1], "flags": str(sys.flags), "here": os.getcwd(),
    "main": [__main__.__name__, hasattr(__main__, "__file__")], "children": multiprocessing.get_start_method(),
    "daemon": multiprocessing.current_process().daemon, "threads": torch.get_num_threads(),
    "environment": sorted(os.environ),
    "signals": [str(signal.getsignal(s)) for s in (signal.SIGINT, signal.SIGCHLD)],
    "backend": __import__("matplotlib").get_backend(),
    "leads": os.getpgid(0) == os.getpid(), "course": "course_utils" in sys.modules,
}))
"""


def look(tmp_path, *, warm, source=LOOK):
    notebook = new_notebook(cells=[new_code_cell(source, id="look")])
    with running(notebook, tmp_path, warm=warm) as client:
        cell = run_cell(client, 0)
        pid = client.km.provisioner.pid
    assert [output.output_type for output in cell.outputs] == ["stream"], cell.outputs
    return cell.outputs[0].text, pid


@linux
def test_a_warm_kernel_sees_what_a_fresh_one_sees(tmp_path, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("A_VARIABLE", "set after the libraries were imported")
    fresh, warm = (json.loads(look(tmp_path, warm=warm)[0]) for warm in (False, True))
    assert warm == fresh and "A_VARIABLE" in warm["environment"]


@linux
def test_kernels_share_no_random_numbers_and_no_names(tmp_path):
    source = (
        "import numpy, random, torch\n"
        "print(numpy.random.rand(), random.random(), torch.rand(1).item(), 'x' in globals())\nx = 1"
    )
    first, second = (look(tmp_path, warm=True, source=source)[0].split() for _ in range(2))
    assert all(a != b for a, b in zip(first[:3], second[:3], strict=True))
    assert first[3] == second[3] == "False"


@linux
def test_a_kernel_that_ended_is_gone_and_so_are_its_children(tmp_path):
    source = "import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)"
    child, pid = look(tmp_path, warm=True, source=source)
    deadline = time.monotonic() + 10
    for number in (pid, int(child)):
        while time.monotonic() < deadline and is_running(number):
            time.sleep(0.02)
        assert not is_running(number)


@pytest.mark.parametrize("warm", [False, True])
def test_a_kernel_whose_port_is_taken_gets_others(tmp_path, monkeypatch, warm):
    real, given = LocalPortCache.find_available_port, []
    with socket.create_server(("127.0.0.1", 0)) as other:

        def find(self, ip):
            given.append(real(self, ip) if given else other.getsockname()[1])
            return given[-1]

        monkeypatch.setattr(LocalPortCache, "find_available_port", find)
        assert look(tmp_path, warm=warm, source="print(1 + 1)")[0] == "2\n"
    assert len(given) == 10


@linux
def test_a_kernel_that_never_comes_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(RuntimeError, match="Kernel died"):
        look(tmp_path, warm=False)


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def nursery(tmp_path, monkeypatch):
    """nursery("print(1)"): the nursery imports nothing but a module with this line."""

    def make(line):
        path = tmp_path / "kernel_nursery.py"
        code = warm_kernels.NURSERY.read_text(encoding="utf-8")
        path.write_text(
            code.replace("def serve", "LIBRARIES = ('said',)\n\n\ndef serve", 1), encoding="utf-8"
        )
        (tmp_path / "said.py").write_text(line + "\n", encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setattr(warm_kernels, "NURSERY", path)
        monkeypatch.setattr(warm_kernels, "_servers", [])
        return path

    return make


@linux
@pytest.mark.parametrize(
    "fault", ["raise ImportError('broken')", "import warnings; warnings.warn('old')", "print('hello')"]
)
def test_no_kernel_is_warm_where_an_import_says_something(nursery, fault):
    """What the libraries say must appear in the lecture that imports them."""
    nursery(fault)
    assert warm_kernels._server() is None


@linux
def test_the_nursery_ends_with_whoever_wanted_it(nursery):
    path = nursery("silent = True")
    code = f"from tools.notebooks import warm_kernels as w; w.NURSERY = {str(path)!r}; print(w._server().pid)"
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join([str(path.parent), *sys.path]))
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert not is_running(int(done.stdout))


@linux
def test_a_nursery_that_died_is_no_end(tmp_path, monkeypatch):
    """It may also never have been there: a fresh kernel comes."""
    server = subprocess.Popen(["true"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    server.wait()
    monkeypatch.setattr(warm_kernels, "_servers", [server])
    assert look(tmp_path, warm=True, source="print('as always')")[0] == "as always\n"


def test_other_systems_take_fresh_kernels(monkeypatch):
    monkeypatch.setattr(warm_kernels, "_servers", [])
    monkeypatch.setattr(warm_kernels.sys, "platform", "darwin")
    assert warm_kernels._server() is None


def test_only_what_every_lecture_pays_for_is_imported_before():
    """Nothing of the course itself, and nothing that a single lecture imports late on purpose."""
    assert not {"course_utils", "torchvision", "tensorboard"} & {
        n.split(".")[0] for n in kernel_nursery.LIBRARIES
    }
