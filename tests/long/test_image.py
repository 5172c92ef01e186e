"""The image of tools/classroom/cloud: its steps in a clean Debian, then its command, started and asked as a hub would.

As root, with debootstrap (`apt install debootstrap`). TORCH_INDEX replaces PyTorch's index where that does not answer.
"""

import http.server
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests

from tests.class_server.conftest import free_ports

ROOT = Path(__file__).parents[2]
CLOUD = ROOT / "tools" / "classroom" / "cloud"
CLEAN = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
# How this machine reaches packages is the builder's business, as with Docker's --build-arg.
NETWORK = [name for name in os.environ if name.lower().endswith("_proxy") or name.startswith("PIP_")]


def steps() -> list[tuple[str, str]]:
    """The Dockerfile's instructions: (word, rest)."""
    text = (CLOUD / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [tuple(line.split(maxsplit=1)) for line in text.splitlines() if line and not line.startswith("#")]


class Hub(http.server.BaseHTTPRequestHandler):
    """As much of a hub as a server asks for when it starts."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("X-JupyterHub-Version", importlib.metadata.version("jupyterhub"))
        self.end_headers()
        self.wfile.write(b"{}")

    do_POST = do_GET

    def log_message(self, *_):
        pass


class Image:
    """A folder that becomes the image, step by step."""

    def __init__(self, folder: Path):
        self.folder, self.place, self.user = folder, "/", "root"
        self.variables = dict(CLEAN)

    def inside(self, path: str) -> Path:
        return self.folder / os.path.join(self.place, path).lstrip("/")

    def command(self, *words: str) -> list[str]:
        variables = [f"{name}={value}" for name, value in self.variables.items()]
        enter = ["chroot", f"--userspec={self.user}:{self.user}", str(self.folder), "env", "-i", *variables]
        return [*enter, "sh", "-c", 'cd "$0" && exec "$@"', self.place, *words]

    def run(self, *words: str) -> None:
        done = subprocess.run(self.command(*words), capture_output=True, text=True)
        assert done.returncode == 0, f"{words}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"

    def step(self, word: str, rest: str) -> None:
        if word == "FROM":  # the official image has its Python in /usr/local
            assert rest == "python:3.11-slim-bookworm"
            self.run("python3", "-m", "venv", "/usr/local")
        elif word == "ARG":
            name, _, value = rest.partition("=")
            self.variables[name] = os.environ.get(name) or value
        elif word == "RUN":
            self.run("sh", "-c", rest)
        elif word == "WORKDIR":
            self.place = rest
            self.inside("").mkdir(parents=True, exist_ok=True)
        elif word == "USER":
            self.user, self.variables["HOME"] = rest, f"/home/{rest}"
        elif word == "ENV":
            self.variables |= dict(pair.split("=", 1) for pair in rest.split())
        elif word == "COPY":
            *sources, target = rest.split()
            for source in sources:
                goal = self.inside(target)
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, goal, dirs_exist_ok=True)
                else:
                    goal = goal / Path(source).name if target.endswith("/") else goal
                    goal.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(ROOT / source, goal)
        else:
            assert word == "CMD", f"a step that this test does not know: {word} {rest}"
            self.start = re.findall(r'"(.*?)"', rest)


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    if os.geteuid() or not shutil.which("debootstrap"):
        pytest.skip("needs root and debootstrap")
    for language in ("", "--language zh"):  # as the Dockerfile says
        make = [sys.executable, "tools/bootstrap.py", "student", *language.split()]
        subprocess.run(make, cwd=ROOT, check=True, capture_output=True)
    folder = tmp_path_factory.mktemp("image")
    folder.chmod(0o755)
    debian = ["debootstrap", "--variant=minbase", "--include=python3,python3-venv,ca-certificates"]
    subprocess.run([*debian, "bookworm", str(folder)], check=True, capture_output=True)
    for file in ("etc/resolv.conf", "etc/hosts", "etc/ssl/certs/ca-certificates.crt"):
        if (Path("/") / file).exists():
            shutil.copy2(Path("/") / file, folder / file)
    for system in ("proc", "dev"):
        subprocess.run(["mount", "--rbind", f"/{system}", str(folder / system)], check=True)
        subprocess.run(["mount", "--make-rslave", str(folder / system)], check=True)
    built = Image(folder)
    built.variables |= {name: os.environ[name] for name in NETWORK}
    try:
        for word, rest in steps():
            built.step(word, rest)
        for name in NETWORK:
            built.variables.pop(name)
        yield built
    finally:
        for system in ("proc", "dev"):
            subprocess.run(["umount", "--recursive", "--lazy", str(folder / system)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def test_solutions_are_not_in_the_image(image):
    lectures = [*image.inside("/copies").rglob("*.ipynb")]
    assert len(lectures) == 24
    assert not [*image.inside("/course").rglob("*.ipynb")]
    for path in lectures:
        assert '"solution"' not in path.read_text(encoding="utf-8")


def test_a_student_s_server_answers_and_runs_a_lecture(image):
    """Started as KubeSpawner starts it: the hub's variables, the student's account, nothing else."""
    port = free_ports(2)
    image.variables |= {
        "JUPYTERHUB_API_TOKEN": "a-token-for-this-test",
        "JUPYTERHUB_API_URL": f"http://127.0.0.1:{port + 1}/hub/api",
        "JUPYTERHUB_USER": "ann",
        "JUPYTERHUB_CLIENT_ID": "jupyterhub-user-ann",
        "JUPYTERHUB_SERVICE_PREFIX": "/user/ann/",
        "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{port}/user/ann/",
    }
    hub = http.server.ThreadingHTTPServer(("127.0.0.1", port + 1), Hub)
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    with open(image.folder / "log", "w") as log:
        server = subprocess.Popen(image.command(*image.start), stdout=log, stderr=subprocess.STDOUT)
    try:
        end, code = time.monotonic() + 120, 0
        while code != 302 and time.monotonic() < end and server.poll() is None:
            try:
                answer = requests.get(
                    f"http://127.0.0.1:{port}/user/ann/lab/tree/lectures", timeout=5, allow_redirects=False
                )
                code = answer.status_code
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.5)
        assert code == 302, (image.folder / "log").read_text()[-3000:]
        assert "/hub/api/oauth2/authorize" in answer.headers["Location"]
        for language in ("lectures", "zh_CN"):
            assert len([*image.inside(f"/home/student/{language}").glob("*.ipynb")]) == 12
    finally:
        server.terminate()
        server.wait(30)
        hub.shutdown()
    lecture = "lectures/02_gradient_descent.ipynb"
    image.run("jupyter", "execute", f"/home/student/{lecture}")  # an error that is not meant ends it
