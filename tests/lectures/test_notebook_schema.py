"""Every lecture has the form of the course: head, set-up, sections, exercises, ids, slides, alternative texts."""

import base64
import re

import pytest

import course_utils
from tools import notebooks
from tools.notebooks.normal_form import normalise
from tools.notebooks.sections import say_needs, sections

LECTURES = notebooks.lecture_notebooks()
SLIDE_TYPES = {"slide", "subslide", "fragment", "notes", "skip"}
TAGS = {
    "widget",
    "handout",
    "exercise",
    "solution",
    "raises-exception",
    "nbval-ignore-output",
    "cover",
    "appendix",
    "drawing",
}


@pytest.fixture(params=LECTURES, ids=lambda path: path.name[:2], scope="module")
def path(request):
    return request.param


@pytest.fixture(scope="module")
def notebook(path):
    return notebooks.read(path)


def code_cells(notebook, *without):
    return [c for c in notebook.cells if c.cell_type == "code" and not set(without) & set(notebooks.tags(c))]


def prose(notebook):
    return [c for c in notebook.cells if c.cell_type == "markdown"]


def test_the_committed_file_is_in_normal_form(path, notebook):
    stored = path.read_bytes()
    normalise(notebook)
    assert stored == notebooks.to_text(notebook).encode(), "run `make format`"


def test_every_code_cell_was_run_in_order(notebook):
    counts = [c.execution_count for c in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1)), "run `make format`"


def test_ids_are_readable_and_unique(notebook):
    ids = [c.id for c in notebook.cells]
    assert len(set(ids)) == len(ids)
    bad = [
        i
        for i in ids
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", i) or re.fullmatch(r"[0-9a-f-]{8,}", i)
    ]
    assert not bad


def test_tags_and_slide_types_are_known(notebook):
    for cell in notebook.cells:
        assert cell.metadata["slideshow"]["slide_type"] in SLIDE_TYPES, cell.id
        unknown = {tag for tag in notebooks.tags(cell) if not re.match("nbval-(rtol|atol|tile)=", tag)} - TAGS
        assert not unknown, cell.id


def test_every_slide_begins_with_a_heading(notebook):
    for slide in notebooks.slides(notebook):
        assert slide[0].cell_type == "markdown", (
            f"{slide[0].id}: a slide that begins with code has no heading"
        )
        assert re.match(r"#{1,3} \S", slide[0].source), f"{slide[0].id}: a slide without a heading"


def test_a_widget_has_a_picture_for_the_hand_out(notebook):
    """`explore` brings its picture along. Elsewhere what draws is called once more, in a cell tagged handout."""
    for cell in code_cells(notebook):
        tags = notebooks.tags(cell)
        assert ("handout" in tags) == cell.id.endswith("-static"), cell.id
        if "handout" in tags:
            assert notebooks.slide_type(cell) == "skip" and "image/png" in cell.outputs[0].data, cell.id
    cells = code_cells(notebook)
    moving = [
        (before, cell) for before, cell in zip(cells, cells[1:], strict=False) if "interact(" in cell.source
    ]
    exploring = [cell for cell in cells if re.search(r"^ *explore\(", cell.source, re.M)]
    assert moving or exploring
    for cell in exploring:
        assert "widget" in notebooks.tags(cell) and len(cell.outputs) == 1, cell.id
        assert {"image/png", "text/plain"} == set(cell.outputs[0].data), cell.id
        assert cell.outputs[0].data["text/plain"].startswith("An interactive widget for "), cell.id
    for before, cell in moving:
        assert "widget" in notebooks.tags(cell), cell.id
        assert any("image/png" in o.get("data", {}) for o in before.outputs), f"no picture before {cell.id}"
    assert sum("handout" in notebooks.tags(cell) for cell in notebook.cells) >= len(moving)


def test_the_clock(notebook):
    """The minutes of the sections add up to what the head states."""
    sections = [cell for cell in prose(notebook) if re.match(r"##? ", cell.source)]
    stated = int(re.search(r"(\d+) minutes to present", notebook.cells[0].source)[1])
    minutes = {cell.id: cell.metadata.get("minutes", 0) for cell in sections}
    assert sum(minutes.values()) == stated
    assert not [cell.id for cell in notebook.cells if "minutes" in cell.metadata and cell.id not in minutes]
    silent = [cell.source for cell in sections if not cell.metadata.get("minutes")]
    titles = [text.split("\n")[0] for text in silent]
    assert titles[:2] == ["## Terms", "## Further reading"]
    assert all(title.startswith("## Appendix: ") for title in titles[2:])


def test_each_section_says_what_has_to_be_run_to_start_there(path, notebook):
    said = notebooks.read(path)
    say_needs(said)
    assert [c.source for c in said.cells] == [c.source for c in notebook.cells], "run `make format`"
    found = sections(notebook)
    assert ['<small class="needs">Needs ' in s.cells[0].source for s in found] == [
        bool(s.needs) for s in found
    ]
    assert any(s.needs for s in found)


def test_an_appendix_is_marked_and_in_no_deck(notebook):
    last = next(i for i, cell in enumerate(notebook.cells) if cell.source.startswith("## Further reading"))
    behind = notebook.cells[last + 1 :]
    assert all("appendix" in notebooks.tags(cell) and notebooks.slide_type(cell) == "skip" for cell in behind)
    assert not [c.id for c in notebook.cells[: -len(behind) or None] if "appendix" in notebooks.tags(c)]
    assert not behind or behind[0].source.startswith("## Appendix: ")


def test_folded_cells(notebook):
    for cell in code_cells(notebook):
        folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        assert folded == bool({"widget", "solution", "drawing"} & set(notebooks.tags(cell))), cell.id


def test_a_cell_that_only_draws_says_what(notebook):
    for cell in code_cells(notebook):
        if "drawing" in notebooks.tags(cell):
            assert cell.source.startswith("# Draws "), cell.id


def test_the_head(path, notebook):
    head = notebook.cells[0]
    number = path.name[:2]
    assert re.match(rf"# {number} .+\(.*[\u4e00-\u9fff].*\)", head.source), "title in English and Chinese"
    for needed in (
        "The question:",
        "After this lecture you can",
        "You need",
        "| Previous lecture |",
        "| Next lecture |",
        "minutes to read",
    ):
        assert needed in head.source, needed
    assert re.search(r"minutes to present, \d+ seconds to run", head.source)
    objectives = re.findall(r"^- \*\*(.+?)\*\*", head.source, re.M)
    assert 3 <= len(objectives) <= 5


def test_the_setup_comes_first(notebook):
    first = code_cells(notebook)[0]
    assert first.id == "setup"
    for line in first.source.splitlines():
        assert re.match(r"(import |from |    \w+,$|\)$|use_course_style\(\)|device = |SEED = |$)", line), line


def test_the_sections(notebook):
    titles = [line for c in prose(notebook) for line in c.source.splitlines() if line.startswith("## ")]
    main = [title for title in titles if not title.startswith("## Appendix: ")]
    assert main[-4:] == ["## Exercises", "## Summary", "## Terms", "## Further reading"]
    summary = next(c for c in prose(notebook) if c.source.startswith("## Summary"))
    assert len(re.findall(r"^\d\. ", summary.source, re.M)) <= 7
    reading = next(c for c in prose(notebook) if c.source.startswith("## Further reading"))
    assert all(
        re.search(r"\((19|20)\d\d\)", line) for line in reading.source.splitlines() if line.startswith("- ")
    )


def test_terms_are_introduced_with_their_chinese_name(notebook):
    table = next(c for c in prose(notebook) if c.source.startswith("## Terms")).source
    text = "\n".join(c.source for c in prose(notebook) if not c.source.startswith("## Terms"))
    pairs = re.findall(r"\| ([^|]*?) \| ([^|\n]*[\u4e00-\u9fff][^|\n]*?) (?=\|)", table)
    assert len(pairs) >= 8
    missing = [
        chinese
        for _, chinese in pairs
        if chinese != "中文" and re.split(r"[ ,、(（]", chinese)[0] not in text
    ]
    assert not missing, "used in the table of terms, but not where the term first stands"


def test_prose_is_plain(notebook):
    for cell in prose(notebook):
        words = re.findall(r"\b(obviously|simply|just|of course|clearly)\b|!(?!\[)", cell.source, re.I)
        assert not words, (cell.id, words)


def test_links_inside_the_course_lead_somewhere(path, notebook):
    for cell in prose(notebook):
        for target in re.findall(r"\]\((?!https?:|#)([^)]+)\)", cell.source):
            assert (path.parent / target).exists(), (cell.id, target)


def test_every_figure_has_an_alternative_text(notebook):
    pictures = 0
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                pictures += 1
                assert len(output.metadata.get("image/png", {}).get("alt", "")) > 30, cell.id
    assert pictures >= 3


def test_the_cover_is_the_picture_in_the_readme(path, notebook):
    (cover,) = [c for c in code_cells(notebook) if "cover" in notebooks.tags(c)]
    stored = notebooks.cover_of(path).read_bytes()
    assert base64.b64decode(cover.outputs[0].data["image/png"]) == stored, "run `make format`"


def test_exercises_have_task_hint_and_solution(path, notebook):
    tasks = [c for c in notebook.cells if "exercise" in notebooks.tags(c)]
    solutions = [c for c in notebook.cells if "solution" in notebooks.tags(c)]
    hints = [c for c in prose(notebook) if "<details><summary>Hint</summary>" in c.source]
    assert len(tasks) == len(solutions) == len(hints) >= 4
    for number, (task, solution) in enumerate(zip(tasks, solutions, strict=True), 1):
        call = rf'check\("{int(path.name[:2])}\.{number}", (\w+)'
        assert re.search(call + r"\)$", task.source)
        assert re.search(call + r", count=False\)$", solution.source)
        assert "..." in task.source
        assert "not attempted yet" in task.outputs[0].text
        assert ": correct." in solution.outputs[0].text


def test_deliberate_errors_are_explained(notebook):
    found = 0
    for cell, after in zip(notebook.cells, notebook.cells[1:], strict=False):
        if cell.cell_type == "code" and any(o.output_type == "error" for o in cell.outputs):
            found += 1
            assert "raises-exception" in notebooks.tags(cell), cell.id
            assert after.cell_type == "markdown", f"no explanation after {cell.id}"
    assert found >= 1


def test_nothing_leaks_and_nothing_is_hidden(path, notebook):
    text = path.read_text(encoding="utf-8")
    assert str(notebooks.NOTEBOOK_DIR.parent) not in text
    assert not re.search(r"/(home|Users|root|tmp|work)/|[A-Z]:\\\\", text)
    assert "widget-view+json" not in text
    assert len(text) < 2_500_000
    for cell in code_cells(notebook):
        assert not any(o.get("name") == "stderr" for o in cell.outputs), cell.id
        assert not re.search(r"^\s*[%!]|plt\.show\(", cell.source, re.M), cell.id
        # `;` is only there to keep `interact` from showing its return value
        assert not re.search(r"(?<!\));$", cell.source, re.M), cell.id


def test_imports_from_the_package_exist(notebook):
    used = set()
    for cell in code_cells(notebook):
        for names in re.findall(r"^from course_utils import \(?([\w, \n]+)\)?$", cell.source, re.M):
            used |= {name.strip() for name in names.split(",") if name.strip()}
    assert used, "a lecture uses course_utils"
    for name in used:
        assert callable(getattr(course_utils, name)), name
