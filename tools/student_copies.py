"""Copies of the lectures for students, without solutions and outputs: `make student` writes build/student/.

With `--nbgrader` it writes build/nbgrader/, a course folder for nbgrader: the tasks carry the comments that nbgrader
looks for, in the style of its documentation: `### BEGIN SOLUTION` and `### END SOLUTION` around the lines that it cuts
out when it makes the assignment, and each task is followed by a locked cell that is worth one point.
"""

import argparse
import copy
import re
import shutil
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tools import notebooks

BUILD = notebooks.NOTEBOOK_DIR.parent / "build"


_ABOUT_SOLUTIONS = ", the folded solution below the hint"


def student_copy(notebook: NotebookNode) -> NotebookNode:
    """The notebook without solution cells and without outputs."""
    copied = copy.deepcopy(notebook)
    copied.cells = [cell for cell in copied.cells if "solution" not in notebooks.tags(cell)]
    for cell in copied.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(_ABOUT_SOLUTIONS, "")
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
        answer = re.match(r"(.*?)\n+check\(", cell.source, re.S)[1].strip()
        stub, call = re.match(r"(.*?)\n+(check\(.*)", task.source, re.S).groups()
        task.source = f"{stub.strip()}\n\n\n### BEGIN SOLUTION\n{answer}\n### END SOLUTION\n\n{call}"
        task.metadata["nbgrader"] = _nbgrader(task.id, solution=True)
        points = new_code_cell(_POINTS.format(arguments=re.match(r"check\((.*)\)$", call, re.S)[1]))
        points.id = task.id.replace("task", "points")
        points.metadata = {"slideshow": {"slide_type": "skip"}, "nbgrader": _nbgrader(points.id, grade=True)}
        cells.append(points)
    copied.cells = cells
    return _without_outputs(copied)


_POINTS = """from course_utils.exercises import CORRECT, evaluate

result = evaluate({arguments})
assert result.status == CORRECT, result"""

_NBGRADER_CONFIG = """# A course folder for nbgrader. In this folder:
#   nbgrader generate_assignment {example}
#   nbgrader autograde {example}
c = get_config()
c.CourseDirectory.course_id = "pytorch-in-practice"
# The stub above the marker stays, so that an untouched copy still runs from top to bottom.
c.ClearSolutions.code_stub = {{"python": "# Replace the three dots above."}}
# The lectures make some errors on purpose.
c.ExecutePreprocessor.timeout = 300
"""


def _nbgrader(grade_id: str, *, solution: bool = False, grade: bool = False) -> dict:
    flags = {"grade": grade, "grade_id": grade_id, "locked": grade, "schema_version": 3, "solution": solution}
    return flags | {"task": False} | ({"points": 1} if grade else {})


def _without_outputs(notebook: NotebookNode) -> NotebookNode:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def write(folder: Path, *, for_nbgrader: bool = False) -> list[Path]:
    """Write the copies into the folder; return the files. What an earlier call wrote there is replaced."""
    target = folder / "source" if for_nbgrader else folder
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    if for_nbgrader:
        config = _NBGRADER_CONFIG.format(example=notebooks.lecture_notebooks()[0].stem)
        (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    written = []
    for path in notebooks.lecture_notebooks():
        notebook = notebooks.read(path)
        copied = nbgrader_source(notebook) if for_nbgrader else student_copy(notebook)
        written.append((target / path.stem if for_nbgrader else target) / path.name)
        written[-1].parent.mkdir(exist_ok=True)
        written[-1].write_text(notebooks.to_text(copied), encoding="utf-8", newline="\n")
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--nbgrader", action="store_true", help="a course folder for nbgrader, build/nbgrader/"
    )
    for_nbgrader = parser.parse_args().nbgrader
    for path in write(BUILD / ("nbgrader" if for_nbgrader else "student"), for_nbgrader=for_nbgrader):
        print(path.relative_to(BUILD.parent))


if __name__ == "__main__":
    main()
