"""The normal form of a notebook: what differs from one run to the next is left out."""

import re

import nbformat
from nbformat import NotebookNode

from tools.notebooks import tags
from tools.notebooks.widgets import in_words

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_CELL_METADATA = {"tags", "slideshow", "jupyter", "minutes"}


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
            output["data"] = without_view(data, in_words(labels))
        if output.output_type == "error":
            output["traceback"] = [f"{output['ename']}: {output['evalue']}"]


def without_view(data: dict, words: str) -> dict:
    """What is stored of a widget: these words, and the picture that stands for it where it brings one."""
    return {kind: content for kind, content in data.items() if kind == "image/png"} | {"text/plain": words}


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
