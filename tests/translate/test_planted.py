"""Faults planted in the real translations: the guard notices each kind in each lecture.

What it cannot see (a dropped "not", a sentence without a number that is lost, two steps exchanged) is a reader's work.
"""

import functools
import re

import pytest

from tests.translate.test_guard import TERMS, TRANSLATED
from tools.translate import catalogue, glossary, guard

texts_of = functools.cache(catalogue.texts_of)


def change_a_number(text):
    return re.sub(r"(?<![\w.,$`])([1-9])(?=\d*[  ]?[一-鿿])", lambda m: str(int(m[1]) % 9 + 1), text, count=1)


def term_of(text):
    for term in TERMS:
        if len(term.chinese) > 1 and text.count(term.chinese) and not term.also:
            return term
    return None


KINDS = {
    "a number changed": change_a_number,
    "a formula broken": lambda text: re.sub(
        r"(?<![$\\])\$(?!\$)(.+?)(?<!\$)\$(?!\$)", r"$\1+1$", text, count=1
    ),
    "code changed": lambda text: re.sub(r"`([a-z_]{3,})`", r"`\1s`", text, count=1),
    "a link changed": lambda text: re.sub(r"\]\((\S+?)\)", r"](other.ipynb)", text, count=1),
    "a heading lost": lambda text: re.sub(r"(?m)^#+ ", "", text, count=1),
    "an item lost": lambda text: re.sub(r"(?m)^[-*\d][.]? .*\n", "", text, count=1),
    "a row lost": lambda text: re.sub(r"(?m)^\| .*\|\n(?=\| )", "", text, count=1),
    "a bold word lost": lambda text: re.sub(r"\*\*(.+?)\*\*", r"\1", text, count=1),
    "half-width punctuation": lambda text: re.sub(r"(?<=[一-鿿])，(?=[一-鿿])", ",", text, count=1),
    "no space": lambda text: re.sub(r"(?<=[一-鿿]) (?=[\dA-Za-z`$])", "", text, count=1),
    "a tag lost": lambda text: text.replace("</details>", "", 1),
    "another name of a section": lambda text: re.sub(
        r'(class="needs">[^*]*\*)([^*]+)\*', r"\1某一节*", text, count=1
    ),
    "left empty": lambda text: "",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lecture", TRANSLATED, ids=lambda path: path.name[:2])
def test_a_fault_of_this_kind_is_noticed(lecture, kind):
    texts, entries = texts_of(lecture), catalogue.read(catalogue.po_of(lecture))
    places = [entry for entry in entries if KINDS[kind](entry.msgstr) != entry.msgstr]
    if not places:
        pytest.skip("nothing of this kind stands in this lecture")
    entry = places[len(places) // 2]
    entry.msgstr = KINDS[kind](entry.msgstr)
    if kind == "another name of a section":  # the other cells tell the right one
        assert guard.faults_of_file(texts, entries, TERMS), entry.msgstr
    else:
        assert guard.faults_of(entry.msgid, entry.msgstr, TERMS), entry.msgstr


@pytest.mark.parametrize("lecture", TRANSLATED, ids=lambda path: path.name[:2])
def test_another_word_for_a_term_is_noticed(lecture):
    texts, entries = texts_of(lecture), catalogue.read(catalogue.po_of(lecture))
    for entry in entries[len(entries) // 3 :]:
        term = term_of(entry.msgstr)
        if term and glossary.pattern_of(term.english).search(guard.parts_of(entry.msgid)[1]):
            entry.msgstr = entry.msgstr.replace(term.chinese, "东西")
            assert any(
                f"term: {term.english}" in fault for fault in guard.faults_of_file(texts, entries, TERMS)
            )
            return
    pytest.fail("no term was found")


@pytest.mark.parametrize("lecture", TRANSLATED, ids=lambda path: path.name[:2])
def test_an_english_cell_that_changes_is_noticed(lecture):
    texts, entries = texts_of(lecture), catalogue.read(catalogue.po_of(lecture))
    name = list(texts)[len(texts) // 2]
    changed = texts | {name: texts[name] + " One sentence more."}
    assert guard.faults_of_file(changed, entries, TERMS) == [
        f"{name}: the English has changed since it was translated"
    ]
