"""Set the course up, then do one thing with it.

    python tools/bootstrap.py lab              open the lectures in JupyterLab
    python tools/bootstrap.py present          the same as slides, for the lecture theatre
    python tools/bootstrap.py chinese          the lectures in Chinese, in build/zh_CN/ (lab and present open them, too)
    python tools/bootstrap.py slides           the slides as files, in build/slides/
    python tools/bootstrap.py site             all lectures as a site in both languages, in build/site/
    python tools/bootstrap.py student          copies without solutions, in build/student/
    python tools/bootstrap.py update           get the newest version and keep your work in the lectures
    python tools/bootstrap.py carry FILE ...   your work in a notebook, carried into the newest version beside it
    python tools/bootstrap.py data             fetch the full data sets
    python tools/bootstrap.py wheelhouse       fetch the packages for a class without internet
    python tools/bootstrap.py data-serve       serve data and packages to a class on the local network
    python tools/bootstrap.py class            a class on this Linux machine: JupyterHub and a live board (as root)
    python tools/bootstrap.py doctor           say what is wrong here, and how to mend it
    python tools/bootstrap.py run COMMAND ...  run a command in the environment
    python tools/bootstrap.py setup            only make the environment (setup --again: make it anew)

and for maintainers:

    python tools/bootstrap.py test             run all tests and every notebook
    python tools/bootstrap.py test-variants    run the notebooks in other numeric regimes
    python tools/bootstrap.py test-long        what takes too long for each change
    python tools/bootstrap.py test-pythons     the tests on every Python that is allowed and found here
    python tools/bootstrap.py test-browser     the lectures in a real browser
    python tools/bootstrap.py test-class       the class server, started and attacked (as root, on Linux)
    python tools/bootstrap.py mutants          break the course on purpose: do the tests notice?
    python tools/bootstrap.py bench            what the code costs
    python tools/bootstrap.py format           run the notebooks and write them in their normal form
    python tools/bootstrap.py translations     bring the files of translations in step with the English lectures
    python tools/bootstrap.py pin              write constraints.txt again

On Windows, where there is no make, these do the same as make lab, make test and so on
(write py instead of python if Windows does not find it).
The first call makes the environment .venv and says how much it fetches; if it breaks off, the same command goes on.
Later calls start at once.
What follows the command is handed on to it, for example: test -k smoothing

Environment variables:
    LANGUAGE=zh          lab and present open the Chinese lectures; without it the system's language counts
    PORT=8899            another port for lab
    BROWSER=none         lab opens no browser and prints the address
    COURSE_MIRROR=cn     packages and data from mirrors in China; or the address of the instructor's make data-serve,
                         or a folder with a copy of it, for example on a USB stick
    TORCH_INDEX=<url>    take torch and torchvision from this index; "none" takes PyTorch's ordinary build. Without it
                         a Linux without an NVIDIA GPU gets the build for the CPU
    COURSE_INSTALLER=pip install by pip, not by uv
    CONSTRAINTS=<file>   other exact versions than constraints.txt; "none" takes the newest
    COURSE_VENV=<folder> another environment beside .venv, for other versions
Those of data and device: docs/students.md.
"""

# This file alone is read by whatever Python someone has, even Python 2: it says which one the course needs. All that
# follows lies in tools/setup/.
from __future__ import print_function

import os
import subprocess
import sys

OLDEST = (3, 11)
NEWER = ("python3.13", "python3.12", "python3.14", "python3.11")  # best first
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def refusal(version=None, bits64=None):
    """Why this Python cannot hold the course, and what to do; None if it can."""
    version = version or sys.version_info
    have = ".".join(str(part) for part in version[:3])
    if tuple(version[:2]) < OLDEST:
        text = "Python {} is too old: the course needs Python {}.{} or newer. ".format(have, *OLDEST)
        for name in NEWER:
            if answers(name):
                return (
                    text
                    + "Use the one that you have: {0} tools/bootstrap.py lab (or: make lab PYTHON={0})".format(
                        name
                    )
                )
        return text + "Install Python 3.13 from https://www.python.org/downloads/ and try again."
    if not (sys.maxsize > 2**32 if bits64 is None else bits64):
        return (
            "This Python {} is a 32-bit one, and PyTorch has no such build: install a 64-bit Python.".format(
                have
            )
        )
    return None


def answers(name):
    """True when a Python of this name starts. A pyenv shim is found even where that Python is not installed."""
    try:
        with open(os.devnull, "w") as nowhere:
            return subprocess.call([name, "-V"], stdout=nowhere, stderr=nowhere) == 0
    except OSError:
        return False


def main(argv, is_program=False):
    """Do what the first word says; return the exit status. As a program it speaks the reader's language."""
    command, arguments = (argv + ["help"])[0], argv[1:]
    if command in ("help", "-h", "--help"):
        print(__doc__)
        return 0
    reason = refusal()
    if reason:
        sys.stderr.write(reason + "\n")
        return 1
    from tools.setup import Stop, commands, environment, in_language, language

    if is_program:  # what maintainers compare is English, whatever their system speaks
        spoken = "en" if command in commands.FOR_MAINTAINERS else language.quietly()
        os.environ.setdefault("COURSE_LANGUAGE", spoken)
    sys.stdout.reconfigure(errors="replace")  # a path may hold letters that the terminal lacks
    try:
        run = commands.find(command)
        if command == "doctor":
            environment.before_the_doctor()
        if command not in commands.WITHOUT_ENVIRONMENT:
            environment.ensure(tests=commands.need_tests(command, arguments))
        return run(arguments)
    except Stop as stop:
        sys.stdout.flush()
        text = in_language(str(stop))
        sys.stderr.write(text[0].upper() + text[1:] + "\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.path[0] = ROOT  # it was the folder of this file, in which a folder is called "notebooks"
    sys.exit(main(sys.argv[1:], is_program=True))
