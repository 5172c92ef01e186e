"""The lectures as decks: live in JupyterLab, and as hand-outs without kernel and network; every slide is looked at."""

import os
import re
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.browser.conftest import SCREENSHOTS, Lecture
from tools import notebooks
from tools.notebooks.normal_form import normalise
from tools.publish import slides

PROBLEMS = Path(__file__).with_name("problems.js").read_text(encoding="utf-8")
SIZE = {"width": 1280, "height": 720}
SMALLEST_TEXT = 13.5  # pixels, of 720: code of 16 on the fullest slide; most slides are larger
SMALLEST_FIGURE = 0.66
PICTURES = os.environ.get("COURSE_SCREENSHOTS")  # =1 keeps a picture of every slide in build/screenshots/


def live_problems(lecture, deck, name):
    """{first cell of a slide: what is wrong with it}, for the deck in JupyterLab, each slide with all its fragments."""
    page, found = lecture.page, {}
    page.set_viewport_size(SIZE)
    lecture.command("deck:start")
    page.wait_for_timeout(1000)  # the menus go away
    try:
        for number, cells in enumerate(deck):
            page.evaluate(
                """id => {
                    const {content, model} = window.jupyterapp.shell.currentWidget;
                    content.activeCellIndex = [...model.cells].findIndex(cell => cell.id === id);
                }""",
                cells[-1].id,
            )
            page.wait_for_timeout(250)  # the slide is laid out and made as large as fits
            script = f"""([smallest, least]) => ({PROBLEMS})(
                [...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell.jp-deck-mod-visible')],
                smallest, least)"""
            if wrong := page.evaluate(script, [SMALLEST_TEXT, SMALLEST_FIGURE]):
                found[cells[0].id] = wrong
            if PICTURES:
                lecture.screenshot(f"{name}-{number:02}")
    finally:
        lecture.command("deck:stop")
        page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_every_slide_of_the_live_deck_can_be_read(lecture):
    assert not live_problems(lecture, notebooks.slides(lecture.saved), "deck")


def planted_notebook():
    """A deck whose slides are all bad, each in its own way, after one that is good; and words of each complaint."""

    def md(name, text, kind="slide"):
        return new_markdown_cell(text, id=name, metadata={"slideshow": {"slide_type": kind}})

    long_code = new_code_cell("print()", id="long-output", metadata={"slideshow": {"slide_type": "fragment"}})
    long_code.outputs = [new_output("stream", name="stdout", text="one more line\n" * 40)]
    cells = {
        "good": ("# A title\n\nA sentence.", ""),
        "tall": ("## Too much\n\n" + "A sentence that fills the slide. " * 300, "pixels (above|below)"),
        "bare": ("Text without a heading.", "no heading"),
        "small": (
            "## Small print\n\n<small style='font-size: 6px'>Nobody can read this.</small>",
            "Nobody can",
        ),
        "wide": ("## Wide\n\n<table style='width: 1900px'><tr><td>a</td></tr></table>", "right of the slide"),
    }
    notebook = new_notebook(cells=[md(name, text) for name, (text, _) in cells.items()])
    notebook.cells += [md("output", "## Too long an output"), long_code]
    normalise(notebook)
    return notebook, {name: words for name, (_, words) in cells.items()} | {"output": "pixels (above|below)"}


def test_planted_faults_are_seen(browser, lab):
    notebook, complaints = planted_notebook()
    _, folder = lab
    (folder / "99_planted.ipynb").write_text(notebooks.to_text(notebook), encoding="utf-8")
    lecture = Lecture(browser, lab, "99_planted.ipynb")
    try:
        found = live_problems(lecture, notebooks.slides(notebook), "planted")
    finally:
        lecture.page.close()
    check_complaints(found, complaints)


def check_complaints(found, complaints):
    assert "good" not in found
    for name, words in complaints.items():
        if words:
            assert any(re.search(words, sentence) for sentence in found[name]), (name, found.get(name))


# ---------------------------------------------------------------------------------------------------- hand-outs


@pytest.fixture(scope="module")
def handouts(tmp_path_factory):
    written, faults = slides.write(tmp_path_factory.mktemp("slides"))
    assert not faults
    return {path.name[:2]: path for path in written}


def open_handout(browser, path):
    """The page, with the network cut, and a list that grows with each request and each complaint of the browser."""
    page, noise = browser.new_page(viewport=SIZE), []
    page.context.set_offline(True)
    known = (path.as_uri(), "data:")
    page.on("request", lambda request: None if request.url.startswith(known) else noise.append(request.url))
    page.on("console", lambda message: noise.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_function("window.Reveal?.isReady()")
    return page, noise


def handout_problems(page, folder=None):
    found = {}
    for number in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate("number => Reveal.slide(number, 0, 99)", number)
        script = f"""([smallest, least]) => ({PROBLEMS})(
            [...document.querySelectorAll('section.present > .cell')], smallest, least)"""
        if wrong := page.evaluate(script, [SMALLEST_TEXT, SMALLEST_FIGURE]):
            found[page.evaluate("document.querySelector('section.present > .cell').dataset.cell")] = wrong
        if folder:
            page.screenshot(path=folder / f"{number:02}.png")
    return found


@pytest.mark.parametrize("number", [path.name[:2] for path in notebooks.lecture_notebooks()])
def test_a_handout_needs_no_network_and_every_slide_can_be_read(browser, handouts, number):
    page, noise = open_handout(browser, handouts[number])
    try:
        folder = SCREENSHOTS / f"{number}-handout"
        folder.mkdir(parents=True, exist_ok=True)
        assert not handout_problems(page, folder if PICTURES else None)
        assert not noise
        notebook = notebooks.read(next(notebooks.NOTEBOOK_DIR.glob(f"{number}_*.ipynb")))
        assert page.evaluate("Reveal.getTotalSlides()") == len(notebooks.slides(notebook))
        pictures = page.evaluate("[...document.images].map(image => [image.naturalWidth, image.alt.length])")
        assert len(pictures) >= 3 and all(width > 100 and alt > 30 for width, alt in pictures)
        assert page.locator("math").count() > 3 and not page.evaluate(
            "/[^`]\\\\$\\\\$|\\\\\\\\frac|\\\\\\\\begin/.test(document.querySelector('.slides').innerText)"
        ), "a formula was not drawn"
        assert page.locator("section").first.locator("h1").count() == 1
    finally:
        page.close()


def test_planted_faults_are_seen_in_a_handout(browser, tmp_path):
    notebook, complaints = planted_notebook()
    (tmp_path / "99.html").write_text(slides.deck(notebook, "Planted", tmp_path), encoding="utf-8")
    page, noise = open_handout(browser, tmp_path / "99.html")
    found = handout_problems(page)
    page.close()
    check_complaints(found, complaints)


def test_a_request_of_a_handout_is_seen(browser, tmp_path):
    notebook, _ = planted_notebook()
    notebook.cells[0].source += "\n\n<img alt='a picture' src='http://192.0.2.1/a.png'>"
    (tmp_path / "99.html").write_text(slides.deck(notebook, "Planted", tmp_path), encoding="utf-8")
    page, noise = open_handout(browser, tmp_path / "99.html")
    page.close()
    assert any("192.0.2.1" in text for text in noise)
