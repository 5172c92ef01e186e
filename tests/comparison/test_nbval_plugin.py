"""The comparison of notebooks, attacked: what must fail fails, in the right cell, and nothing else does."""

import copy
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tools import notebooks
from tools.notebooks.normal_form import normalise_cell
from tools.notebooks.run import execute, run_cell, running

ROOT = Path(__file__).resolve().parents[2]

CELLS_ORDER = """\
import matplotlib.pyplot as plt
from course_utils import show
print('before', 1)
fig, ax = plt.subplots()
show(fig, alt='An empty plane.')
print('after', 2)"""
CELLS = {
    "numbers": "print('epoch', 100, 'loss', 0.6931471805599453)",
    "exact": "print(0.1 + 0.2)",
    "figure": """\
import matplotlib.pyplot as plt
from course_utils import show
fig, ax = plt.subplots()
ax.plot([x**2 for x in range(20)])
ax.set_title('a parabola')
show(fig, alt='A parabola.')""",
    "error": "raise ValueError('the wall is 3 m high')",
    "semicolon": "x = 5\nx;",
    "redraw": """\
from IPython.display import clear_output, display
handle = display('first', display_id=True)
print('step 0')
clear_output(wait=True)
print('step 1')""",
    "update": "handle = display('first', display_id=True)\nhandle.update('second')",
    "widget": """\
import ipywidgets as widgets
def draw(w):
    print('drawn at', w)
widgets.interact(draw, w=(0, 3));""",
    "order": CELLS_ORDER,
    "address": "print(object())",
    "integers": "import numpy as np\nprint(np.array([28, 34, 46]))",
    "lines": "print('epoch', 1)\nprint('epoch', 2)",
    "loose": "print(0.5)",
}
CELLS["loose-figure"] = CELLS["figure"]
TAGS = {
    "exact": ["nbval-rtol=0"],
    "error": ["raises-exception"],
    "loose": ["nbval-rtol=1e-2"],
    "loose-figure": ["nbval-tile=60"],
}


def set_stream(cell, text):
    cell.outputs[0]["text"] = text


def change_widget(cell, old, new):
    text = cell.outputs[0]["data"]["text/plain"]
    assert old in text
    cell.outputs[0]["data"]["text/plain"] = text.replace(old, new)


def move_a_line(cell):
    first, figure, last = cell.outputs
    last.text, first.text = first.text + last.text, ""


OTHER_FIGURES = {}  # id of a cell: its source; drawn together with CELLS


def other_figure(title="a parabola", power=2, alt="A parabola."):
    source = CELLS["figure"].replace("x**2", f"x**{power}").replace("a parabola", title)
    name = f"figure-{len(OTHER_FIGURES)}"
    OTHER_FIGURES[name] = source.replace("A parabola.", alt)
    return lambda cell: cell.update(outputs=copy.deepcopy(STORED[name].outputs))


def stored_stderr(cell):
    cell.source = "import sys; print('old', file=sys.stderr)"
    cell.outputs = [new_output("stream", name="stderr", text="old\n")]


# name: (cell, change of the stored cell); the suite must fail in that cell
MUST_FAIL = {
    "a digit": ("numbers", lambda c: set_stream(c, "epoch 100 loss 0.6931571805599453\n")),
    "an integer": ("numbers", lambda c: set_stream(c, "epoch 101 loss 0.6931471805599453\n")),
    "a word": ("numbers", lambda c: set_stream(c, "epochs 100 loss 0.6931471805599453\n")),
    "the last of 17 digits": ("exact", lambda c: set_stream(c, "0.30000000000000009\n")),
    "a curve": ("figure", other_figure(power=2.1)),
    "a title": ("figure", other_figure(title="a parabole")),
    "an alternative text": ("figure", other_figure(alt="A line.")),
    "an alternative text in the metadata alone": (
        "figure",
        lambda c: c.outputs[0].metadata["image/png"].update(alt="A line."),
    ),
    "text and figure exchanged": ("order", lambda c: c.outputs.insert(0, c.outputs.pop(1))),
    "a line that moved behind the figure": ("order", move_a_line),
    "a white space that moved between two integers": (
        "integers",
        lambda c: set_stream(c, "[28 3 446]\n"),
    ),
    "two lines joined": ("lines", lambda c: set_stream(c, "epoch 1 epoch 2\n")),
    "a slider's limit": ("widget", lambda c: change_widget(c, "0 to 3", "0 to 4")),
    "a slider's step": ("widget", lambda c: change_widget(c, "steps of 1", "steps of 2")),
    "a slider's start": ("widget", lambda c: change_widget(c, "starts at 1", "starts at 2")),
    "no figure": ("figure", lambda c: c.outputs.clear()),
    "an error text": ("error", lambda c: c.outputs[0].update(evalue="the wall is 4 m high")),
    "an error type": ("error", lambda c: c.outputs[0].update(ename="TypeError")),
    "an unrun cell": ("numbers", lambda c: c.update(execution_count=None)),
    "an error without tag": ("error", lambda c: c.metadata.update(tags=[])),
    "an output too many": ("semicolon", lambda c: c.outputs.extend(copy.deepcopy(STORED["numbers"].outputs))),
    "a widget that fails": ("widget", lambda c: c.update(source=c.source.replace("print(", "prin("))),
    "a widget that warns": (
        "widget",
        lambda c: c.update(
            source=c.source.replace("print(", "import warnings; warnings.warn('old'); print(")
        ),
    ),
    "a warning": ("semicolon", lambda c: c.update(source="import warnings; warnings.warn('old')")),
    "stderr, although it is stored": ("semicolon", stored_stderr),
    "too far for a loose cell": ("loose", lambda c: set_stream(c, "0.51\n")),
    "another figure in a loose cell": ("loose-figure", other_figure(title="MMMMMMMM")),
}
MUST_PASS = {
    **{f"the same {cell_id}": (cell_id, lambda c: None) for cell_id in CELLS},
    "a digit within the tolerance": (
        "numbers",
        lambda c: set_stream(c, "epoch 100 loss 0.6931471805599999\n"),
    ),
    "a digit within a loose tolerance": ("loose", lambda c: set_stream(c, "0.504\n")),
    "a figure within a loose tolerance": ("loose-figure", other_figure(title="a parabole")),
}
STORED, PRINTED = {}, []


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """Run nbval over one notebook with a tampered cell for every case; return the cases that failed."""
    folder = tmp_path_factory.mktemp("tampered")
    sources = CELLS | OTHER_FIGURES
    notebook = new_notebook(cells=[new_code_cell(source, id=name) for name, source in sources.items()])
    for cell in notebook.cells:
        cell.metadata["tags"] = TAGS.get(cell.id, [])
    execute(notebook, folder, warm=True)
    STORED.update({cell.id: cell for cell in notebook.cells})
    tampered = new_notebook()
    cases = {**MUST_FAIL, **MUST_PASS}
    for number, (cell_id, change) in enumerate(cases.values()):
        cell = copy.deepcopy(STORED[cell_id])
        change(cell)
        cell.id = f"case-{number}"
        tampered.cells.append(cell)
    (folder / "tampered.ipynb").write_text(notebooks.to_text(tampered), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "--nbval-current-env",
        "--fresh-kernels",
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    command += [
        "-p",
        "tests.comparison.nbval_plugin",
        "-c",
        str(ROOT / "pyproject.toml"),
        "--rootdir",
        str(folder),
    ]
    command += ["--noconftest", "-o", "addopts=", f"--junitxml={folder / 'report.xml'}", str(folder)]
    PRINTED.append(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300).stdout)
    results = {
        case.get("name"): case.find("failure") is not None or case.find("error") is not None
        for case in ElementTree.parse(folder / "report.xml").iter("testcase")
    }
    assert list(results) == [f"case-{number}" for number in range(len(cases))], "not every cell was run"
    return {name for name, fails in zip(cases, results.values(), strict=True) if fails}


@pytest.mark.parametrize("name", MUST_FAIL)
def test_a_difference_fails(failed, name):
    assert name in failed


@pytest.mark.parametrize("name", MUST_PASS)
def test_no_difference_passes(failed, name):
    assert name not in failed


def test_what_a_loose_cell_uses_of_its_tolerance_is_reported(failed):
    case = list({**MUST_FAIL, **MUST_PASS}).index("a digit within a loose tolerance")
    assert f"::case-{case}  nbval-rtol=0.01 used 7.9e-03\n" in PRINTED[0]
    case = list({**MUST_FAIL, **MUST_PASS}).index("a figure within a loose tolerance")
    assert f"::case-{case}  nbval-tile=60 used " in PRINTED[0]
    assert PRINTED[0].count(" used ") == 4  # and the two that are beyond it


def test_the_normal_form_is_stable(tmp_path):
    notebook = new_notebook(
        cells=[new_code_cell(source, id=name) for name, source in CELLS.items() if name != "address"]
    )
    for cell in notebook.cells:
        cell.metadata["tags"] = TAGS.get(cell.id, [])
    texts = []
    for _ in range(2):
        execute(notebook, tmp_path, warm=True)
        texts.append(notebooks.to_text(notebook))
    assert texts[0] == texts[1]


def test_pieces_of_one_stream_are_stored_as_one():
    pieces = [("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")]
    cell = new_code_cell("", outputs=[new_output("stream", name=name, text=text) for name, text in pieces])
    normalise_cell(cell)
    assert [o.text for o in cell.outputs] == ["ab", "c", "d"]


def test_widgets_do_not_stall_the_run(tmp_path):
    """With nbclient's own Output widget about one such cell in ten waits until its time-out (here 20 seconds)."""
    source = "import ipywidgets\ndef f(x):\n    print(x, flush=True)\nipywidgets.interact(f, x=(0, 3));"
    notebook = new_notebook(cells=[new_code_cell(source) for _ in range(40)])
    with running(notebook, tmp_path, timeout=20, warm=True) as client:
        for index in range(len(notebook.cells)):
            start = time.monotonic()
            run_cell(client, index)
            assert time.monotonic() - start < 15


def test_a_kernel_sees_nobodys_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path))
    (tmp_path / "1.5").touch()
    source = "import os\nprint(os.listdir(os.environ['COURSE_PROGRESS']))"
    notebook = new_notebook(cells=[new_code_cell(source, id="look")])
    execute(notebook, tmp_path, warm=True)
    assert notebook.cells[0].outputs[0].text == "[]\n"
