"""Copies of the lectures for students, without solutions and outputs: `make student` writes build/student/.

A copy that nobody has touched follows a new version of the lectures; one that someone has worked in is kept, and
`--force` replaces it. What was written is remembered in the file .written.json beside the copies.
With `--nbgrader` it writes build/nbgrader/, a course folder for nbgrader: the tasks carry the comments that nbgrader
looks for, in the style of its documentation: `### BEGIN SOLUTION` and `### END SOLUTION` around the lines that it cuts
out when it makes the assignment, and each task is followed by a locked cell that is worth one point.
"""

import argparse
import copy
import re
import sys
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tools import notebooks
from tools.notebooks import written
from tools.notebooks.answers import has_three_dots
from tools.translate import chinese

BUILD = notebooks.NOTEBOOK_DIR.parent / "build"


# What a lecture says about the solutions, and what stands there in a copy without them.
_ABOUT_SOLUTIONS = {
    "A hint and a solution are folded below each task.": "A hint is folded below each task.",
    "提示和答案都折叠在题目下面。": "提示折叠在题目下面。",
}


def require_tasks(path: Path, notebook: NotebookNode) -> None:
    """An answer that was typed into the lecture itself is not for the students.

    Raises:
        NotebookFault: a task does not hold its three dots any more.
    """
    for number, cell in enumerate(notebook.cells, 1):
        if "exercise" in notebooks.tags(cell) and not has_three_dots(cell.source):
            raise notebooks.NotebookFault(
                f"{path.name}, cell {number} ({notebooks.title_of(cell)}): an answer stands in the task. Put the three "
                "dots back. git stash keeps your answers and puts the published lectures back; git stash pop returns "
                "them"
            )


def student_copy(notebook: NotebookNode) -> NotebookNode:
    """The notebook without solution cells and without outputs."""
    copied = copy.deepcopy(notebook)
    copied.cells = [cell for cell in copied.cells if "solution" not in notebooks.tags(cell)]
    for cell in copied.cells:
        if cell.cell_type == "markdown":
            for words, without in _ABOUT_SOLUTIONS.items():
                cell.source = cell.source.replace(words, without)
    return _without_outputs(copied)


def nbgrader_source(notebook: NotebookNode) -> NotebookNode:
    """The notebook as source of an nbgrader assignment.

    Each task keeps the stub that students see and holds its solution between the two markers; a locked cell after it
    gives one point if the check finds the answer correct.
    """
    copied = copy.deepcopy(notebook)
    cells, task = [], None
    for cell in copied.cells:
        if "exercise" in notebooks.tags(cell):
            task = cell
        if "solution" not in notebooks.tags(cell):
            cells.append(cell)
            continue
        solved = re.match(r"(.*?)\n+check\(", cell.source, re.S)
        asked = task and re.match(r"(.*?)\n+(check\(.*\))\s*$", task.source, re.S)
        if not solved or not asked:
            raise notebooks.NotebookFault(
                f"the solution {notebooks.title_of(cell)} or its task does not end in its call of check"
            )
        answer, (stub, call) = solved[1].strip(), asked.groups()
        task.source = f"{stub.strip()}\n\n\n### BEGIN SOLUTION\n{answer}\n### END SOLUTION\n\n{call}"
        task.metadata["nbgrader"] = _nbgrader(task.id, solution=True)
        points = new_code_cell(_POINTS.format(arguments=re.match(r"check\((.*)\)$", call, re.S)[1]))
        points.id = task.id.replace("task", "points")
        points.metadata = {"slideshow": {"slide_type": "skip"}, "nbgrader": _nbgrader(points.id, grade=True)}
        cells.append(points)
    copied.cells = cells
    return _without_outputs(copied)


# nbgrader 0.9.6 gives no point where a cell writes to stderr: a warning of PyTorch would cost a right answer its point.
_POINTS = """import contextlib
import io

from course_utils.exercises import CORRECT, evaluate

with contextlib.redirect_stderr(io.StringIO()):
    result = evaluate({arguments})
assert result.status == CORRECT, result"""

_NBGRADER_CONFIG = """# A course folder for nbgrader: see "Points with nbgrader" in docs/instructors.md.
import os

c = get_config()
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.CourseDirectory.course_id = "pytorch-in-practice"
# The stub above the marker stays, so that an untouched copy still runs from top to bottom.
c.ClearSolutions.code_stub = {"python": "# Replace the three dots above."}
c.ExecutePreprocessor.timeout = 300
"""


def _nbgrader(grade_id: str, *, solution: bool = False, grade: bool = False) -> dict:
    flags = {"grade": grade, "grade_id": grade_id, "locked": grade, "schema_version": 3, "solution": solution}
    return flags | {"task": False} | ({"points": 1} if grade else {})


def _without_outputs(notebook: NotebookNode) -> NotebookNode:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata.pop("widgets", None)  # the state of widgets holds what they showed
    return notebook


def write(
    folder: Path, *, for_nbgrader: bool = False, force: bool = False, language: str = "en"
) -> tuple[list[Path], list[Path], list[str]]:
    """Write the copies into the folder.

    Args:
        folder: is made where it is missing.
        for_nbgrader: write a course folder for nbgrader.
        force: replace also the files that hold something else.
        language: "en", or "zh" for the Chinese lectures.

    Returns:
        The files that are as they should be now, those that hold something else and were kept, and a sentence for
        each lecture that cannot be copied.
    """
    texts, faults = {}, []
    if for_nbgrader:
        texts[folder / "nbgrader_config.py"] = _NBGRADER_CONFIG
    for path in notebooks.lecture_notebooks():
        try:
            notebook = notebooks.read(path)
            require_tasks(path, notebook)
            if language == "zh":
                notebook, _ = chinese.translated(path, notebook)
            if for_nbgrader:
                notebooks.require_ids(path, notebook)
                texts[folder / "source" / path.stem / path.name] = notebooks.to_text(
                    nbgrader_source(notebook)
                )
            else:
                texts[folder / path.name] = notebooks.to_text(student_copy(notebook))
        except notebooks.NotebookFault as fault:
            text = str(fault)
            faults.append(text if text.startswith(path.name) else f"{path.name}: {text}")
    return (*written.write(folder, texts, force), faults)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make student", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--nbgrader", action="store_true", help="a course folder for nbgrader, build/nbgrader/"
    )
    parser.add_argument("--force", action="store_true", help="replace copies that someone has worked in, too")
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    options = parser.parse_args()
    place = chinese.OUTPUT if options.language == "zh" else BUILD
    folder = place / ("nbgrader" if options.nbgrader else "student")
    done, kept, faults = write(
        folder, for_nbgrader=options.nbgrader, force=options.force, language=options.language
    )
    for path in done:
        print(path.relative_to(BUILD.parent))
    if kept:
        print("Kept, because someone has worked in them (or an older version of this command wrote them):")
        print(*(f"  {path.relative_to(BUILD.parent)}" for path in kept), sep="\n")
        print(
            'make carry ARGS="FILE" writes the new version with that work beside each; --force replaces them.'
        )
    if faults:
        print("No copy was written of:", *faults, sep="\n  ")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
