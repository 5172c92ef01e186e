"""Opening a lecture and saving it, as JupyterLab does by itself every two minutes, changes nothing in the file."""

import shutil

import pytest

from tests.browser.conftest import Lecture
from tools import notebooks


@pytest.mark.parametrize("path", notebooks.lecture_notebooks(), ids=lambda path: path.name[:2])
def test_opening_is_clean(path, lab, browser):
    (lab[1] / "notebooks").mkdir(exist_ok=True)
    shutil.copy(path, lab[1] / "notebooks")
    lecture = Lecture(browser, lab, f"notebooks/{path.name}")
    try:
        lecture.page.evaluate(
            """async () => {
                const {context} = window.jupyterapp.shell.currentWidget;
                await context.sessionContext.ready;
                await context.sessionContext.session.kernel.info;
                for (let i = 0; i < 100 && !('version' in (context.model.metadata.language_info ?? {})); i++)
                    await new Promise(done => setTimeout(done, 100));
                await context.save();
            }"""
        )
        saved = (lab[1] / "notebooks" / path.name).read_bytes()
        assert lecture.page.evaluate(
            "() => 'version' in window.jupyterapp.shell.currentWidget.context.model.metadata.language_info"
        ), "JupyterLab itself did not change what it would have to leave alone"
    finally:
        lecture.page.close()
    assert saved == path.read_bytes()
