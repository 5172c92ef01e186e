"""Where the environment of the course lies, what marks its state, and what belongs to its making."""

import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, os.environ.get("COURSE_VENV") or ".venv")
STAMP = os.path.join(VENV, "course-stamp")
TEST_STAMP = os.path.join(VENV, "course-stamp-tests")  # the packages for the tests are there, too
UNFINISHED = os.path.join(
    VENV, "course-unfinished"
)  # there while packages come: left over if that was killed
COMPILING = os.path.join(VENV, "course-compiling")  # there while byte code is made in the background
# This outlives the environment: uv, the large files that have come (halves, too), and what uv and pip said.
SETUP = os.path.join(ROOT, ".venv-setup")
LOG = os.path.join(SETUP, "setup.log")
LOCK = os.path.join(ROOT, "wheels.lock")
WINDOWS = os.name == "nt"


def venv_python():
    return os.path.join(VENV, "Scripts", "python.exe") if WINDOWS else os.path.join(VENV, "bin", "python")
