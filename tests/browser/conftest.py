"""JupyterLab and a headless Chromium for the browser tests (make test-browser)."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request

import pytest
from playwright.sync_api import Error, sync_playwright

from tools import notebooks
from tools.publish import student_copies

ROOT = notebooks.NOTEBOOK_DIR.parent
SCREENSHOTS = ROOT / "build" / "screenshots"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_xdist_make_scheduler(config, log):
    """With -n 2: the tests of a lecture stay in one process, so that it is opened and run once."""
    from xdist.scheduler import LoadScopeScheduling

    class ByLecture(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            lecture = re.search(r"test_(?:lectures|decks)\.py.*(\d\d)(?=]$)", nodeid)
            return lecture[1] if lecture else nodeid.split("::")[0]

    return ByLecture(config, log)


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """Address of a JupyterLab with the presenter's settings that serves the student copies, and their folder."""
    folder = tmp_path_factory.mktemp("course")
    student_copies.write(folder)
    settings = tmp_path_factory.mktemp("settings")
    shutil.copytree(ROOT / "tools" / "publish" / "presenter", settings, dirs_exist_ok=True)
    plugin = settings / "lab" / "user-settings" / "jupyterlab-slideshow" / "plugin.jupyterlab-settings"
    plugin.write_text('{"active": false}', encoding="utf-8")  # each test starts the deck itself
    log = (folder / "lab.log").open("w+", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "tools.setup.start_jupyter",
        "--no-browser",
        "--allow-root",
        "--port=0",
        "--ip=127.0.0.1",
        "--IdentityProvider.token=",
        f"--ServerApp.root_dir={folder}",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.custom_css=True",
        f"--LabApp.extra_labextensions_path={ROOT / 'tools' / 'publish' / 'labextensions'}",
        f"--LabApp.extra_labextensions_path={settings / 'labextensions'}",
    ]
    own = {
        "BROWSER": "none",
        "JUPYTER_CONFIG_DIR": str(settings),
        "COURSE_PROGRESS": str(folder / "progress"),
    }
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=log,
        stderr=subprocess.STDOUT,
        env={"OMP_NUM_THREADS": "1"} | os.environ | own,  # two lectures run side by side
    )
    try:
        address = None
        for _ in range(240):
            log.seek(0)
            if found := re.search(r"http://127\.0\.0\.1:\d+/lab", log.read()):
                address = found[0].removesuffix("/lab")
                try:
                    urllib.request.urlopen(f"{address}/api", timeout=5).close()
                    break
                except OSError:
                    pass
            if server.poll() is not None:
                break
            time.sleep(0.5)
        else:
            address = None
        log.seek(0)
        assert address and server.poll() is None, f"JupyterLab did not start:\n{log.read()[-3000:]}"
        yield address, folder
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium: the one on PATH, else Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=found, args=QUIET)
        except Error as error:
            cure = "apt install chromium, or: .venv/bin/python -m playwright install chromium"
            pytest.fail(f"no Chromium to test with ({str(error).splitlines()[0]}). {cure}", pytrace=False)
        yield chromium
        chromium.close()


class Lecture:
    """A lecture that is open in JupyterLab."""

    def __init__(self, browser, lab, name):
        self.address, self.folder = lab
        self.name = name
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.set_default_timeout(60_000)
        self.page.goto(f"{self.address}/lab/tree/{name}?reset", timeout=120_000)
        self.page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell", timeout=120_000)
        self.page.wait_for_function(
            "window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady", timeout=120_000
        )

    def command(self, name):
        """Run a command of JupyterLab, and wait until it is done."""
        self.page.evaluate("name => window.jupyterapp.commands.execute(name).then(() => null)", name)

    def run_all(self):
        """Run all cells and save; return the notebook as it was saved."""
        self.command("notebook:run-all-cells")
        # The command may return before the last cells have run.
        self.page.wait_for_function(
            """() => {
                const panel = window.jupyterapp.shell.currentWidget;
                const cells = [...panel.model.cells].filter(cell => cell.type === 'code');
                return panel.sessionContext.session.kernel.status === 'idle'
                    && cells.every(cell => cell.executionCount !== null);
            }""",
            timeout=400_000,
        )
        self.command("docmanager:save")
        for _ in range(50):  # the server may still be writing the file
            try:
                return notebooks.read(self.folder / self.name)
            except notebooks.NotebookFault:
                time.sleep(0.2)
        return notebooks.read(self.folder / self.name)

    def cell(self, cell_id):
        """The element of a cell, scrolled into view."""
        index = self.page.evaluate(
            "id => [...window.jupyterapp.shell.currentWidget.model.cells].findIndex(cell => cell.id === id)",
            cell_id,
        )
        element = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").nth(index)
        element.scroll_into_view_if_needed()
        return element

    def python(self, code):
        """Run code in the lecture's kernel; return what it printed, or its error."""
        return self.page.evaluate(
            """async code => {
                const {kernel} = window.jupyterapp.shell.currentWidget.sessionContext.session;
                const future = kernel.requestExecute({code, store_history: false});
                let text = '';
                future.onIOPub = ({header, content}) => {
                    if (header.msg_type === 'stream') text += content.text;
                    if (header.msg_type === 'error') text += `${content.ename}: ${content.evalue}`;
                };
                await future.done;
                return text;
            }""",
            code,
        )

    def screenshot(self, name, element=None):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        (element or self.page).screenshot(path=SCREENSHOTS / f"{self.name[:2]}-{name}.png")


@pytest.fixture(
    scope="session", params=[path.name for path in notebooks.lecture_notebooks()], ids=lambda name: name[:2]
)
def lecture(browser, lab, request):
    """Each lecture's student copy, opened in a browser and run from top to bottom."""
    opened = Lecture(browser, lab, request.param)
    opened.saved = opened.run_all()
    yield opened
    opened.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    opened.page.close()
