"""Run notebooks cell by cell, for `make format` and for the tests."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import nbformat
import zmq
from nbclient import NotebookClient
from nbclient.output_widget import OutputWidget
from nbformat import NotebookNode

from tools.notebooks import warm_kernels
from tools.notebooks.normal_form import WIDGET_VIEW, normalise, normalise_cell, without_view
from tools.notebooks.widgets import controls, in_words


def execute(notebook: NotebookNode, folder: Path, timeout: float = 300, *, warm: bool = False) -> None:
    """Run all code cells from top to bottom and bring the notebook into its normal form, in place."""
    with running(notebook, folder, timeout, warm=warm) as client:
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type == "code" and cell.source.strip():
                run_cell(client, index)
    normalise(notebook)


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
    for output in cell.outputs:
        if view := output.get("data", {}).get(WIDGET_VIEW):
            words = in_words(list(controls(view["model_id"], client.widget_state)))
            output["data"] = without_view(output["data"], words)
    normalise_cell(cell)
    return cell


@contextmanager
def running(
    notebook: NotebookNode, folder: Path, timeout: float = 300, *, warm: bool = False
) -> Iterator[NotebookClient]:
    """A client with a fresh kernel of this very Python, started in `folder`; errors of cells are recorded, not raised.

    The kernel sees nobody's progress in the exercises, and leaves none behind.

    Args:
        notebook: its cells get their outputs when `client.execute_cell(cell, index)` runs them.
        folder: the working directory of the kernel.
        timeout: seconds that one cell may take.
        warm: take a kernel that has imported the large libraries before (see warm_kernels).
    """
    # The outputs belong to the embedded data, whatever whoever runs this has set for their own work.
    environment = {name: value for name, value in os.environ.items() if name != "COURSE_DATA"}
    with tempfile.TemporaryDirectory(prefix="course-progress-") as progress, ExitStack() as stack:
        environment["COURSE_PROGRESS"] = progress
        # It dies at once where somebody has taken one of the five ports found for it: the next try finds others.
        for attempt in range(3):
            client = _client(notebook, folder, timeout, warm)
            try:
                stack.enter_context(client.setup_kernel(env=environment))
            except RuntimeError:
                if attempt == 2:
                    raise
            else:
                break
        yield client


def _client(notebook: NotebookNode, folder: Path, timeout: float, warm: bool) -> NotebookClient:
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
    if client.km.has_trait("transport_encryption") and zmq.has("curve"):
        client.km.transport_encryption = "auto"  # otherwise the kernel warns (ipykernel 7.4.0)
    if warm:
        warm_kernels.use(client.km.kernel_spec)
    return client


class _CapturedOutput(OutputWidget):
    """An Output widget that keeps what it captures, and does not report it back to the kernel.

    nbclient 0.11 sends such reports through the socket on which it awaits the kernel's reply. Now and then that makes
    it miss the reply, and it waits until the time-out of the cell: about one run in ten of a notebook with sliders.
    """

    def send(self, *_, **__) -> None:
        pass
