"""The twelve lectures: find them, read them, and look at their cells."""

import sys
from pathlib import Path

# nbformat imports jsonschema, which would import this to check addresses: three seconds, and no notebook needs it.
sys.modules.setdefault("rfc3987_syntax", None)

import nbformat  # noqa: E402
from nbformat import NotebookNode  # noqa: E402

NOTEBOOK_DIR = Path(__file__).resolve().parents[2] / "notebooks"


def lecture_notebooks() -> list[Path]:
    """The notebooks of the course, in order."""
    return sorted(NOTEBOOK_DIR.glob("[0-9][0-9]_*.ipynb"))


def cover_of(lecture: Path) -> Path:
    """Where the README's picture of a lecture lies."""
    return NOTEBOOK_DIR.parent / "docs" / "pictures" / f"{lecture.name[:2]}.png"


def read(path: Path) -> NotebookNode:
    """The notebook in the file, in format 4."""
    return nbformat.read(path, as_version=4)


def to_text(notebook: NotebookNode) -> str:
    """The notebook as the text of its file."""
    return nbformat.writes(notebook, indent=1).rstrip("\n") + "\n"


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell."""
    return cell.metadata.get("tags", [])


def output_text(output: NotebookNode) -> str:
    """What an output says: the printed text, the message of an error, or the text that stands for a figure."""
    return output.get("text") or output.get("evalue") or output.get("data", {}).get("text/plain", "")


def slide_type(cell: NotebookNode) -> str:
    """What a cell is in the deck: slide, subslide, fragment, notes or skip."""
    return cell.metadata["slideshow"]["slide_type"]


def slides(notebook: NotebookNode) -> list[list[NotebookNode]]:
    """The deck: each slide as the list of its cells, from its heading to its last fragment; without notes."""
    deck = []
    for cell in notebook.cells:
        if slide_type(cell) in ("slide", "subslide"):
            deck.append([cell])
        elif slide_type(cell) == "fragment":
            deck[-1].append(cell)
    return deck
