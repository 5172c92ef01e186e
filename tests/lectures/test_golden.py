"""The printed output of the course's classic programs, reproduced by the lectures to the last digit.

golden/*.out hold what the programs print on any machine: they only add, multiply and divide 64-bit floats. A lecture
prints all of it, or the first and the last lines; then its functions are run here, and give every line.
"""

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.lectures.lecture_code import definitions
from tools import notebooks

GOLDEN = Path(__file__).parent / "golden"


def mse_table(names):
    table, _ = names["search"](names["x_data"], names["y_data"], np.arange(0.0, 4.1, 0.1))
    return table


def gd100(names):
    history = names["descend"](names["x_data"], names["y_data"], 1.0, 0.01, 100)
    lines = [f"Epoch: {epoch} w =  {w} loss =  {cost}" for epoch, (w, cost) in enumerate(history)]
    return ["Predict (before training): 4 4.0", *lines, f"Predict (after training): 4 {4 * history[-1][0]}"]


def sgd100(names):
    w, lines = names["cyclic"](names["x_data"], names["y_data"], 1.0, 0.01, 100)
    return ["Predict (before training): 4 4.0", *lines, f"Predict (after training): 4 {4 * w}"]


def tensor100(names):
    lines = ["predict (before training) 4 4.0"]
    w, _ = names["tensor_loop"](torch.float32, lines)
    return [*lines, f"predict (after training) 4 {(4 * w).item()}"]


def quad100(names):
    at_4, lines = names["quadratic_loop"](names["y_data"], 100)
    return ["predict (before training) 4 21.0", *lines, f"predict (after training) 4 {at_4}"]


# Golden output: the lecture, the cell that prints it, and, where the cell leaves lines out, all of them.
PRINTED_BY = {
    "mse_table": ("01_linear_model", "search-run", mse_table),
    "gd100": ("02_gradient_descent", "descent-run", gd100),
    "sgd100": ("02_gradient_descent", "sgd-run", sgd100),
    "tensor100": ("03_backpropagation", "loop-run", tensor100),
    "quad100": ("03_backpropagation", "quadratic-run", quad100),
    "call": ("07_datasets_and_dataloaders", "tools-call", None),
}


def golden(name):
    return (GOLDEN / f"{name}.out").read_text(encoding="utf-8")


def stored(lecture, cell_id):
    notebook = notebooks.read(notebooks.NOTEBOOK_DIR / f"{lecture}.ipynb")
    cell = next(cell for cell in notebook.cells if cell.id == cell_id)
    assert "nbval-rtol=0" in notebooks.tags(cell), (
        "it must be compared to the last digit when it is run again"
    )
    return "".join(output.text for output in cell.outputs)


@pytest.mark.parametrize("name", PRINTED_BY)
def test_the_lecture_prints_it_to_the_last_digit(name):
    lecture, cell_id, compute = PRINTED_BY[name]
    printed = stored(lecture, cell_id)
    if compute is None:
        assert printed == golden(name)
        return
    lines = compute(definitions(notebooks.NOTEBOOK_DIR / f"{lecture}.ipynb"))
    assert "\n".join(lines) + "\n" == golden(name)
    shown = [line for line in printed.splitlines() if not line.startswith("…")]
    assert len(shown) >= 4 and f"{len(lines)} lines" in printed
    rest = iter(lines)
    assert all(line in rest for line in shown), "not lines of the whole output, in its order"


def test_all_golden_outputs_are_used():
    assert {path.stem for path in GOLDEN.glob("*.out")} == set(PRINTED_BY)
