"""An alternative text says what its figure shows: its numbers are the cell's, its figure the one it was written for."""

import ast
import base64
import copy
import io

import matplotlib.pyplot as plt
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tests.lectures.test_prose_numbers import missing, numbers_in
from tools import notebooks
from tools.notebooks import alternative_texts, sections

LECTURES = notebooks.lecture_notebooks()


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.name[:2])
def test_every_figure_is_the_one_that_its_text_was_written_for(path):
    now = {
        key: alternative_texts.entry(*rest)
        for key, _, *rest in alternative_texts.figures(notebooks.read(path))
    }
    record = alternative_texts.read(path)
    assert set(now) == set(record), "run `make format`"
    stale = [f"{path.name[:2]}/{key.split()[0]}" for key in now if now[key] != record[key]]
    assert not stale, (
        f"look at these figures: do their alternative texts still hold? Mend them and run `make format`, "
        f"or say so: python -m tools.notebooks.alternative_texts {' '.join(stale)}"
    )


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.name[:2])
def test_the_metadata_and_the_text_say_the_same(path):
    for cell in notebooks.read(path).cells:
        for output in cell.get("outputs", ()):
            if "image/png" in output.get("data", {}):
                assert (
                    output.metadata["image/png"]["alt"] == output.data["text/plain"]
                    or "explore(" in cell.source
                ), cell.id


def code_without_texts(cell):
    """The code of a cell without its strings (titles and alternative texts may repeat a wrong number)."""
    tree = ast.parse(cell.source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.unparse(tree)


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.name[:2])
def test_its_numbers_stand_in_the_code_or_in_an_output(path):
    """A number that is written into the text by hand is in the code or an output of its section, or of one it needs."""
    notebook = notebooks.read(path)
    found = {section.title: section for section in sections.sections(notebook)}
    unshown = {}
    for title, section in found.items():
        cells = [cell for name in [*section.needs, title] for cell in found[name].code]
        values = [
            number
            for cell in [next(c for c in notebook.cells if c.id == "setup"), *cells]
            for text in [code_without_texts(cell) if cell.cell_type == "code" else "", *printed(cell)]
            for number in numbers_in(text)
        ]
        for cell in section.code:
            for key, _, _, alt in alternative_texts.figures(new_notebook(cells=[cell])):
                if numbers := [n for n in missing(alt, values) if n in cell.source]:
                    unshown[key] = " ".join(numbers)
    assert unshown == {key[3:]: value for key, value in READ_OFF.items() if key[:2] == path.name[:2]}


def printed(cell):
    return [notebooks.output_text(o) for o in cell.get("outputs", ()) if o.output_type in ("stream", "error")]


# Numbers that somebody read off the figure, or that come from elsewhere.
READ_OFF = {
    "03/loop-freeze-figure 1": "4e-7 1e-13",
    "05/appendix-shapes-figure 1": "0.25",
    "05/gradient-train-figure 1": "0.7",
    "12/data-figure 1": "534",
    "12/train-letters-figure 1": "26",
    "06/activation-figure 1": "0.25",
    "11/influence-figure 1": "1e-7",
}


# ------------------------------------------------------------------------------------------------ the record, attacked


def drawn(height, alt="A line."):
    fig, ax = plt.subplots()
    ax.plot([0, height])
    ax.set_ylim(0, 2)
    file = io.BytesIO()
    fig.savefig(file)
    plt.close(fig)
    data = {"image/png": base64.b64encode(file.getvalue()).decode(), "text/plain": alt}
    output = new_output("display_data", data, metadata={"image/png": {"alt": alt}})
    return new_notebook(cells=[new_code_cell("", id="figure", outputs=[output])])


@pytest.fixture
def lecture(tmp_path, monkeypatch):
    monkeypatch.setattr(alternative_texts, "FOLDER", tmp_path / "record")
    path = tmp_path / "01_x.ipynb"
    assert alternative_texts.write(path, new_notebook(), drawn(1)) == []
    return path


def is_current(path, notebook):
    record = alternative_texts.read(path)
    return all(
        record[k] == alternative_texts.entry(*rest) for k, _, *rest in alternative_texts.figures(notebook)
    )


def test_a_figure_that_changed_waits_for_somebody_to_look(lecture):
    for _ in range(2):  # running `make format` again does not confirm it
        stale = alternative_texts.write(lecture, drawn(1), drawn(2))
        assert "does its alternative text still hold? A line." in stale[0]
        assert not is_current(lecture, drawn(2))
    assert alternative_texts.write(lecture, drawn(2), drawn(2)) == stale and not is_current(lecture, drawn(2))
    assert alternative_texts.write(lecture, drawn(2), drawn(2, alt="Another line.")) == []
    assert is_current(lecture, drawn(2, alt="Another line."))


def test_a_figure_that_is_drawn_again_needs_nobody(lecture):
    again = drawn(1)
    picture = again.cells[0].outputs[0].data
    picture["image/png"] = base64.b64encode(base64.b64decode(picture["image/png"]) + b"\0").decode()
    assert alternative_texts.write(lecture, drawn(1), again) == [] and is_current(lecture, again)


def test_a_text_that_was_changed_alone_is_recorded(lecture):
    assert alternative_texts.write(lecture, drawn(1), drawn(1, alt="A rising line.")) == []
    assert is_current(lecture, drawn(1, alt="A rising line."))


def test_somebody_looked(lecture, monkeypatch, capsys):
    alternative_texts.write(lecture, drawn(1), drawn(2))
    lecture.write_text(notebooks.to_text(drawn(2)), encoding="utf-8")
    monkeypatch.setattr(notebooks, "lecture_notebooks", lambda: [lecture])
    monkeypatch.setattr("sys.argv", ["x", "01/figure"])
    alternative_texts.main()
    assert is_current(lecture, copy.deepcopy(drawn(2))) and "A line." in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["x", "01/nothing"])
    with pytest.raises(SystemExit):
        alternative_texts.main()
