"""The lectures as a student meets them: opened in JupyterLab, run from top to bottom, sliders moved."""

import time

import pytest

from tools import notebooks

pytestmark = pytest.mark.browser


def code_cells(lecture):
    return [cell for cell in lecture.saved.cells if cell.cell_type == "code"]


def test_run_all_cells_finishes_without_an_error(lecture):
    for cell in code_cells(lecture):
        assert cell.execution_count, f"{cell.id} was not run"
        errors = [o for o in cell.outputs if o.output_type == "error"]
        assert bool(errors) == ("raises-exception" in notebooks.tags(cell)), (cell.id, errors)
        assert not [o.text for o in cell.outputs if o.get("name") == "stderr"], cell.id


def test_every_slider_moves_its_picture(lecture):
    sliders = 0
    for cell in code_cells(lecture):
        if "interact(" not in cell.source:
            continue
        element = lecture.cell(cell.id)
        picture = element.locator(".jp-OutputArea-output img")
        picture.first.wait_for()
        for index in range(element.locator(".noUi-handle").count()):
            before = picture.first.get_attribute("src")
            handle = element.locator(".noUi-handle").nth(index)
            handle.focus()
            for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft"):
                handle.press(key)
                start = time.monotonic()
                while picture.count() == 0 or picture.first.get_attribute("src") == before:
                    if time.monotonic() - start > 3:
                        break
                    lecture.page.wait_for_timeout(20)
                if picture.count() and picture.first.get_attribute("src") != before:
                    break
            else:
                pytest.fail(f"{cell.id}: slider {index} changes nothing")
            assert not element.locator(".jp-OutputArea-output[data-mime-type*=error]").count()
            sliders += 1
        lecture.screenshot(cell.id, element)
    assert sliders


def test_widget_and_solution_cells_are_folded(lecture):
    for cell in code_cells(lecture):
        if {"widget", "solution"} & set(notebooks.tags(cell)):
            assert lecture.cell(cell.id).locator(".jp-Collapser-child, .jp-InputPlaceholder").count(), cell.id
            assert not lecture.cell(cell.id).locator(".jp-InputArea-editor").first.is_visible(), cell.id
