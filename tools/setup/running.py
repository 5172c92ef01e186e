"""Run a command in the environment of the course."""

import os
import signal
import subprocess

from tools.setup import Stop, places
from tools.setup.places import venv_python


def run(command, **variables):
    """Run a command in the course's folder and environment; return its exit code."""
    environment = dict(os.environ, **variables)
    environment["VIRTUAL_ENV"] = places.VENV
    environment["PATH"] = os.path.dirname(venv_python()) + os.pathsep + environment.get("PATH", "")
    if command[0] in ("python", "python3"):
        command = [venv_python(), *command[1:]]
    try:
        process = subprocess.Popen(command, cwd=places.ROOT, env=environment)
    except OSError:
        raise Stop(f"there is no command {command[0]!r} in the environment.") from None
    previous = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            code = process.wait()
            signal.signal(signal.SIGTERM, previous)
            return code if code >= 0 else 128 - code  # ended by a signal
        except KeyboardInterrupt:  # the command got it too (Ctrl+C) and decides: JupyterLab asks first
            continue
