"""Where the environment of the course lies, and what marks its state."""

import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, os.environ.get("COURSE_VENV") or ".venv")
STAMP = os.path.join(VENV, "course-stamp")
UNFINISHED = os.path.join(VENV, "course-unfinished")  # there while pip installs: left over if it was killed
LOG = os.path.join(VENV, "course-setup.log")
WINDOWS = os.name == "nt"


def venv_python():
    return os.path.join(VENV, "Scripts", "python.exe") if WINDOWS else os.path.join(VENV, "bin", "python")
