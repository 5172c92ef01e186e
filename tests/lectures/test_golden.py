"""The printed output of the course's classic programs, reproduced by the lectures to the last digit.

golden/*.out hold what the programs print on any machine: they only add, multiply and divide 64-bit floats.
"""

from pathlib import Path

import pytest

from tools import notebooks

GOLDEN = Path(__file__).parent / "golden"
PRINTED_BY = {
    "mse_table": ("01_linear_model", "search-table"),
    "gd100": ("02_gradient_descent", "descent-run"),
    "sgd100": ("02_gradient_descent", "sgd-run"),
    "tensor100": ("03_backpropagation", "loop-run"),
    "quad100": ("03_backpropagation", "quadratic-run"),
    "call": ("07_datasets_and_dataloaders", "tools-call"),
}


@pytest.mark.parametrize("name", PRINTED_BY)
def test_the_lecture_prints_it_to_the_last_digit(name):
    lecture, cell_id = PRINTED_BY[name]
    notebook = notebooks.read(notebooks.NOTEBOOK_DIR / f"{lecture}.ipynb")
    cell = next(cell for cell in notebook.cells if cell.id == cell_id)
    printed = "".join(output.text for output in cell.outputs)
    assert printed == (GOLDEN / f"{name}.out").read_text(encoding="utf-8")
    assert "nbval-rtol=0" in notebooks.tags(cell), (
        "it must also be compared to the last digit when it is run again"
    )


def test_all_golden_outputs_are_used():
    assert {path.stem for path in GOLDEN.glob("*.out")} == set(PRINTED_BY)
