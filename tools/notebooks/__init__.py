"""Run notebooks cell by cell and bring them into their normal form; shared by `make format` and the tests."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.output_widget import OutputWidget
from nbformat import NotebookNode

NOTEBOOK_DIR = Path(__file__).resolve().parents[2] / "notebooks"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_CELL_METADATA = {"tags", "slideshow", "jupyter", "minutes"}


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


class _CapturedOutput(OutputWidget):
    """An Output widget that keeps what it captures, and does not report it back to the kernel.

    nbclient 0.11 sends such reports through the socket on which it awaits the kernel's reply. Now and then that makes
    it miss the reply, and it waits until the time-out of the cell: about one run in ten of a notebook with sliders.
    """

    def send(self, *_, **__) -> None:
        pass


@contextmanager
def running(notebook: NotebookNode, folder: Path, timeout: float = 300) -> Iterator[NotebookClient]:
    """A client with a fresh kernel of this very Python, started in `folder`; errors of cells are recorded, not raised.

    The kernel sees nobody's progress in the exercises, and leaves none behind.

    Args:
        notebook: its cells get their outputs when `client.execute_cell(cell, index)` runs them.
        folder: the working directory of the kernel.
        timeout: seconds that one cell may take.
    """
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        allow_errors=True,
        record_timing=False,
        shutdown_kernel="immediate",  # the other way waits three seconds, and nothing is left to save
        resources={"metadata": {"path": str(folder)}},
    )
    client.widget_registry = {"@jupyter-widgets/output": {"OutputModel": _CapturedOutput}}
    client.create_kernel_manager()
    client.km.kernel_spec.argv[0] = sys.executable
    # The outputs belong to the embedded data, whatever whoever runs this has set for their own work.
    environment = {name: value for name, value in os.environ.items() if name != "COURSE_DATA"}
    with tempfile.TemporaryDirectory(prefix="course-progress-") as progress:
        with client.setup_kernel(env=environment | {"COURSE_PROGRESS": progress}):
            yield client


def run_cell(client: NotebookClient, index: int) -> NotebookNode:
    """Run one code cell; return it with its outputs in normal form.

    An error or a warning inside a widget does not reach the cell's outputs; it is added to them here, so that it
    cannot pass unseen.
    """
    cell = client.nb.cells[index]
    seen = {key: len(state.get("outputs", ())) for key, state in client.widget_state.items()}
    client.execute_cell(cell, index)
    for key, state in client.widget_state.items():
        for output in state.get("outputs", ())[seen.get(key, 0) :]:
            if output["output_type"] == "error" or output.get("name") == "stderr":
                cell.outputs.append(nbformat.from_dict(output))
    normalise_cell(cell)
    return cell


def execute(notebook: NotebookNode, folder: Path, timeout: float = 300) -> None:
    """Run all code cells from top to bottom and bring the notebook into its normal form, in place."""
    with running(notebook, folder, timeout) as client:
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type == "code" and cell.source.strip():
                run_cell(client, index)
    normalise(notebook)


def normalise(notebook: NotebookNode) -> None:
    """Remove all that differs from one run to the next: kernel details, timings, widget state and model ids."""
    notebook.metadata = nbformat.from_dict(_METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        normalise_cell(cell)


def normalise_cell(cell: NotebookNode) -> None:
    """The normal form of one cell, in place."""
    for key in set(cell.metadata) - _CELL_METADATA:
        del cell.metadata[key]
    if "nbval-ignore-output" in tags(cell):  # what differs on every machine is not worth storing
        cell.outputs = []
    if "outputs" in cell:
        cell.outputs = _merge_streams(cell.outputs)
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if WIDGET_VIEW in data:
            labels = re.findall(r"description='([^']+)'", data.get("text/plain", ""))
            output["data"] = {"text/plain": _widget_text(labels)}
        if output.output_type == "error":
            output["traceback"] = [f"{output['ename']}: {output['evalue']}"]


def _merge_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Neighbouring pieces of one stream as one: where a stream is cut depends on the time of day."""
    merged = []
    for output in outputs:
        if (
            merged
            and output.output_type == merged[-1].output_type == "stream"
            and output.name == merged[-1].name
        ):
            merged[-1].text += output.text
        else:
            merged.append(output)
    return merged


def _widget_text(labels: list[str]) -> str:
    names = f" for {', '.join(labels)}" if labels else ""
    return f"An interactive widget{names}: it appears when you run this cell."


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
