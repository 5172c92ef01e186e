"""A class server for the tests: started once, as `make class` starts it, in a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import requests

from tools.classroom.server.places import Class
from tools.measure.class_client import Student

ROOT = Path(__file__).parents[2]
STUDENTS = "ann,first password\nbob,another word\n王芳, 芳的密码很长\ncarl\ndora\nemil\n# gone: nobody\n"
WORDS = {"ann": "first password", "bob": "another word", "王芳": "芳的密码很长"}


def free_ports(count: int = 4) -> int:
    """The first of some ports in a row that are free."""
    for first in range(8500, 9500, 10):
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    raise RuntimeError("no free ports")


def as_in_a_background():
    """Ignore SIGINT, as a shell has it for what runs in its background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Classroom:
    """A running class: its address, its folders, and its processes by name."""

    def __init__(self, folder: Path, *arguments: str, scheme: str = "http"):
        self.place, self.port = Class(folder), free_ports()
        self.address, self.log = f"{scheme}://127.0.0.1:{self.port}", Path(tempfile.mkstemp(suffix=".log")[1])
        self.command = [sys.executable, "-m", "tools.classroom.server", "--folder", str(folder)]
        self.command += ["--port", str(self.port), *arguments]
        self.process = None

    def start(self) -> "Classroom":
        with open(self.log, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, preexec_fn=as_in_a_background
            )
        end = time.monotonic() + 120
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if requests.get(f"{self.address}/hub/login", timeout=5, verify=False).status_code == 200:
                    return self
            except requests.ConnectionError:
                pass
            time.sleep(0.3)
        raise RuntimeError(self.log.read_text(errors="replace")[-3000:])

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(100)
        time.sleep(1)
        assert not self.processes("configurable-http-proxy"), "nothing of it is left"

    def student(self, name: str) -> Student:
        return Student(self.address, name).log_in(WORDS.get(name, "a good word")).open_server()

    def instructor(self) -> Student:
        password = (self.place.hub / "instructor-password").read_text()
        return Student(self.address, "instructor").log_in(password)

    def processes(self, words: str) -> list[int]:
        """The processes of this class whose command holds these words."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                environment = (folder / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            ours = (str(self.place.folder), f"//127.0.0.1:{self.port + 1}/")
            if words in command and any(one in command + environment for one in ours):
                found.append(int(folder.name))
        return found

    def words(self, command: str) -> str:
        """What `make class ARGS=command` prints."""
        done = subprocess.run([*self.command[:5], *command.split()], cwd=ROOT, capture_output=True, text=True)
        return done.stdout + done.stderr


@pytest.fixture(scope="session")
def folder():
    assert os.geteuid() == 0, "these tests start a class server: as root (sudo make test-class)"
    path = Path(tempfile.mkdtemp(prefix="class-"))
    path.chmod(0o711)  # the students' accounts go through it
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def classroom(folder):
    names = folder / "names.txt"
    names.write_text(STUDENTS, encoding="utf-8")
    running = Classroom(folder / "class", "--students", str(names), "--memory", "0.7").start()
    running.list = names
    yield running
    running.stop()


@pytest.fixture(scope="session")
def ann(classroom):
    return classroom.student("ann")


@pytest.fixture(scope="session")
def bob(classroom):
    return classroom.student("bob")
