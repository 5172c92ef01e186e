"""The copies work with nbgrader: an assignment is made, two fictitious submissions are graded.

nbgrader is not among the course's packages, because it would add its menu and buttons to every student's JupyterLab.
The test puts it into build/ on its own.
"""

import csv
import os
import subprocess
import sys

import pytest

from tests.exercises.wrong_answers import WRONG_ANSWERS
from tools import notebooks
from tools.publish import student_copies

ROOT = notebooks.NOTEBOOK_DIR.parent
LECTURE = "03_backpropagation"  # the one that runs fastest
# What nbgrader 0.9 needs and the course's environment lacks.
PACKAGES = ["nbgrader==0.9.6", "alembic", "mako", "rapidfuzz", "sqlalchemy"]


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory):
    """A function that runs nbgrader in a course folder as `make student ARGS=--nbgrader` writes it; and that folder."""
    library = ROOT / "build" / f"packages-{PACKAGES[0]}"
    if not (library / "nbgrader").exists():
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", library, *PACKAGES],
            capture_output=True,
            encoding="utf-8",
        )
        if done.returncode:
            pytest.skip(f"nbgrader cannot be installed here: {done.stderr.strip().splitlines()[-1]}")
    folder = tmp_path_factory.mktemp("course")
    student_copies.write(folder, for_nbgrader=True)
    variables = os.environ | {
        "PYTHONPATH": str(library),
        "PATH": f"{library / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "COURSE_DEVICE": "cpu",
    }

    def run(*arguments):
        command = [sys.executable, "-m", "nbgrader", *arguments]
        done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr[-3000:]

    return run, folder


def answered(released, answers):
    """The released notebook with answers put over the stubs."""
    for cell in released.cells:
        if cell.id.endswith("-task") and (answer := answers.get(cell.id.split("-")[1])):
            stub = cell.source.split("# Replace the three dots above.")[1]
            cell.source = f"{answer}\n\n{stub.strip()}"
    return released


@pytest.mark.skipif(os.name == "nt", reason="nbgrader does not support Windows")
def test_two_submissions_are_graded(nbgrader):
    run, folder = nbgrader
    run("generate_assignment", LECTURE)
    released = folder / "release" / LECTURE / f"{LECTURE}.ipynb"
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
    source, hint = next(iter(WRONG_ANSWERS["3.1"].values()))
    wrong = {"1": f"quadratic_gradient = {source}"}
    for student, answers in {"right": right, "wrong": wrong}.items():
        submission = folder / "submitted" / student / LECTURE / f"{LECTURE}.ipynb"
        submission.parent.mkdir(parents=True)
        notebook = answered(notebooks.read(released), answers)
        submission.write_text(notebooks.to_text(notebook), encoding="utf-8")
    run("autograde", LECTURE)
    run("export")
    with (folder / "grades.csv").open(encoding="utf-8") as file:
        grades = {
            row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)
        }
    assert grades == {"right": (count, count), "wrong": (0, count)}
    graded = notebooks.read(folder / "autograded" / "wrong" / LECTURE / f"{LECTURE}.ipynb")
    (points,) = (cell for cell in graded.cells if cell.id == "exercise-1-points")
    assert hint in points.outputs[0]["evalue"]
