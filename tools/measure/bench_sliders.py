"""How long a slider takes to answer in JupyterLab: from the key to the new picture, measured in the page.

python -m tools.measure.bench_sliders 05 06 --older FOLDER   beside another copy of the course, lecture by lecture

Needs Chromium. Each slider gets ten keys; the median is its time, and the median of these is the lecture's.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tools import notebooks

ROOT = notebooks.NOTEBOOK_DIR.parent
KEYS = ["ArrowRight"] * 5 + ["ArrowLeft"] * 5
READY = """() => {
    const panel = window.jupyterapp?.shell.currentWidget;
    if (!panel?.sessionContext?.isReady) return false;
    const cells = [...panel.model.cells].filter(cell => cell.type === 'code' && cell.sharedModel.source.trim());
    return cells.length > 5;
}"""
DONE = """() => {
    const panel = window.jupyterapp.shell.currentWidget;
    const cells = [...panel.model.cells].filter(cell => cell.type === 'code' && cell.sharedModel.source.trim());
    return panel.sessionContext.session.kernel.status === 'idle' && cells.every(cell => cell.executionCount !== null);
}"""
# Milliseconds from the key to another picture in the same cell; null where none comes.
ANSWER = """async ([cell, handle, key]) => {
    const area = document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell')[cell];
    const pictures = () => [...area.querySelectorAll('img')].map(picture => picture.src).join();
    const before = pictures(), knob = area.querySelectorAll('.noUi-handle')[handle];
    knob.focus();
    const start = performance.now();
    knob.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
    const time = await new Promise(done => {
        const look = () => { const now = pictures(); if (now && now !== before) done(performance.now() - start); };
        const watcher = new MutationObserver(look);
        watcher.observe(area, {subtree: true, childList: true, attributes: true, attributeFilter: ['src']});
        setTimeout(() => done(null), 4000);
    });
    await new Promise(done => setTimeout(done, 500));
    return time;
}"""


class Lab:
    """A JupyterLab on a copy of the course."""

    def __init__(self, course: Path):
        self.folder = Path(tempfile.mkdtemp())
        for name in ("notebooks", "course_utils", "data", "scripts", "docs"):
            shutil.copytree(course / name, self.folder / name)
        command = [
            sys.executable,
            "-m",
            "tools.setup.start_jupyter",
            "--no-browser",
            "--allow-root",
            "--port=0",
        ]
        command += ["--ip=127.0.0.1", "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"]
        own = {"JUPYTER_CONFIG_DIR": str(self.folder / "settings"), "OMP_NUM_THREADS": "1"}
        own |= {
            "COURSE_PROGRESS": str(self.folder / "progress"),
            "PYTHONPATH": f"{self.folder}{os.pathsep}{ROOT}",
        }
        self.log = (self.folder / "log").open("w+", encoding="utf-8")
        self.server = subprocess.Popen(
            [*command, f"--ServerApp.root_dir={self.folder}"],
            cwd=ROOT,
            env=os.environ | own,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def address(self) -> str:
        for _ in range(240):
            self.log.seek(0)
            if found := re.search(r"(http://127\.0\.0\.1:\d+)/lab", self.log.read()):
                time.sleep(1)
                return found[1]
            time.sleep(0.5)
        raise RuntimeError("JupyterLab did not start")

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


def times(browser, course: Path, number: str) -> list[float]:
    """Seconds of each slider of a lecture."""
    lab = Lab(course)
    try:
        (name,) = [path.name for path in (lab.folder / "notebooks").glob(f"{number}_*.ipynb")]
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{lab.address()}/lab/tree/notebooks/{name}?reset", timeout=120_000)
        page.wait_for_function(READY, timeout=120_000)
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => null)")
        page.wait_for_function(DONE, timeout=600_000)
        count, found = page.evaluate("[...window.jupyterapp.shell.currentWidget.model.cells].length"), []
        for cell in range(count):
            show = "i => window.jupyterapp.shell.currentWidget.content.scrollToItem(i, 'center')"
            page.evaluate(show, cell)
            page.wait_for_timeout(60)
            area = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").nth(cell)
            for handle in range(area.locator(".noUi-handle").count()):
                taken = [page.evaluate(ANSWER, [cell, handle, key]) for key in KEYS]
                if answered := [value / 1000 for value in taken if value is not None]:
                    found.append(statistics.median(answered))
        page.close()
        return found
    finally:
        lab.stop()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument(
        "lectures", nargs="*", default=[path.name[:2] for path in notebooks.lecture_notebooks()]
    )
    asked.add_argument("--older", type=Path, help="another copy of the course, to compare with")
    options = asked.parse_args()
    every: dict[str, list[float]] = {"older": [], "this": []}
    courses = {"older": options.older, "this": ROOT} if options.older else {"this": ROOT}
    with sync_playwright() as playwright:
        names = filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
        browser = playwright.chromium.launch(executable_path=next(names, None), args=["--no-sandbox"])
        for number in options.lectures:
            for kind, course in courses.items():
                found = times(browser, course, number)
                every[kind] += found
                seconds = " ".join(f"{value:.3f}" for value in found) or "no slider"
                print(f"{number} {kind:5} {seconds}", flush=True)
        browser.close()
    medians = {kind: statistics.median(found) for kind, found in every.items() if found}
    print("all: " + ", ".join(f"{kind} {value:.3f} s" for kind, value in medians.items()))
    if len(medians) == 2:
        print(f"share: {medians['this'] / medians['older']:.2f}")


if __name__ == "__main__":
    main()
