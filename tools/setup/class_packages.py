"""What a class server needs besides the course's packages: JupyterHub, and its proxy, which is a Node.js program."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tools.setup import Stop, environment, installers, packages, places, running, say, sources
from tools.setup.class_list import read_students
from tools.setup.places import venv_python

PROXY = "configurable-http-proxy@5.3.0"
FOLDER = os.path.join(places.VENV, "class-proxy")
STAMP = os.path.join(places.VENV, "course-stamp-class")


def class_server(arguments):
    """Start the class server, or do what the arguments say with a class (marks, backup, password)."""
    refuse()
    refuse_list(arguments)
    environment.ensure()
    ensure()
    return running.run(["python", "-m", "tools.classroom.server", *arguments])


def refuse_list(arguments):
    """Stop where the class list cannot be one: better before the packages come than after."""
    asked = argparse.ArgumentParser(add_help=False)
    asked.add_argument("--students")
    if file := asked.parse_known_args(arguments)[0].students:
        try:
            read_students(Path(file))
        except (OSError, ValueError) as error:
            raise Stop(f"the class list cannot be read: {error}") from None


def test_class(arguments):
    """The tests of the class server: they start it."""
    refuse()
    ensure()
    return running.run(["python", "-m", "pytest", "tests/class_server", *arguments], OMP_NUM_THREADS="1")


def refuse(system=sys.platform, account=None):
    """Stop where there can be no class server. The arguments are for tests."""
    if system != "linux":
        raise Stop("a class server needs Linux. For a class with laptops of its own: make data-serve.")
    if (os.geteuid() if account is None else account) != 0:
        raise Stop(
            "a class server must be started as root, because it gives each student an account number of its own: "
            "sudo make class"
        )


def ensure():
    """Add the packages of the class server where they are missing."""
    constraints = environment.constraints_file()
    wish = environment.fingerprint(constraints) + PROXY
    if is_ready(wish):
        return
    with environment.only_one():
        if is_ready(wish):
            return
        say("Adding the packages for a class server (only this first time, about 90 MB) ...")
        source = sources.choose()
        uv = installers.find_uv(packages.asking(source, "pip"))
        exact = ["-c", constraints] if constraints else []
        call = ["install", *exact, *packages.asking(source, "uv" if uv else "pip"), "-e", ".[class]"]
        code, errors = packages.run_steps(uv, [call], [])
        if code:
            raise Stop(packages.faults.explain(errors, 1.0))
        install_proxy()
        with open(STAMP, "w", encoding="utf-8") as file:
            file.write(wish)


def is_ready(wish):
    try:
        with open(STAMP, encoding="utf-8") as file:
            return file.read() == wish
    except OSError:
        return False


def install_proxy():
    """JupyterHub's proxy, by the npm that came with Node.js."""
    os.makedirs(FOLDER, exist_ok=True)
    variables = dict(
        os.environ, PATH=os.path.dirname(venv_python()) + os.pathsep + os.environ.get("PATH", "")
    )
    npm = os.path.join(os.path.dirname(venv_python()), "npm")
    command = [npm, "install", "--prefix", FOLDER, "--no-audit", "--no-fund", "--omit=optional", PROXY]
    done = subprocess.run(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        lines = done.stdout.decode("utf-8", "replace").strip().splitlines() or ["npm gives no reason"]
        raise Stop(
            f"JupyterHub's proxy ({PROXY}) cannot be fetched by npm: {lines[-1]}. Mend the network, or set "
            "npm_config_registry to a mirror, and run the same command again."
        )
