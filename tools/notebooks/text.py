"""Edit a notebook as plain text, ids and tags included: `python -m tools.notebooks.text notebooks/02_….ipynb`.

It prints the notebook as text; with `--from FILE` it builds the notebook from such a text. A cell begins with a line of
its own:

    ===== md gd-why slide
    ===== code gd-update-rule fragment nbval-rtol=1e-3 widget
    ===== md descent slide 7min

that is: kind, id, slide type (a fragment goes on with the slide before it), tags, and for the first cell of a section
the minutes that it takes to present. Outputs are not part of the text: cells whose source stayed the same keep theirs;
`make format` makes all of them anew.
Cells tagged `widget`, `drawing` or `solution` are folded.
"""

import argparse
import copy
import re
import sys
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import notebooks
from tools.notebooks.normal_form import normalise, normalise_cell

HEAD = re.compile(r"^===== (md|code) ([a-z0-9-]+) (slide|subslide|fragment|notes|skip)((?: \S+)*)$")

MINUTES = re.compile(r"\d+min")


def to_text(notebook) -> str:
    """The cells of a notebook as text."""
    parts = []
    for cell in notebook.cells:
        kind = "code" if cell.cell_type == "code" else "md"
        slide = cell.metadata.get("slideshow", {}).get("slide_type", "fragment")
        words = ["=====", kind, cell.id, slide, *notebooks.tags(cell)]
        if "minutes" in cell.metadata:
            words.append(f"{cell.metadata['minutes']}min")
        parts.append(" ".join(words) + "\n" + cell.source + "\n")
    return "\n".join(parts)


def from_text(text: str, old=None):
    """The notebook that a text describes; outputs are taken from `old` where a cell has the same id and source."""
    kept = {cell.id: cell for cell in old.cells} if old else {}
    notebook, lines, cell = new_notebook(), [], None
    if not text.startswith("====="):
        raise ValueError("line 1: a text begins with the first line of a cell: ===== md … or ===== code …")

    def finish():
        if cell is not None:
            cell.source = "\n".join(lines).strip("\n")
            before = kept.get(cell.id)
            if cell.cell_type == "code" and before is not None and before.source == cell.source:
                cell.outputs, cell.execution_count = before.outputs, before.execution_count
            notebook.cells.append(cell)

    for number, line in enumerate(text.split("\n"), 1):
        if not line.startswith("====="):
            lines.append(line)
            continue
        if not (match := HEAD.match(line)):
            raise ValueError(f"line {number}: not a cell's first line: {line!r}")
        finish()
        kind, name, slide, words = match.groups()
        tags = [word for word in words.split() if not MINUTES.fullmatch(word)]
        cell, lines = (new_code_cell if kind == "code" else new_markdown_cell)(id=name), []
        for minutes in filter(MINUTES.fullmatch, words.split()):
            cell.metadata["minutes"] = int(minutes.removesuffix("min"))
        if tags:
            cell.metadata["tags"] = tags
        if {"widget", "solution", "drawing"} & set(tags):
            cell.metadata["jupyter"] = {"source_hidden": True}
        cell.metadata["slideshow"] = {"slide_type": slide}
    finish()
    normalise(notebook)
    return notebook


def require_nothing_is_lost(path: Path, notebook) -> None:
    """The way through a text must bring every cell back.

    Raises:
        NotebookFault: a cell holds what such a text cannot: an attachment, another kind of cell, unusual line ends,
            a line that looks like the first line of a cell …
    """
    notebooks.require_ids(path, notebook)
    for number, cell in enumerate(notebook.cells, 1):
        alone = new_notebook(cells=[cell])
        try:
            again = from_text(to_text(alone), alone).cells
        except ValueError:
            again = []
        wanted = copy.deepcopy(cell)
        normalise_cell(wanted)
        if again != [wanted] or "\r" in cell.source:
            raise notebooks.NotebookFault(
                f"{path.name}, cell {number} ({notebooks.title_of(cell)}) holds what a text cannot (an attachment, "
                "unusual line ends, a line that begins with =====, a raw cell): edit the notebook itself."
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", type=Path)
    parser.add_argument(
        "--from", type=Path, dest="source", metavar="FILE", help="the text (UTF-8) to build the notebook from"
    )
    arguments = parser.parse_args()
    if not arguments.source and not arguments.notebook.exists():
        parser.error(f"there is no notebook {arguments.notebook}")
    try:
        old = notebooks.read(arguments.notebook) if arguments.notebook.exists() else None
        if old:
            require_nothing_is_lost(arguments.notebook, old)
        if arguments.source:
            new = from_text(arguments.source.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"), old)
            require_nothing_is_lost(arguments.notebook, new)
            notebooks.write_text(arguments.notebook, notebooks.to_text(new))
        else:
            sys.stdout.reconfigure(encoding="utf-8")
            print(to_text(old), end="")
    except (OSError, ValueError) as error:
        raise SystemExit(
            f"{error}" if isinstance(error, notebooks.NotebookFault) else f"{arguments.source}: {error}"
        ) from None


if __name__ == "__main__":
    main()
