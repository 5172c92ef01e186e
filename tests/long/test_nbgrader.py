"""nbgrader as docs/instructors.md says it, command by command, in an environment that is not activated, to the marks.

nbgrader is not among the course's packages, because it would add its menu and buttons to every student's JupyterLab.
The test puts it into the environment of a copy of the course.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
import sysconfig

import pytest

from tests.exercises.wrong_answers import WRONG_ANSWERS
from tools import notebooks

ROOT = notebooks.NOTEBOOK_DIR.parent
LECTURE = "03_backpropagation"  # the one that runs fastest
STAMP = """
from tools.setup import environment, places
with open(places.STAMP, "w") as file:
    file.write(environment.fingerprint("constraints.txt"))
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course, whose environment sees the packages of this one."""
    folder = tmp_path_factory.mktemp("graded") / "course"
    left_out = shutil.ignore_patterns(
        ".git", ".venv*", "build", "cache", "__pycache__", ".*_cache", "my_work"
    )
    shutil.copytree(ROOT, folder, ignore=left_out)
    subprocess.run([sys.executable, "-m", "venv", folder / ".venv"], check=True)
    packages = next((folder / ".venv").glob("lib/python*/site-packages"))
    (packages / "this.pth").write_text(f"{sysconfig.get_path('purelib')}\n{folder}\n", encoding="utf-8")
    subprocess.run([sys.executable, "-c", STAMP], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def commands():
    """The commands of the document: those before the hand-out, and those after it."""
    text = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    section = text.split("### Points with nbgrader")[1].split("\n## ")[0]
    return [block.strip().splitlines() for block in re.findall(r"```\n(.*?)```", section, re.S)]


def run(command, folder):
    """Run it as it stands in the document, from a shell that knows nothing of the environment."""
    variables = {
        name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")
    }
    here = os.path.dirname(sys.executable)
    path = os.pathsep.join(part for part in os.environ["PATH"].split(os.pathsep) if part != here)
    words = command.split()
    if words[0] == "make":  # not everywhere; it does no more than this
        words = ["python3", "tools/bootstrap.py", words[1], *(w.removeprefix("ARGS=") for w in words[2:])]
    if words[0] == "python3":
        words[0] = getattr(sys, "_base_executable", sys.executable)
    variables |= {"PATH": path, "COURSE_DEVICE": "cpu"}
    done = subprocess.run(words, cwd=folder, env=variables, capture_output=True, encoding="utf-8")
    if done.returncode and "pip" in words:
        pytest.skip(f"nbgrader cannot be installed here: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, f"{command}\n{done.stdout[-1000:]}{done.stderr[-3000:]}"


def answered(released, answers):
    """The released notebook with answers put over the stubs."""
    for cell in released.cells:
        if cell.id.endswith("-task") and (answer := answers.get(cell.id.split("-")[1])):
            stub = cell.source.split("# Replace the three dots above.")[1]
            cell.source = f"{answer}\n\n{stub.strip()}"
    return released


@pytest.mark.skipif(os.name == "nt", reason="nbgrader does not support Windows")
def test_the_document_leads_to_marks(course, commands):
    before, after = commands
    assert before[1].endswith(" nbgrader==0.9.6")  # the version that this was tried with
    for command in before:
        run(command, course)
    graded = course / "build" / "nbgrader"
    released = graded / "release" / LECTURE / f"{LECTURE}.ipynb"
    text = released.read_text(encoding="utf-8")
    assert "SOLUTION" not in text and "return 2 * r * x**2" not in text
    count = text.count("Replace the three dots above.")

    lecture = notebooks.read(notebooks.NOTEBOOK_DIR / f"{LECTURE}.ipynb")
    right = {
        cell.id.split("-")[1]: cell.source.rsplit("\ncheck(", 1)[0]
        for cell in lecture.cells
        if "solution" in notebooks.tags(cell)
    }
    assert count == len(right) >= 4
    warning = "import sys, warnings\nwarnings.warn('as PyTorch does')\nprint('to stderr', file=sys.stderr)\n"
    source, hint = next(iter(WRONG_ANSWERS["3.1"].values()))
    submissions = {
        "right": right,
        "warns": {number: _warning_inside(answer, warning) for number, answer in right.items()},
        "wrong": {"1": f"{source}\nquadratic_gradient = answer"},
    }
    for student, answers in submissions.items():
        submission = graded / "submitted" / student / LECTURE / f"{LECTURE}.ipynb"
        submission.parent.mkdir(parents=True)
        notebook = answered(notebooks.read(released), answers)
        submission.write_text(notebooks.to_text(notebook), encoding="utf-8")
    for command in after:
        run(command, course)
    with (graded / "grades.csv").open(encoding="utf-8") as file:
        grades = {
            row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)
        }
    assert grades == {"right": (count, count), "warns": (count, count), "wrong": (0, count)}
    marked = notebooks.read(graded / "autograded" / "wrong" / LECTURE / f"{LECTURE}.ipynb")
    (points,) = (cell for cell in marked.cells if cell.id == "exercise-1-points")
    assert hint in points.outputs[0]["evalue"]


def _warning_inside(answer, warning):
    """The answer, whose functions warn when they are called (and so when they are graded)."""
    lines = warning.strip().splitlines()
    return re.sub(
        r"(?m)^(def .*:)\n( +)",
        lambda m: m[1] + "".join(f"\n{m[2]}{line}" for line in lines) + f"\n{m[2]}",
        answer,
    )
