"""A section can be run again, and out of order.

Each section of each lecture is run twice in a row; and on its own, after only the set-up and the sections that it needs
(`tools.notebooks.sections` reads them off the code, docs/instructors.md states them). What it prints and draws must
be what is stored.
"""

import copy

import pytest
from nbformat.v4 import new_code_cell

from tools import notebooks
from tools.notebooks.compare import same_picture, same_text, tolerances
from tools.notebooks.run import run_cell, running
from tools.notebooks.sections import sections


def differences(cell, stored):
    """What a cell prints or draws now that it did not when the lecture was stored."""
    rtol, atol, tile = tolerances(notebooks.tags(cell))
    if [output.output_type for output in cell.outputs] != [output.output_type for output in stored.outputs]:
        yield f"{cell.id}: other outputs: {[output.output_type for output in cell.outputs]}"
        return
    for new, old in zip(cell.outputs, stored.outputs, strict=True):
        if "image/png" in old.get("data", {}):
            if not same_picture(old.data["image/png"], new.data.get("image/png", ""), tile):
                yield f"{cell.id}: another figure"
        else:
            texts = [notebooks.output_text(output) for output in (old, new)]
            if not same_text(*texts, rtol, atol):
                yield f"{cell.id}: {texts[0]!r} became {texts[1]!r}"


def run(client, cells):
    """Run the cells and return them as they are afterwards."""
    return [run_cell(client, client.nb.cells.index(cell)) for cell in cells]


@pytest.fixture(params=notebooks.lecture_notebooks(), ids=lambda path: path.name[:2])
def lecture(request):
    """A lecture with its running kernel, its stored cells by id, and its sections."""
    notebook = notebooks.read(request.param)
    stored = {cell.id: copy.deepcopy(cell) for cell in notebook.cells}
    with running(notebook, request.param.parent) as client:
        yield client, stored, sections(notebook)


def test_each_section_runs_twice(lecture):
    client, stored, parts = lecture
    found = []
    run(client, [cell for cell in client.nb.cells if cell.id == "setup"])
    for part in parts:
        run(client, part.code)
        for cell in run(client, part.code):
            found += differences(cell, stored[cell.id])
    assert not found, "\n".join(found)


def test_each_section_runs_after_only_what_it_needs(lecture):
    client, stored, parts = lecture
    by_title, found = {part.title: part for part in parts}, []
    setup = [cell for cell in client.nb.cells if cell.id == "setup"]
    reset = new_code_cell("get_ipython().reset(new_session=False)", id="reset")
    client.nb.cells.append(reset)
    for part in parts:
        run(client, [reset, *setup])
        for title in part.needs:
            run(client, by_title[title].code)
        for cell in run(client, part.code):
            found += differences(cell, stored[cell.id])
    assert not found, "\n".join(found)
