"""A class at once on one server, as root: `python -m tools.measure.bench_class [STUDENTS]`.

With `table` in place of a number: one student, lecture by lecture. Else each student logs in, opens a server and runs
lecture 02, all at the same time; before them, in the same run, one plain JupyterLab with the same lecture. Printed:
failures, times, memory (PSS: what is shared counts once).
"""

import contextlib
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import requests

from tools import notebooks
from tools.measure.class_client import Kernel, Student

PORT = 8400
ADDRESS = f"http://127.0.0.1:{PORT}"
LECTURE = "02_gradient_descent.ipynb"


def cells(name: str = LECTURE) -> list[str]:
    """The code of a lecture; the widgets are drawn, and nobody moves them."""
    lecture = notebooks.read(notebooks.NOTEBOOK_DIR / name)
    code = [cell for cell in lecture.cells if cell.cell_type == "code"]
    return [cell.source for cell in code if all(output.output_type != "error" for output in cell.outputs)]


def pss(process: int) -> int:
    """The proportional memory of a process, in bytes; 0 where it is gone."""
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def family(process: int) -> list[int]:
    """A process and all that come from it."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int(re.search(r"PPid:\s+(\d+)", (folder / "status").read_text())[1])
        except OSError:
            continue
    found, new = {process}, {process}
    while new := {child for child, parent in parents.items() if parent in new} - found:
        found |= new
    return list(found)


def plain() -> tuple[int, float]:
    """One JupyterLab with the lecture run in it: bytes, seconds of the lecture."""
    lab = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tools.setup.start_jupyter",
            "--no-browser",
            "--allow-root",
            "--IdentityProvider.token=",
        ]
        + [f"--ServerApp.port={PORT + 9}", "--ServerApp.base_url=/user/plain/"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        student = Student(f"http://127.0.0.1:{PORT + 9}", "plain")
        for _ in range(120):
            try:
                if student.web.get(f"{student.base}/lab", timeout=5).status_code == 200:
                    break
            except requests.ConnectionError:
                time.sleep(0.5)
        kernel = student.kernel(f"notebooks/{LECTURE}")
        began = time.monotonic()
        for code in cells():
            kernel.run(code)
        seconds = time.monotonic() - began
        return sum(map(pss, family(lab.pid))), seconds
    finally:
        lab.send_signal(signal.SIGTERM)
        lab.wait()


def one(number: int, report: dict, everybody_done: threading.Event) -> None:
    """One student, from the login to the last cell."""
    began = time.monotonic()
    try:
        student = Student(ADDRESS, f"student{number:02d}").log_in().open_server(600)
        opened = time.monotonic()
        kernel: Kernel = student.kernel(f"lectures/{LECTURE}")
        kernel.run("print(1)", 600)
        first = time.monotonic()
        errors = [said for code in cells() if re.search(r"^\w+Error: ", said := kernel.run(code, 1200), re.M)]
        report[number] = (opened - began, first - began, time.monotonic() - began, errors)
    except Exception as error:
        report[number] = (0, 0, 0, [f"{type(error).__name__}: {error}"[:300]])
    everybody_done.wait()  # the kernel stays until the memory is measured


def table() -> int:
    """What one student needs for each lecture: memory of their own, seconds of processor, files."""
    with running() as (folder, _):
        student = Student(ADDRESS, "student00").log_in().open_server(600)
        print("lecture, most memory of the student's own (MB), processor (s), files in the home (MB)")
        for lecture in notebooks.lecture_notebooks():
            kernel = student.kernel(f"lectures/{lecture.name}")
            most, done = [0], threading.Event()

            def watch(most=most, done=done):
                while not done.wait(0.3):
                    most[0] = max(most[0], sum(map(own, of_students(with_board=False))))

            thread = threading.Thread(target=watch)
            thread.start()
            before = float(kernel.run(_SECONDS))
            for code in cells(lecture.name):
                kernel.run(code, 300)
            seconds = float(kernel.run(_SECONDS)) - before
            done.set()
            thread.join()
            kernel.close()
            files = sum(path.stat().st_size for path in (folder / "homes").rglob("*") if path.is_file())
            print(f"{lecture.name[:2]}, {most[0] / 1e6:.0f}, {seconds:.0f}, {files / 1e6:.0f}", flush=True)
    return 0


_SECONDS = (
    "import os as _os; _t = _os.times(); print(_t.user + _t.system + _t.children_user + _t.children_system)"
)


@contextlib.contextmanager
def running():
    """A class server in a folder of its own: the folder, and the server's process."""
    folder = Path(tempfile.mkdtemp())
    server = subprocess.Popen(
        [sys.executable, "-m", "tools.classroom.server", "--folder", str(folder), "--port", str(PORT)],
        stdout=open(f"{folder}.log", "w"),
        stderr=subprocess.STDOUT,
    )
    try:
        for _ in range(240):
            try:
                if requests.get(f"{ADDRESS}/hub/login", timeout=5).status_code == 200:
                    break
            except requests.ConnectionError:
                pass
            time.sleep(0.5)
        yield folder, server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(120)
        shutil.rmtree(folder, ignore_errors=True)


def main(students: int) -> int:
    alone, alone_seconds = plain()
    print(f"plain JupyterLab with lecture 02: {alone / 1e6:.0f} MB, {alone_seconds:.0f} s", flush=True)
    with running() as (_, server):
        report, done = {}, threading.Event()
        threads = [threading.Thread(target=one, args=(n, report, done), daemon=True) for n in range(students)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        while len(report) < students:
            time.sleep(1)
        seconds = time.monotonic() - began
        everything = sum(map(pss, set(family(server.pid)) | of_students()))
        done.set()
    failed = {number: errors for number, (*_, errors) in report.items() if errors}
    print(f"{students} students at once: {len(failed)} failed, all done after {seconds:.0f} s")
    for what, place in (("server open", 0), ("first cell", 1), ("last cell", 2)):
        values = sorted(values[place] for values in report.values())
        print(f"  {what}: median {statistics.median(values):.0f} s, last {values[-1]:.0f} s")
    share = everything / students / alone
    print(f"  memory of the whole class: {everything / 1e9:.2f} GB")
    print(f"  a student: {everything / students / 1e6:.0f} MB, {share:.2f} of a plain JupyterLab (aim 0.6)")
    for number, errors in failed.items():
        print(f"  student {number}: {errors[:2]}")
    return int(bool(failed))


def own(process: int) -> int:
    """The memory that a process shares with nobody, in bytes."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(map(int, re.findall(r"^Private_\w+:\s+(\d+) kB", text, re.M))) * 1024


def of_students(with_board: bool = True) -> set[int]:
    """The processes of all students' accounts, and of the board, whose account is the first of a thousand."""
    from tools.classroom.server.places import FIRST_NUMBER
    from tools.classroom.server.spawner import owner_of

    numbers = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    owners = {number: owner_of(number) or 0 for number in numbers}
    return {n for n, owner in owners.items() if owner >= FIRST_NUMBER and (with_board or owner % 1000)}


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(table() if sys.argv[1:] == ["table"] else main(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
