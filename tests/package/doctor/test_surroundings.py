"""File names, kernel, data, folders, fonts, workers: each fault is made for real where that is possible."""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils import doctor as doc
from course_utils.doctor.rows import FAIL, OK, WARN


def only(rows):
    (row,) = rows
    return row


@pytest.mark.parametrize(
    "name", ["torch.py", "tensorboard.py", "random.py", "numpy.py", "PIL/__init__.py", "copy.py"]
)
def test_a_file_that_hides_a_library(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("", encoding="utf-8")
    row = only(doc.check_shadowing([tmp_path, tmp_path]))
    assert row.status == FAIL and repr(Path(name).parts[0].removesuffix(".py")) in row.found
    assert row.found.startswith(f"your {'folder' if '/' in name else 'file'} {tmp_path}")


def test_files_that_hide_nothing(tmp_path):
    for name in ("my_torch.py", "test.py", "torch.txt", "random.ipynb", "sys.py", "turtle.py"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "torch").mkdir()  # a plain folder: an installed library comes first
    library = Path(os.__file__).parent
    assert only(doc.check_shadowing([tmp_path, library, tmp_path / "missing"])).status == OK


@pytest.fixture
def kernelspec(tmp_path, monkeypatch):
    def make(*argv):
        folder = tmp_path / "kernels" / "python3"
        folder.mkdir(parents=True)
        spec = {"argv": [*argv, "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "P"}
        (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
        return doc.check_kernel()

    return make


def test_kernel_of_another_python(kernelspec, tmp_path):
    other = shutil.which("sh") or sys.base_prefix  # a program that is no Python of this environment
    row = kernelspec(other)
    assert row.status == FAIL and f"another Python: {other}" in row.found and str(tmp_path) in row.found
    assert "kernelspec remove python3" in row.fix


def test_kernel_that_was_removed(kernelspec):
    assert kernelspec("/no/such/env/bin/python").status == FAIL


@pytest.mark.parametrize("program", ["python", "python3", sys.executable])
def test_kernel_of_this_python(kernelspec, program):
    assert kernelspec(program).status == OK


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the kernel's Python")
def test_kernel_by_another_name_for_this_python(kernelspec, tmp_path):
    program = tmp_path / "my-python"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    program.chmod(0o755)
    assert kernelspec(str(program)).status == OK


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the kernel's Python")
def test_kernel_of_another_environment(kernelspec, tmp_path):
    program = tmp_path / "python-of-another"
    program.write_text("#!/bin/sh\necho /another/environment\n")
    program.chmod(0o755)
    assert kernelspec(str(program)).status == FAIL


def test_no_kernel(monkeypatch):
    monkeypatch.setitem(sys.modules, "jupyter_client.kernelspec", None)
    row = doc.check_kernel()
    assert row.status == FAIL and "install ipykernel" in row.fix


@pytest.fixture
def data(tmp_path):
    lines = []
    for name, content in (("a/one.csv", b"1,2\n3,4\n"), ("two.bin", b"\x00\x01")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
    (tmp_path / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_data(data):
    row = doc.check_data(data)
    assert row.status == OK and row.found.startswith("2 files")


def test_data_missing_and_changed(data):
    (data / "two.bin").unlink()
    (data / "a" / "one.csv").write_bytes(b"1,2\n3,5\n")
    row = doc.check_data(data)
    assert (
        row.status == FAIL
        and "missing: two.bin; changed: a/one.csv" in row.found
        and "git checkout" in row.fix
    )


def test_data_missing_or_changed(data):
    (data / "two.bin").write_bytes(b"\x00\x02")
    assert doc.check_data(data).found == f"in {data} changed: two.bin"
    (data / "two.bin").unlink()
    assert doc.check_data(data).found == f"in {data} missing: two.bin"


def test_lines_of_the_list_that_name_no_file(data):
    with (data / "SHA256SUMS").open("a", encoding="utf-8") as sums:
        sums.write("\n# made by hand\nabc  two.bin\n")
    row = doc.check_data(data)
    assert row.status == OK and row.found.startswith("2 files")


def test_data_with_other_line_ends(data):
    (data / "a" / "one.csv").write_bytes(b"1,2\r\n3,4\r\n")
    row = doc.check_data(data)
    assert (
        row.status == FAIL and "git changed the line ends of a/one.csv" in row.found and "autocrlf" in row.fix
    )


def test_no_data(data):
    (data / "SHA256SUMS").write_text("", encoding="utf-8")
    assert "is empty" in doc.check_data(data).found
    (data / "SHA256SUMS").unlink()
    row = doc.check_data(data)
    assert row.status == FAIL and "list of data files is missing" in row.found


def test_folder(tmp_path, monkeypatch):
    assert doc.check_folder(tmp_path).status == OK and not list(tmp_path.iterdir())
    usage = shutil.disk_usage(tmp_path)
    for free, status in ((0.999e9, WARN), (1e8, WARN), (0.99e8, FAIL)):
        monkeypatch.setattr(shutil, "disk_usage", lambda path, free=free: usage._replace(free=int(free)))
        row = doc.check_folder(tmp_path)
        assert row.status == status and f"only {free / 1e9:.2f} GB" in row.found
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10**9))
    assert doc.check_folder(tmp_path).found.startswith("1 GB free in ")


def test_folder_that_cannot_be_written(tmp_path, monkeypatch):
    def denied(path, content):
        raise PermissionError(13, "Permission denied")

    with contextlib.ExitStack() as stack:
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # nothing is forbidden to root
            monkeypatch.setattr(Path, "write_bytes", denied)
        else:
            tmp_path.chmod(0o500)
            stack.callback(tmp_path.chmod, 0o700)
        row = doc.check_folder(tmp_path)
    assert row.status == FAIL and "cannot be written (Permission denied)" in row.found


@pytest.mark.parametrize(("method", "words"), [("spawn", "num_workers=0"), ("fork", "by fork")])
def test_workers(monkeypatch, method, words):
    import multiprocessing

    monkeypatch.setattr(multiprocessing, "get_start_method", lambda allow_none: method)
    assert words in doc.check_workers().found


def test_workers_of_a_process_that_has_started_none(monkeypatch):
    import multiprocessing

    monkeypatch.setattr(multiprocessing, "get_start_method", lambda allow_none: None)
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["forkserver", "fork"])
    assert "by forkserver" in doc.check_workers().found


def test_the_method_of_workers_stays_free():
    """Whoever asks for it otherwise has chosen it: set_start_method would fail then."""
    code = "import multiprocessing as m, course_utils.doctor as d; d.check_workers(); m.set_start_method('spawn')"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux comes without fonts for Chinese")
@pytest.mark.parametrize(
    ("script", "status", "words"),
    [
        ("exit 0", "warn", "no font for Chinese"),
        ("echo 'Noto Sans CJK SC'", "ok", "1 that hold"),
        ("exit 3", "ok", "not checked"),
    ],
)
def test_fonts_for_chinese(script, status, words, tmp_path, monkeypatch):
    program = tmp_path / "fc-list"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    row = doc.check_fonts()
    assert row.status == status and words in row.found
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert doc.check_fonts().status == "ok"


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_fonts_that_the_system_brings(system, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    row = doc.check_fonts()
    assert row.status == OK and "this system brings fonts" in row.found


def test_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "new" / "cache"))
    row = doc.check_cache()
    assert row.status == OK and "0 of 7 full files" in row.found
    assert not list(tmp_path.iterdir())
    (tmp_path / "new").write_text("a file in the way")
    row = doc.check_cache()
    assert row.status == FAIL and "is a file" in row.found and "COURSE_CACHE" in row.fix


def test_cache_that_cannot_be_written(tmp_path, monkeypatch):
    def denied(path, content):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.setattr(Path, "write_bytes", denied)  # nothing is forbidden to root
    row = doc.check_cache()
    assert row.status == FAIL and "cannot be written (Permission denied)" in row.found
