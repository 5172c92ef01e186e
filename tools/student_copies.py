"""Copies of the lectures for students, without solutions and outputs: `make student` writes build/student/.

With `--nbgrader`, the tasks carry the comments that nbgrader looks for, in the style of its documentation:
`### BEGIN SOLUTION` and `### END SOLUTION` around the lines that a student writes (here: the solution itself, which
nbgrader cuts out when it makes the assignment).
"""

import argparse
import copy
import re
import shutil

from nbformat import NotebookNode

from tools import notebooks

BUILD = notebooks.NOTEBOOK_DIR.parent / "build"


def student_copy(notebook: NotebookNode) -> NotebookNode:
    """The notebook without solution cells and without outputs."""
    copied = copy.deepcopy(notebook)
    copied.cells = [cell for cell in copied.cells if "solution" not in notebooks.tags(cell)]
    return _without_outputs(copied)


def nbgrader_source(notebook: NotebookNode) -> NotebookNode:
    """The notebook as source of an nbgrader assignment: each task holds its solution between the two markers."""
    copied = copy.deepcopy(notebook)
    cells, task = [], None
    for cell in copied.cells:
        if "exercise" in notebooks.tags(cell):
            task = cell
        if "solution" in notebooks.tags(cell):
            answer, call = re.match(r"(.*?)\n+(check\(.*)", cell.source, re.S).groups()
            task.source = f"### BEGIN SOLUTION\n{answer.strip()}\n### END SOLUTION\n\n{call}"
            task.metadata["nbgrader"] = {
                "grade": False,
                "grade_id": task.id,
                "locked": False,
                "schema_version": 3,
                "solution": True,
                "task": False,
            }
        else:
            cells.append(cell)
    copied.cells = cells
    return _without_outputs(copied)


def _without_outputs(notebook: NotebookNode) -> NotebookNode:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--nbgrader", action="store_true", help="sources for nbgrader, in build/nbgrader/source/"
    )
    for_nbgrader = parser.parse_args().nbgrader
    make, target = (
        (nbgrader_source, BUILD / "nbgrader" / "source")
        if for_nbgrader
        else (student_copy, BUILD / "student")
    )
    shutil.rmtree(target, ignore_errors=True)
    for path in notebooks.lecture_notebooks():
        folder = target / path.stem if for_nbgrader else target
        folder.mkdir(parents=True, exist_ok=True)
        text = notebooks.to_text(make(notebooks.read(path)))
        (folder / path.name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{(folder / path.name).relative_to(BUILD.parent)}")


if __name__ == "__main__":
    main()
