"""README and docs in Chinese: complete, in step, and their links lead somewhere."""

import re

import pytest

from tools.translate import catalogue, glossary, pages

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


def test_changed_english_is_noticed(monkeypatch):
    page = "docs/students.md"
    entries, texts = catalogue.read(pages.po_of(page)), pages.texts_of(page)
    changed = [*texts[:3], f"{texts[3]} And one more sentence.", *texts[4:]]
    monkeypatch.setattr(pages, "texts_of", lambda _: changed)
    found = pages.faults(page, entries, glossary.read())
    assert any("no entry" in fault for fault in found) and any("no such piece" in fault for fault in found)
