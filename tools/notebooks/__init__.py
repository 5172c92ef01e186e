"""The twelve lectures: find them, read them, and look at their cells."""

import collections
import contextlib
import json
import os
import re
import sys
import tempfile
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


class NotebookFault(ValueError):
    """A notebook cannot be used as it is: one sentence with its name, the cell and what to do."""


def read(path: Path) -> NotebookNode:
    """The notebook in the file, of any format from 4.0 on.

    Raises:
        NotebookFault: the file is missing, damaged, or of another format.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        version = content.get("nbformat")
    except OSError as error:
        raise NotebookFault(f"{path.name} cannot be read: {error.strerror or error}.") from None
    except (ValueError, AttributeError, RecursionError) as error:
        reason = " ".join(str(error).split())[:100]
        raise NotebookFault(
            f"{path.name} is not a whole notebook ({reason}): get it again, or in a clone: git checkout -- {path.name}"
        ) from None
    if version != 4:
        raise NotebookFault(
            f"{path.name} is in notebook format {version!r}, not 4: open it in JupyterLab and save it."
        )
    notebook = nbformat.from_dict(content)
    try:
        if notebook.get("nbformat_minor", 0) >= 5:
            require_ids(path, notebook)  # nbformat would give new ones without a word
        nbformat.validate(notebook, relax_add_props=True)
        notebook = nbformat.v4.rwbase.strip_transient(nbformat.v4.rwbase.rejoin_lines(notebook))
    except NotebookFault:
        raise
    except Exception as error:  # its own kinds, and KeyError or TypeError where the file is stranger
        place = re.search(r"\['cells'\]\[(\d+)\]|cells\.(\d+)", str(error))
        where = f", cell {int(place[1] or place[2]) + 1}" if place else ""
        reason = " ".join(str(error).split())[:100]
        raise NotebookFault(
            f"{path.name}{where}: not as notebooks are ({reason}): open it in JupyterLab and save it."
        ) from None
    return notebook


def require_ids(path: Path, notebook: NotebookNode) -> None:
    """Each cell needs an id of its own: outputs, slides, points and answers belong to it.

    Raises:
        NotebookFault: a cell has none, or shares one.
    """
    count = collections.Counter(cell.get("id") for cell in notebook.cells)
    for number, cell in enumerate(notebook.cells, 1):
        if not cell.get("id"):
            raise NotebookFault(
                f"{path.name}, cell {number} ({title_of(cell)}) has no id: the file was saved in format "
                f"4.{notebook.nbformat_minor} by an older program. Take the lecture's own file, or open "
                "this one in JupyterLab, save it there and give the cells their ids."
            )
        if count[cell.id] > 1:
            raise NotebookFault(
                f"{path.name}, cell {number} ({title_of(cell)}): another cell has the id {cell.id!r}, too."
            )


def title_of(cell: NotebookNode) -> str:
    """A cell's first words, to find it by."""
    return repr(next(iter(cell.source.strip().splitlines()), "")[:40])


def write_text(path: Path, text: str) -> None:
    """Write a text, with its line ends as they are, as UTF-8: whole or not at all."""
    write_whole(path, text.encode("utf-8"))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: who reads it, and a run that is broken off, never see half of it.

    Args:
        path: its folder is made where it is missing. A link stays a link, and the file's rights stay.
        content: what it shall hold.
    """
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with open(handle, "wb") as file:
            file.write(content)
        os.chmod(name, path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def to_text(notebook: NotebookNode) -> str:
    """The notebook as the text of its file."""
    return nbformat.writes(notebook, indent=1).rstrip("\n") + "\n"


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell."""
    found = cell.metadata.get("tags", [])
    return [tag for tag in found if isinstance(tag, str)] if isinstance(found, list) else []


def output_text(output: NotebookNode) -> str:
    """What an output says: the printed text, the message of an error, or the text that stands for a figure."""
    return output.get("text") or output.get("evalue") or output.get("data", {}).get("text/plain", "")


def slide_type(cell: NotebookNode) -> str:
    """What a cell is in the deck: slide, subslide, fragment, notes or skip; "-" where it only goes on with its slide.

    An editor's new cell has no type. Raw cells are for converters, not for an audience.
    """
    if cell.cell_type == "raw":
        return "skip"
    settings = cell.metadata.get("slideshow")
    kind = settings.get("slide_type") if isinstance(settings, dict) else None
    return kind if kind in ("slide", "subslide", "fragment", "notes", "skip") else "-"


def slides(notebook: NotebookNode) -> list[list[NotebookNode]]:
    """The deck: each slide as the list of its cells, from its heading to its last fragment; without notes."""
    deck = []
    for cell in notebook.cells:
        kind = slide_type(cell)
        if kind in ("slide", "subslide") or (kind in ("fragment", "-") and not deck):
            deck.append([cell])
        elif kind in ("fragment", "-"):
            deck[-1].append(cell)
    return deck
