"""A student's work carried into a new version of a lecture: answers by the number of the exercise, and the rest."""

import ast
import re

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from tools import notebooks

_CHECK = re.compile(r"""^check\(\s*["'](\d+\.\d+)["'].*$""", re.M)
# Ids that an editor gives to a new cell: Jupyter eight hexadecimal digits or a UUID, Colab twelve letters and digits.
_EDITORS_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?|(?=.*[A-Z0-9_])[\w-]{12}")
END = "## From your older version of this lecture"


def exercise_of(cell: NotebookNode) -> str | None:
    """The exercise that a cell answers or asks for ("2.3"), by its call of `check`; None for other cells."""
    found = _CHECK.findall(cell.source) if cell.cell_type == "code" else []
    return found[-1] if found and "solution" not in notebooks.tags(cell) else None


def has_three_dots(source: str) -> bool:
    """Do the three dots of a task still stand in the code? Code that cannot be read has none."""
    try:
        return any(isinstance(n, ast.Constant) and n.value is ... for n in ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError):
        return False


def carry(mine: NotebookNode, new: NotebookNode, base: NotebookNode | None = None) -> list[str]:
    """Put a student's work into the new version of the lecture, in place.

    Args:
        mine: what the student worked in; it is not changed.
        new: the new version.
        base: the version that the student began with. Without it, changes to the lecture's own cells cannot be told
            from the lecture's changes: they are not carried, and the last line says so.

    Returns:
        A line for each thing that was carried or could not be.
    """
    said: list[str] = []
    rest: list[NotebookNode] = []  # for the end of the notebook
    begun = {exercise_of(cell): cell.source for cell in base.cells} if base else {}
    tasks = {exercise_of(cell): cell for cell in new.cells if exercise_of(cell)}
    answered = set()
    for cell in mine.cells:
        number = exercise_of(cell)
        if number is None or cell.source in (
            begun.get(number),
            tasks[number].source if number in tasks else None,
        ):
            continue
        unfinished = base is None and has_three_dots(cell.source)  # or an older stub: who knows
        if number in tasks and number not in answered and not unfinished:
            _answer(tasks[number], cell)
            answered.add(number)
            said.append(f"{number}: your answer is in the new version")
        else:
            why = (
                "unfinished"
                if unfinished
                else "a second answer"
                if number in tasks
                else "no longer in the lecture"
            )
            rest.append(_quoted(f"Exercise {number} ({why})", cell))
            said.append(f"{number}: {why}; kept at the end")
    said += _other_cells(mine, new, base, rest)
    if rest:
        ids = {cell.get("id") for cell in new.cells}
        new.cells += [new_markdown_cell(END, metadata={"slideshow": {"slide_type": "skip"}}), *rest]
        for cell in new.cells[-len(rest) - 1 :]:
            if cell.get("id") in ids:
                cell.id = new_markdown_cell("").id
    return said or ["nothing of yours in it"]


def _answer(task: NotebookNode, cell: NotebookNode) -> None:
    """The student's text in the new task, with the new call of `check` where that changed."""
    old, new = (list(_CHECK.finditer(source))[-1] for source in (cell.source, task.source))
    task.source = cell.source[: old.start()] + new[0] + cell.source[old.end() :]
    task.outputs, task.execution_count = [], None


def _quoted(title: str, cell: NotebookNode) -> NotebookNode:
    """A cell's text to read, not to run: its names may no longer exist."""
    kind = "python" if cell.cell_type == "code" else "text"
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", cell.source)), default=0))
    quoted = new_markdown_cell(f"**{title}**\n\n{fence}{kind}\n{cell.source}\n{fence}")
    quoted.metadata["slideshow"] = {"slide_type": "skip"}
    if "attachments" in cell:
        quoted["attachments"] = cell.attachments
    return quoted


def _other_cells(mine, new, base, rest: list[NotebookNode]) -> list[str]:
    """Cells of the student's own, and the lecture's cells that the student changed."""
    said, own, changed, unknown = [], 0, 0, 0
    known = {cell.get("id"): cell for cell in base.cells} if base else {}
    there = {cell.get("id"): cell for cell in new.cells}
    before = None  # the last cell that the new version has, too
    for cell in mine.cells:
        name = cell.get("id")
        is_own = name not in known if base else not name or bool(_EDITORS_ID.fullmatch(name))
        if is_own and name not in there and not exercise_of(cell):
            if cell.source.strip():
                place = new.cells.index(there[before]) + 1 if before else 0
                new.cells.insert(place, cell.copy())
                there[name], before = new.cells[place], name
                own += 1
            continue
        before = name if name in there else before
        if exercise_of(cell) or "solution" in notebooks.tags(cell):
            continue
        if base is None:
            unknown += name not in there or there[name].source != cell.source
        elif name not in known:  # by chance the id of a cell that is new in the lecture
            if cell.source != there[name].source:
                rest.append(_quoted("A cell of your own", cell))
                own += 1
        elif cell.source != known[name].source:
            if name in there and there[name].source == known[name].source:
                there[name].source = cell.source
                if cell.cell_type == "code":
                    there[name].outputs, there[name].execution_count = [], None
            else:
                rest.append(_quoted(f"Your version of the cell {name}", cell))
            changed += 1
    if own:
        said.append(f"{_count(own)} of your own: at the old place")
    if changed:
        said.append(
            f"{_count(changed)} changed by you: in place, or at the end where the lecture changed it, too"
        )
    if unknown:
        said.append(
            f"{_count(unknown)} of the lecture are other ones now: what you changed there is in your file"
        )
    return said


def _count(number: int) -> str:
    return f"{number} cell" + "s" * (number != 1)
