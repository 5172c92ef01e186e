"""Copies of the lectures for students, without solutions and outputs: `make student` writes build/student/.

A copy that someone has worked in, or that an older version of the lectures gave, is kept; `--force` replaces it.
With `--nbgrader` it writes build/nbgrader/, a course folder for nbgrader: the tasks carry the comments that nbgrader
looks for, in the style of its documentation: `### BEGIN SOLUTION` and `### END SOLUTION` around the lines that it cuts
out when it makes the assignment, and each task is followed by a locked cell that is worth one point.
"""

import argparse
import copy
import re
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


def write(folder: Path, *, for_nbgrader: bool = False, force: bool = False) -> tuple[list[Path], list[Path]]:
    """Write the copies into the folder.

    Args:
        folder: is made where it is missing.
        for_nbgrader: write a course folder for nbgrader.
        force: replace also the files that hold something else.

    Returns:
        The files that are as they should be now, and those that hold something else and were kept.
    """
    texts = {}
    if for_nbgrader:
        config = _NBGRADER_CONFIG.format(example=notebooks.lecture_notebooks()[0].stem)
        texts[folder / "nbgrader_config.py"] = config
    for path in notebooks.lecture_notebooks():
        notebook = notebooks.read(path)
        if for_nbgrader:
            texts[folder / "source" / path.stem / path.name] = notebooks.to_text(nbgrader_source(notebook))
        else:
            texts[folder / path.name] = notebooks.to_text(student_copy(notebook))
    written, kept = [], []
    for path, text in texts.items():
        if path.exists() and not force and path.read_bytes() != text.encode():
            kept.append(path)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written, kept


def main() -> None:
    parser = argparse.ArgumentParser(prog="make student", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--nbgrader", action="store_true", help="a course folder for nbgrader, build/nbgrader/"
    )
    parser.add_argument("--force", action="store_true", help="replace copies that someone has worked in, too")
    options = parser.parse_args()
    folder = BUILD / ("nbgrader" if options.nbgrader else "student")
    written, kept = write(folder, for_nbgrader=options.nbgrader, force=options.force)
    for path in written:
        print(path.relative_to(BUILD.parent))
    if kept:
        print("Kept, because they are no longer what this would write (you, or a new version of the course):")
        print(*(f"  {path.relative_to(BUILD.parent)}" for path in kept), sep="\n")
        print("Rename them to get new copies beside them; --force replaces them.")


if __name__ == "__main__":
    main()
