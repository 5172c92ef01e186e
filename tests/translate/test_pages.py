"""README and docs in Chinese: complete, in step, and their links lead somewhere."""

import re

import pytest

from tools import notebooks
from tools.translate import catalogue, chinese, glossary, pages

PAGES = list(pages.PLACES)


@pytest.mark.parametrize("page", PAGES)
def test_the_pieces_are_the_page(page):
    text = (pages.ROOT / page).read_text(encoding="utf-8")
    assert "".join(piece for _, piece in pages.pieces(text)) == text


@pytest.mark.parametrize("page", PAGES)
def test_the_translation_is_as_the_guard_asks(page):
    assert pages.faults(page, catalogue.read(pages.po_of(page)), glossary.read()) == []


@pytest.mark.parametrize("page", PAGES)
def test_the_chinese_page_is_in_step(page):
    assert (pages.ROOT / pages.PLACES[page]).read_text(encoding="utf-8") == pages.translated(page)


@pytest.mark.parametrize("page", PAGES)
def test_the_links_lead_somewhere(page):
    place = pages.ROOT / pages.PLACES[page]
    text = re.sub(r"```.*?```", "", place.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target, name in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)", text):
        if ":" in target:
            continue
        file = (place.parent / target).resolve() if target else place
        assert file.exists(), target
        if name and file.suffix == ".md":
            headings = re.findall(r"(?m)^#+ .+$", file.read_text(encoding="utf-8"))
            assert name in [pages.anchor(heading) for heading in headings], (target, name)


def test_a_chinese_lecture_links_to_chinese_pages(tmp_path):
    """Where the lecture's own link leads, beside the Chinese notebooks."""
    chinese.write(tmp_path / "zh_CN")
    lecture = notebooks.read(tmp_path / "zh_CN" / "notebooks" / "02_gradient_descent.ipynb")
    target = re.search(r"\]\((\.\./docs/python_you_will_meet\.md)\)", lecture.cells[0].source)[1]
    page = (tmp_path / "zh_CN" / "notebooks" / target).resolve()
    assert page.read_text(encoding="utf-8").startswith("# 你会遇到的 Python")
    for name, _ in re.findall(r"\]\(([^)#\s:]+\.md)(#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / name).exists(), name


def test_a_changed_piece_keeps_its_translation_to_be_looked_at(monkeypatch):
    page = "docs/students.md"
    old, texts = catalogue.read(pages.po_of(page)), pages.texts_of(page)
    changed = texts[3].replace(".", "!", 1)
    monkeypatch.setattr(pages, "texts_of", lambda _: [*texts[:3], changed, *texts[4:]])
    entry = next(entry for entry in pages.in_step(page, old) if entry.msgid == changed)
    assert entry.fuzzy and entry.previous_msgid == texts[3] and entry.msgstr


def test_changed_english_is_noticed(monkeypatch):
    page = "docs/students.md"
    entries, texts = catalogue.read(pages.po_of(page)), pages.texts_of(page)
    changed = [*texts[:3], f"{texts[3]} And one more sentence.", *texts[4:]]
    monkeypatch.setattr(pages, "texts_of", lambda _: changed)
    found = pages.faults(page, entries, glossary.read())
    assert any("no entry" in fault for fault in found) and any("no such piece" in fault for fault in found)
