"""The files of translations follow the English lectures, and lose nothing."""

import polib
import pytest

from tools import notebooks
from tools.translate import catalogue, glossary

TEXTS = {"head": "# A title", "first": "One thing.", "second": "Another thing."}


def filled(texts, **changes):
    entries = catalogue.in_step(texts, polib.POFile())
    for entry in entries:
        entry.msgstr = changes.get(entry.msgctxt, f"译文 {entry.msgctxt}")
    return entries


def by_name(entries):
    return {entry.msgctxt: entry for entry in entries}


def test_a_new_file_has_all_texts_in_order():
    entries = catalogue.in_step(TEXTS, polib.POFile())
    assert [(entry.msgctxt, entry.msgid, entry.msgstr) for entry in entries] == [
        (name, text, "") for name, text in TEXTS.items()
    ]


def test_what_has_not_changed_keeps_its_translation():
    entries = filled(TEXTS)
    assert str(catalogue.in_step(TEXTS, entries)) == str(entries)


def test_what_has_changed_is_marked_and_keeps_both():
    changed = TEXTS | {"first": "One more thing."}
    entry = by_name(catalogue.in_step(changed, filled(TEXTS)))["first"]
    assert entry.fuzzy and entry.msgstr == "译文 first" and entry.previous_msgid == "One thing."
    again = by_name(catalogue.in_step(changed, catalogue.in_step(changed, filled(TEXTS))))["first"]
    assert again.fuzzy and again.previous_msgid == "One thing.", "until somebody has looked"


def test_a_cell_that_moved_and_one_that_is_gone():
    moved = {"second": "Another thing.", "head": "# A title", "third": "New."}
    entries = catalogue.in_step(moved, filled(TEXTS))
    assert [(entry.msgctxt, entry.msgstr) for entry in entries] == [
        ("second", "译文 second"),
        ("head", "译文 head"),
        ("third", ""),
    ]


def test_it_is_written_and_read(tmp_path):
    entries = filled(TEXTS, first='两行\n和 "引号" \\ $\\frac12$')
    catalogue.write(tmp_path / "01.po", entries)
    assert [e.msgstr for e in catalogue.read(tmp_path / "01.po")] == [e.msgstr for e in entries]
    assert [path.name for path in tmp_path.iterdir()] == ["01.po"]


def test_a_file_that_is_damaged(tmp_path):
    (tmp_path / "01.po").write_text('msgid "a"\nthis is no gettext\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"01.po is not a gettext file"):
        catalogue.read(tmp_path / "01.po")


def test_the_glossary_has_every_term_once_and_as_the_lectures_name_it():
    terms = {term.english: term for term in glossary.read()}
    assert len(terms) == len(glossary.read()) > 170
    for lecture in notebooks.lecture_notebooks():
        for english, chinese in glossary.table_of(lecture):
            if english in terms:
                words = "".join(terms[english].words).replace(" ", "")
                assert all(word.replace(" ", "") in words for word in chinese.rstrip(")").split(" (")), (
                    english
                )
            else:  # several in one row
                assert all(
                    part.strip() in terms or "vanishing" in part
                    for part in english.replace(";", ",").split(",")
                )


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("epoch", "100 epochs later", True),
        ("epoch", "an epochal step", False),
        ("mean squared error (MSE)", "the mean-squared error", True),
        ("confusion matrix", "two confusion matrices", True),
        ("capacity", "Capacities differ", True),
        ("bias", "unbiased", False),
        ("loss", "losses fall", True),
    ],
)
def test_where_a_term_stands(term, text, found):
    assert bool(glossary.pattern_of(term).search(text)) is found
