"""What nbval 0.11.0 lacks: every difference that matters fails, and no other.

nbval collects the cells and compares their outputs. This plug-in

- runs the cells with nbclient, the very code that `make format` stores them with, so that `;`, `clear_output`,
  display updates and widgets behave as they do in JupyterLab (nbval's own loop knows none of them);
- compares numbers within a tolerance: integers exactly, floats to a relative 1e-6, or what the cell's tag
  `nbval-rtol=…` says (0: to the last digit); `nbval-atol=…` adds an absolute one;
- compares figures by their decoded pixels, tile by tile, `nbval-tile=…` with a wider bound;
- compares the order of printed text and figures, and the alternative texts in the figures' metadata;
- fails on a cell that was never run, on anything on stderr, and on errors inside widgets;
- takes kernels that have imported the large libraries before, unless --fresh-kernels is given;
- names each cell by its id, and prints the seconds that each notebook took.
"""

import copy
import re

import nbval.plugin as nbval
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from tools import notebooks
from tools.notebooks.compare import (
    Tolerances,
    largest_difference,
    pixels,
    same_picture,
    same_text,
    spread,
    tolerances,
)
from tools.notebooks.run import run_cell, running

ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")


class Tolerant(str):
    """A text that equals another one within the tolerances of its cell, so that nbval's own comparison works."""

    tolerances = Tolerances()

    def __eq__(self, other):
        return same_text(str(self), str(other), self.tolerances.rtol, self.tolerances.atol)

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


class Picture(Tolerant):
    """A PNG picture that equals another one when no part of it differs visibly."""

    def __eq__(self, other):
        return str.__eq__(self, other) or same_picture(str(self), str(other), self.tolerances.tile)

    __hash__ = str.__hash__


def _name_by_id(self, name, parent, cell_num, cell, options):
    _init_cell(self, cell.get("id") or name, parent, cell_num, cell, options)


def _start_kernel(self):
    self.new = copy.deepcopy(self.nb)
    self.index_of = [i for i, cell in enumerate(self.nb.cells) if cell.cell_type == "code"]
    self.skip_compare = tuple(key for key in self.skip_compare if key != "image/png")
    options = self.config.option
    warm = not options.fresh_kernels
    self.runner = running(self.new, self.path.parent, options.nbval_cell_timeout, warm=warm)
    self.client = self.runner.__enter__()


def _stop_kernel(self):
    self.runner.__exit__(None, None, None)


def _run_and_compare(self):
    stored, file = self.cell, self.parent
    if not stored.source.strip():
        return
    if stored.execution_count is None:
        self.raise_cell_error("The stored cell was never run. Run `make format`.")
    try:
        new = run_cell(file.client, file.index_of[self.cell_num])
    except CellTimeoutError:
        file.timed_out = True
        self.raise_cell_error(f"The cell ran longer than {self.config.option.nbval_cell_timeout:g} seconds.")
    except DeadKernelError:
        file.timed_out = True
        self.raise_cell_error("The kernel died while it ran this cell.")
    for output in new.outputs:
        if output.output_type == "error" and not self.options["check_exception"]:
            self.raise_cell_error("The cell raised an error", f"{output.ename}: {output.evalue}")
        if output.get("name") == "stderr":
            self.raise_cell_error("The cell wrote to stderr (a warning?)", output.text)
    _remember_spread(self, stored, new)
    if self.options["check"] and (kinds := list(map(_kinds, (stored.outputs, new.outputs))))[0] != kinds[1]:
        self.raise_cell_error("Other outputs, or in another order", "stored {}\nnew    {}".format(*kinds))
    if self.options["check"] and not self.compare_outputs(new.outputs, stored.outputs):
        self.raise_cell_error("Cell outputs differ", "\n".join(self.comparison_traceback))


def _kinds(outputs):
    """What each output is, in order: nbval compares all texts, then all figures, whatever stands between them."""
    kinds = []
    for output in outputs:
        kind = output.get("name") or output.get("ename") or ", ".join(sorted(output.get("data", ())))
        lines = f", {output.text.count(chr(10))} lines" if output.output_type == "stream" else ""
        alt = output.get("metadata", {}).get("image/png", {}).get("alt")
        kinds.append(kind + lines + (f", alt: {alt}" if alt else ""))
    return kinds


def _remember_spread(self, stored, new):
    """How much of a wider tolerance was used, for the report; from a worker it travels with the test's result."""
    asked = tolerances(notebooks.tags(stored))
    found = [0.0, 0.0, 0.0]
    for old, output in zip(stored.outputs, new.outputs, strict=False):
        pictures = [part.get("data", {}).get("image/png") for part in (old, output)]
        if all(pictures):
            arrays = list(map(pixels, pictures))
            if arrays[0].shape == arrays[1].shape:
                found[2] = max(found[2], largest_difference(*arrays))
        else:
            texts = spread(*map(notebooks.output_text, (old, output)))
            found[:2] = map(max, found[:2], texts)
    for name, normal, allowed, used in zip(asked._fields, Tolerances(), asked, found, strict=True):
        if allowed > normal and used:
            self.user_properties.append(("spread", f"nbval-{name}={allowed:g} used {used:.1e}"))


def _sanitize(self, value):
    if not isinstance(value, str):
        return value
    text = Picture(value) if value.startswith("iVBORw0KGgo") else Tolerant(ADDRESS.sub("0x…", value))
    text.tolerances = tolerances(notebooks.tags(self.cell))
    return text


_init_cell = nbval.IPyNbCell.__init__
# The methods are replaced, not the classes: nbval's own `super(IPyNbCell, self)` looks its class up by name.
nbval.IPyNbCell.__init__ = _name_by_id
nbval.IPyNbCell.runtest = _run_and_compare
nbval.IPyNbCell.sanitize = _sanitize
nbval.IPyNbFile.setup = _start_kernel
nbval.IPyNbFile.teardown = _stop_kernel


def pytest_addoption(parser):
    words = "start every kernel anew, as JupyterLab does, not as a copy of one that has imported the large libraries"
    parser.addoption("--fresh-kernels", action="store_true", help=words)


def pytest_collection_modifyitems(items):
    """What takes long begins first, so that no worker waits for another at the end: later lectures take longer."""
    lectures = {path: number for number, path in enumerate(notebooks.lecture_notebooks(), 1)}
    items.sort(key=lambda item: -lectures.get(item.path, 0))


_seconds: dict[str, dict[str, float]] = {}  # notebook -> cell -> seconds
_spreads: dict[str, list[str]] = {}  # cell -> how much it used of its tolerances


def pytest_runtest_logreport(report):
    file, _, cell = report.nodeid.partition("::")
    if file.endswith(".ipynb"):
        cells = _seconds.setdefault(file, {})
        cells[cell] = cells.get(cell, 0.0) + report.duration
        if report.when == "call":
            _spreads[report.nodeid] = [text for name, text in report.user_properties if name == "spread"]


def pytest_terminal_summary(terminalreporter):
    if _seconds:
        terminalreporter.section("seconds per notebook, and of its slowest cell")
        for file, cells in sorted(_seconds.items()):
            cell = max(cells, key=cells.get)
            terminalreporter.write_line(f"{sum(cells.values()):7.1f} {cells[cell]:6.1f}  {file}::{cell}")
        total = sum(sum(cells.values()) for cells in _seconds.values())
        terminalreporter.write_line(f"{total:7.1f}  all, one after the other")
    if any(_spreads.values()):
        terminalreporter.section("cells that differ, within the wider tolerance that they ask for")
        for cell, texts in sorted(_spreads.items()):
            for text in texts:
                terminalreporter.write_line(f"{cell}  {text}")
