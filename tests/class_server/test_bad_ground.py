"""Faults on a class server: whoever is not at fault goes on, and nothing that was saved is lost."""

import os
import shutil
import signal
import subprocess
import time

import pytest
import requests

from tests.class_server.conftest import Classroom
from tools import notebooks
from tools.measure.class_client import Student


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.2)
    return found


def status(address):
    try:
        return requests.get(address, timeout=5).status_code
    except requests.ConnectionError:
        return 0


def test_who_fills_the_memory_ends_alone(ann, bob):
    mine, theirs = ann.kernel(), bob.kernel()
    theirs.run("x = 5")
    mine.run("x = 6")
    with pytest.raises(TimeoutError):  # the kernel was killed, and says nothing more
        mine.run("held = []\nwhile True: held.append(bytearray(b'x' * 10_000_000))", 20)
    assert theirs.run("print(x)").strip() == "5"
    assert ann.ask("GET", "contents/lectures").status_code == 200, "the server of the one at fault lives, too"
    assert ann.kernel().run("print(1)").strip() == "1", "and has a new kernel"


def test_who_loops_for_ever_takes_no_more_than_a_share(ann, bob):
    lectures = [f"lectures/{path.name}" for path in notebooks.lecture_notebooks()]
    loops = [ann.kernel(lecture) for lecture in lectures[:3]]
    for kernel in loops:
        with pytest.raises(TimeoutError):
            kernel.run("while True: pass", 0.5)
    kernel, began = bob.kernel(), time.monotonic()
    assert kernel.run("print(sum(range(10**6)))").strip() == "499999500000"
    assert time.monotonic() - began < 20
    for loop in loops:
        assert ann.ask("POST", f"kernels/{loop.number}/interrupt").status_code == 204
    assert loops[0].run("print(2)", 30).strip() == "2"
    for loop in loops:
        loop.close()


def test_who_starts_ever_more_processes_is_stopped(ann, bob):
    said = ann.kernel().run(
        "import subprocess\ntry:\n    many = [subprocess.Popen(['sleep', '60']) for _ in range(2000)]\n"
        "except OSError as error:\n    print(type(error).__name__)"
    )
    assert "BlockingIOError" in said
    assert bob.kernel().run("print(1)").strip() == "1"


def test_killed_hub(classroom, ann):
    """Kernels go on, and the hub comes back with who is logged in."""
    kernel = ann.kernel()
    kernel.run("x = 41")
    (hub,) = classroom.processes("jupyterhub -f")
    os.kill(hub, signal.SIGKILL)
    until(lambda: classroom.processes("jupyterhub -f") not in ([], [hub]))
    until(lambda: status(f"{classroom.address}/hub/login") == 200)
    until(lambda: ann.ask("GET", "status").status_code == 200)
    again = ann.kernel()
    assert kernel.number == again.number, "the session of this lecture goes on"
    assert again.run("print(x + 1)").strip() == "42"
    instructor = classroom.instructor()
    until(
        lambda: instructor.web.get(f"{classroom.address}/services/board/state", timeout=20).status_code == 200
    )
    assert len(classroom.processes("jupyterhub_idle_culler")) == 1, "the old hub's programs ended with it"
    classroom.student("bob")


def test_killed_proxy(classroom, ann):
    kernel = ann.kernel()
    kernel.run("x = 6")
    proxies = classroom.processes("configurable-http-proxy")
    for proxy in proxies:
        os.kill(proxy, signal.SIGKILL)
    until(lambda: status(f"{classroom.address}/hub/login") == 200)
    until(lambda: ann.ask("GET", "status").status_code == 200)
    assert ann.kernel().run("print(x * 7)").strip() == "42"


def test_killed_nursery(classroom, ann):
    """Kernels that run go on; the next ones come from the next nursery."""
    kernel = ann.kernel()
    kernel.run("x = 6")
    (nursery,) = [one for one in classroom.processes("server.nursery") if os.stat(f"/proc/{one}").st_uid == 0]
    os.kill(nursery, signal.SIGKILL)
    time.sleep(8)  # Jupyter looks every three seconds whether a kernel is alive
    assert kernel.run("print(x * 7)").strip() == "42"
    until(
        lambda: any(
            one != nursery and os.stat(f"/proc/{one}").st_uid == 0
            for one in classroom.processes("server.nursery")
        )
    )
    kernel.close()
    assert ann.kernel("lectures/05_logistic_regression.ipynb").run("print(1)").strip() == "1"


def test_killed_server(classroom, ann, bob):
    ann.ask("PUT", "contents/saved.txt", json={"type": "file", "format": "text", "content": "saved"})
    ann.kernel()
    number = (classroom.place.homes / "ann").stat().st_uid
    mine = lambda: [one for one in os.listdir("/proc") if one.isdecimal() and owner(one) == number]  # noqa: E731
    (server,) = [one for one in classroom.processes("server.student") if owner(one) == number]
    os.kill(server, signal.SIGKILL)
    until(lambda: len(mine()) == 0, 20)  # its kernels end with it
    assert bob.kernel().run("print(1)").strip() == "1"

    def reopened():
        try:
            return Student(classroom.address, "ann").log_in("first password").open_server(20)
        except Exception:
            return None

    again = until(reopened, 90)
    ann.web = again.web
    assert again.ask("GET", "contents/saved.txt").json()["content"] == "saved"


def owner(process):
    from tools.classroom.server.spawner import owner_of

    return owner_of(process)


def test_full_disk(folder):
    """What cannot be saved says so, and what was saved before stays whole."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "none", str(disk)], check=True)
    try:
        running = Classroom(disk / "class").start()
        try:
            carl = running.student("carl")
            lecture = carl.ask("GET", "contents/lectures/01_linear_model.ipynb").json()
            carl.kernel().run(
                "try:\n    with open('/home/student/all', 'wb') as file:\n"
                "        while True: file.write(bytes(10**6))\n"
                "except OSError as error: print(error)"
            )
            assert shutil.disk_usage(disk).free < 10**6
            lecture["content"]["cells"][0]["source"] = "x" * 2_000_000
            refused = carl.ask("PUT", "contents/lectures/01_linear_model.ipynb", json=lecture)
            assert refused.status_code == 500 and (
                "No space left" in refused.text or "disk is full" in refused.text
            )
            there = carl.ask("GET", "contents/lectures/01_linear_model.ipynb").json()["content"]
            assert (
                there["cells"][1:] == lecture["content"]["cells"][1:]
                and len(there["cells"][0]["source"]) < 10**5
            )
            assert carl.kernel("zh_CN/01_linear_model.ipynb").run("print(1)").strip() == "1"
            carl.kernel().run("import os; os.unlink('/home/student/all')")
            saved = carl.ask("PUT", "contents/lectures/01_linear_model.ipynb", json=lecture)
            assert saved.status_code == 200
            running.student("dora")
        finally:
            running.stop()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
