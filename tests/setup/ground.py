"""A small course that is really set up, by uv or pip, from index servers on this machine that do what a test wants.

It has the real tools/ and packages of its own: "torch" (some megabytes, so that it is fetched in pieces), "tiny", and
"testonly" for the tests. Nothing of it needs the network.
"""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tools.setup import installers

ROOT = Path(__file__).parents[2]
PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["build_backend"]
[project]
name = "pytorch-in-practice"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["torch", "torchvision", "tiny"]
[project.optional-dependencies]
test = ["testonly"]
"""
# What setuptools would do, in a few lines: an index of this machine has no setuptools.
BACKEND = """\
import os, zipfile
INFO = "pytorch_in_practice-0.1.0.dist-info"
def get_requires_for_build_editable(config_settings=None):
    return []
def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "pytorch_in_practice-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("course.pth", os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + "\\n")
        wheel.writestr(INFO + "/METADATA", "Metadata-Version: 2.1\\nName: pytorch-in-practice\\nVersion: 0.1.0\\n"
            "Requires-Dist: torch\\nRequires-Dist: torchvision\\nRequires-Dist: tiny\\n"
            "Provides-Extra: test\\nRequires-Dist: testonly; extra == 'test'\\n")
        wheel.writestr(INFO + "/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\n"
            "Tag: py3-none-any\\n")
        names = wheel.namelist() + [INFO + "/RECORD"]
        wheel.writestr(INFO + "/RECORD", "".join(name + ",,\\n" for name in names))
    return name
"""


class Index:
    """An index of this machine: /simple/NAME/ and /files/NAME. If `fault(handler)` returns True, it has answered."""

    def __init__(self, packages):
        self.packages, self.fault, self.requests, self.sent = packages, lambda handler: False, [], 0
        index = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                index.requests.append((self.path, self.headers.get("Range", "")))
                if not index.fault(self):
                    index.answer(self)

            do_HEAD = do_GET

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_port}/simple"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def stated(self, file):
        return hashlib.sha256(self.packages[file]).hexdigest()

    def answer(self, handler, limit=None):
        """Send what is asked for; of a package file at most `limit` bytes, then the line breaks."""
        kind, _, name = handler.path.strip("/").partition("/")
        if kind == "files" and (body := self.packages.get(name.replace("%2B", "+"))):
            found = re.fullmatch(r"bytes=(\d+)-(\d*)", handler.headers.get("Range", ""))
            start = int(found[1]) if found else 0
            stop = min(int(found[2]) + 1, len(body)) if found and found[2] else len(body)
            handler.send_response(206 if found else 200)
            if found:
                handler.send_header("Content-Range", f"bytes {start}-{stop - 1}/{len(body)}")
            handler.send_header("Content-Length", str(stop - start))
            handler.end_headers()
            if handler.command == "GET":
                part = body[start:stop][:limit]
                self.sent += len(part)  # before: who has got it may look at once
                handler.wfile.write(part)
                handler.close_connection = handler.close_connection or len(part) < stop - start
            return
        if kind != "simple":
            return self.send(handler, 404, "")
        files = [file for file in self.packages if file.split("-")[0] == name.strip("/")]
        links = [
            f'<a href="/files/{file.replace("+", "%2B")}#sha256={self.stated(file)}">{file}</a>'
            for file in files
        ]
        self.send(handler, 200 if links else 404, "\n".join(links))

    def send(self, handler, status, text):
        handler.send_response(status)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(text.encode())))
        handler.end_headers()
        if handler.command == "GET":
            handler.wfile.write(text.encode())

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Ground:
    """The small course in a folder, and how it is set up there."""

    def __init__(self, folder, index):
        self.folder, self.index = folder, index
        self.course, self.venv = folder / "a course", folder / "a course" / ".venv"
        folder.mkdir(exist_ok=True)
        shutil.copytree(ROOT / "tools" / "setup", self.course / "tools" / "setup")
        (self.course / "course_utils").mkdir()
        for file in (
            "tools/__init__.py",
            "tools/bootstrap.py",
            "course_utils/__init__.py",
            "course_utils/safe_text.py",
        ):
            shutil.copy(ROOT / file, self.course / file)
        (self.course / "build_backend").mkdir()
        (self.course / "build_backend" / "backend.py").write_text(BACKEND, encoding="utf-8")
        (self.course / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
        pins = "torch==2.15.0\ntorchvision==0.29.2\ntiny==1.0\ntestonly==1.0\n"
        (self.course / "constraints.txt").write_text(pins, encoding="utf-8")
        self.write_lock()
        self.needs_little()
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(
                ("PIP_", "UV_", "COURSE_", "TORCH_", "VIRTUAL_ENV", "CONSTRAINTS", "PYTHONPATH")
            )
            and not name.lower().endswith("_proxy")
        }
        self.environment |= {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": index.url,
            "PIP_CACHE_DIR": str(folder / "pip cache"),
            "PIP_RETRIES": "1",
            "UV_CACHE_DIR": str(folder / "uv cache"),
            "UV_HTTP_RETRIES": "1",
            "UV_NO_CONFIG": "1",
            "TORCH_INDEX": "none",
            "HTTPS_PROXY": "http://127.0.0.1:9",  # who would leave this machine fails
        }

    def write_lock(self):
        lines = []
        for file, body in self.index.packages.items():
            use = "test" if file.startswith("testonly") else ""
            lines.append(f"{file} {len(body)} {hashlib.sha256(body).hexdigest()} all {use}\n")
        (self.course / "wheels.lock").write_text("".join(lines), encoding="utf-8")

    def needs_little(self):
        """Let the set-up believe that nothing is large: the small course is not, and this disk may be nearly full.

        Nor does it make byte code in the background, which would take this machine's time from the other tests.
        """
        path = self.course / "tools" / "setup" / "packages.py"
        text, count = re.subn(r'"(cpu|cuda|update)": [\d.]+', r'"\1": 0.0', path.read_text(encoding="utf-8"))
        text, other = re.subn(r"\bdef compile_all\(\):", r"\g<0>\n    return", text)
        assert (count, other) == (3, 1)
        path.write_text(text, encoding="utf-8")

    def take_uv(self):
        """Put the uv of this environment into the course, as the set-up would from an index; False without one."""
        program = installers.find_uv()
        if program is None:
            return False
        target = self.course / ".venv-setup" / "uv" / "bin"
        target.mkdir(parents=True)
        shutil.copy2(program, target / Path(program).name)
        return True

    def start(self, *words, **variables):
        command = [sys.executable, str(self.course / "tools" / "bootstrap.py"), *(words or ["setup"])]
        return subprocess.Popen(
            command,
            env=self.environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=os.name != "nt",
            # Tests that a shell runs in the background ignore Ctrl-C, and what they start would, too.
            preexec_fn=None if os.name == "nt" else lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def set_up(self, *words, **variables):
        """Run a set-up to its end: (exit status, all that it said)."""
        process = self.start(*words, **variables)
        try:
            said = process.communicate(timeout=180)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError("it hangs: " + process.communicate()[0]) from None
        return process.returncode, said

    def installed(self):
        """What pip lists there: name -> version."""
        python = self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        code = (
            "import importlib.metadata as m; "
            "print(*sorted(d.metadata['Name'] + ' ' + d.version for d in m.distributions()), sep='\\n')"
        )
        done = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=True)
        found = dict(line.split() for line in done.stdout.splitlines())
        return {name: version for name, version in found.items() if name not in ("pip", "setuptools")}


WHOLE = {"pytorch-in-practice": "0.1.0", "tiny": "1.0", "torch": "2.15.0", "torchvision": "0.29.2"}


def wait_for(condition, seconds=60):
    for _ in range(int(seconds * 50)):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")


def ends_well(ground):
    code, said = ground.set_up()
    assert (code, ground.installed()) == (0, WHOLE), said
    assert ground.set_up() == (0, ""), "nothing is left to do"


def says(code, said, *words):
    """It failed with one sentence or two, and the last line holds these words."""
    last = said.strip().splitlines()[-1]
    assert code == 1 and "Traceback" not in said, said
    assert all(word in last for word in words) and len(last) < 400, said


def files_asked(index):
    return [path.rsplit("/", 1)[1].split("-")[0] for path, _ in index.requests if path.startswith("/files/")]


def slow(index, seconds=0.05):
    def fault(handler):
        if (
            "torch-" in handler.path
            and handler.command == "GET"
            and not handler.headers.get("Range", "").endswith("-")
        ):
            body = index.packages[handler.path.rsplit("/", 1)[1]]
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            for start in range(0, len(body), 500_000):
                handler.wfile.write(body[start : start + 500_000])
                index.sent += 500_000
                time.sleep(seconds)
            return True

    index.fault = fault
