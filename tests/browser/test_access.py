"""A lecture that is run in JupyterLab, as a screen reader meets it: figures, sliders, text."""

import re
from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
OUTPUTS = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell-outputArea"

# Figures without alternative text, sliders without a name or with a value too long to hear, tooltips that say "null".
FAULTS = r"""outputs => {
    const found = [], tell = (what, node) => found.push(what + ": " + node.outerHTML.slice(0, 160));
    for (const area of document.querySelectorAll(outputs)) {
        for (const picture of area.querySelectorAll("img"))
            if ((picture.alt ?? "").length < 10) tell("no alt", picture);
        for (const slider of area.querySelectorAll("[role=slider], input[type=range]")) {
            const name = slider.getAttribute("aria-label") ?? "";
            if (!name.trim() || name === "null") tell("no name", slider);
            const said = slider.getAttribute("aria-valuetext") ?? "";
            if (!said || said.length > 12) tell("value " + said, slider);
        }
        for (const node of area.querySelectorAll('[title="null"]')) tell("title", node);
    }
    return found;
}"""


def every_cell(lecture):
    """Scroll through the lecture: JupyterLab draws only what is near the screen."""
    count = lecture.page.evaluate("window.jupyterapp.shell.currentWidget.content.widgets.length")
    for index in range(count):
        lecture.page.evaluate(
            "i => window.jupyterapp.shell.currentWidget.content.scrollToItem(i, 'center')", index
        )
        lecture.page.wait_for_timeout(60)
        yield index


def test_figures_and_sliders_have_names(lecture):
    found = set()
    for _ in every_cell(lecture):
        lecture.page.wait_for_timeout(60)
        found |= set(lecture.page.evaluate(FAULTS, OUTPUTS))
    assert not found


def test_what_a_screen_reader_is_told(lecture):
    """The tree that the browser gives to it: each figure and each slider of the outputs with a name."""
    told, unnamed = set(), set()
    for _ in every_cell(lecture):
        for area in lecture.page.locator(OUTPUTS).all():
            for line in area.aria_snapshot().splitlines():
                if found := re.match(r'\s*- (img|slider)\b( ".+")?', line):
                    (told if found[2] else unnamed).add(line.strip()[:120])
    assert told and not unnamed


def test_axe_finds_nothing_serious_in_the_outputs(lecture):
    lecture.page.evaluate(AXE)
    found = {}
    for index in every_cell(lecture):
        if index % 4 == 0:
            result = lecture.page.evaluate(
                "o => axe.run({include: [o]}, {resultTypes: ['violations']})", OUTPUTS
            )
            for each in result["violations"]:
                if each["impact"] in ("serious", "critical"):
                    for node in each["nodes"]:
                        found[re.sub(r"\d+", "0", node["html"])[:150]] = (
                            each["id"],
                            node["failureSummary"][:200],
                        )
    assert not found
