"""Compares each translated text with its English: what a translation must keep, and how Chinese is set.

It cannot judge the meaning of a sentence. It sees what is lost, added or left over.
"""

import re
from collections import Counter

import polib

from tools.translate import glossary

CHINESE = "㐀-䶿一-鿿"
STOPS = "，。！？；：、（）《》"
FULL = STOPS + "“”‘’【】…—"
# What is neither English nor Chinese: compared as it stands, and taken out before the words are looked at.
PARTS = {
    "code block": r"```.*?```",
    "formula set apart": r"\$\$.*?\$\$",
    "code": r"`[^`\n]+`",
    "formula": r"(?<![\\$])\$(?!\$)(?:\\.|[^$\\])+?\$",
    "link target": r"(?<=\]\()[^)\s]+(?=\))",
    "tag": r"</?[a-z][^<>\n]*>",
}
# Names that a Chinese text keeps in Latin letters, besides those that stand in the English text with a capital.
LATIN_SENTENCE = re.compile(r"(?:[A-Za-z][a-z’'-]+[ ,]+){4,}[A-Za-z][a-z’'-]+")


def parts_of(text: str) -> tuple[dict[str, Counter], str]:
    """The parts that must be equal on both sides, and the text without them."""
    found = {}
    text = re.sub(r'(<img\b[^>]*\balt=")([^"]*)(")', r"\2 \1\3", text)  # what stands for a picture is prose
    for kind, pattern in PARTS.items():
        found[kind] = Counter(" ".join(part.split()) for part in re.findall(pattern, text, re.DOTALL))
        if kind != "link target":
            text = re.sub(pattern, "\ufffc" if kind != "tag" else "", text, flags=re.DOTALL)
    return found, re.sub(r"(?<=\]\()[^)\s]+(?=\))", "", text)


def shape_of(text: str) -> list[str]:
    """What each line is: heading with its level, item of a list, row of a table with its columns."""
    shape = []
    for line in text.splitlines():
        if heading := re.match(r"(#+) ", line):
            shape.append(f"heading {len(heading[1])}")
        elif re.match(r"\s*([-*]|\d+\.) ", line):
            shape.append("item")
        elif line.strip().startswith("|"):
            shape.append(f"row of {line.strip().strip('|').count('|') + 1}")
    return shape


def numbers_of(text: str) -> Counter:
    return Counter(re.findall(r"\d+(?:[.,]\d+)*", re.sub(r"(?m)^\s*\d+\. ", "", text)))


def faults_of(english: str, chinese: str, terms: list[glossary.Term]) -> list[str]:
    """What is wrong with a translation; each fault in a few words."""
    if not chinese.strip():
        return ["not translated"]
    faults = []
    (kept, plain), (found, words) = parts_of(english), parts_of(chinese)
    for kind in PARTS:
        for part, count in (kept[kind] - found[kind]).items():
            faults.append(f"{kind} lost: {part[:60]}" + (f" ({count} times)" if count > 1 else ""))
        for part in found[kind] - kept[kind]:
            faults.append(f"{kind} added: {part[:60]}")
    if shape_of(english) != shape_of(chinese):
        faults.append(f"another shape: {shape_of(chinese)} instead of {shape_of(english)}"[:200])
    for number in numbers_of(plain) - numbers_of(words):
        faults.append(f"number lost: {number}")
    for number in numbers_of(words) - numbers_of(plain):
        faults.append(f"number added: {number}")
    bold = len(re.findall(r"\*\*.+?\*\*", plain)), len(re.findall(r"\*\*.+?\*\*", words))
    if bold[0] != bold[1]:
        faults.append(f"{bold[1]} bold words instead of {bold[0]}")
    # Titles of works and quoted messages stay as they are: their words are no terms.
    prose = re.sub(r"(?<!\*)\*(?!\*)[^*\n]+\*|\"[^\"\n]+\"", "", plain)
    letters = prose.lower()
    for term in sorted(terms, key=lambda term: -len(term.english)):  # "multiple features" before "feature"
        if term.english[:2].lower() not in letters:  # quick; two letters are the same in the plural, too
            continue
        prose, count = glossary.pattern_of(term.english).subn("", prose)
        if count and not any(word in words for word in term.words):
            faults.append(f"term: {term.english} is {term.chinese}")
    return faults + faults_of_setting(words, plain)


def faults_of_setting(words: str, english: str) -> list[str]:
    """Faults of Chinese typography, and English that was left."""
    faults = []
    prose = re.sub(r"(?m)^[ \t]*\|[ |:-]*\|[ \t]*$", "", words)
    prose = re.sub(r"《[^》]*》", "书", prose)  # a title stands as it is printed

    def see(pattern: str, what: str) -> None:
        if place := re.search(pattern, prose):
            faults.append(f"{what}: {prose[max(0, place.start() - 8) : place.end() + 8]!r}")

    see(rf"[{CHINESE}][,;:?!](?=\s|$|[{CHINESE}])", "half-width punctuation after a Chinese letter")
    see(rf"[{CHINESE}]\.(?=\s|$)", "full stop of Latin type after a Chinese letter")
    see(rf"[{CHINESE}]\s*\((?=[^)]*[{CHINESE}])|\((?=[{CHINESE}])|[{CHINESE}]\)", "half-width bracket")
    see(
        rf"[{CHINESE}][A-Za-z0-9\ufffc]|[A-Za-z0-9%\ufffc][{CHINESE}]",
        "no space between Chinese and Latin, number or code",
    )
    see(rf"[{STOPS}] +(?=[^\s|*-])| +[{STOPS}]", "space beside full-width punctuation")
    see(rf"[{CHINESE}] +[{CHINESE}]", "space between Chinese letters")
    letter = rf"[{CHINESE}A-Za-z0-9]"
    for bold in re.finditer(r"\*\*(.+?)\*\*", prose):
        before, after = prose[max(0, bold.start() - 1) : bold.start()], prose[bold.end() : bold.end() + 1]
        opens = bold[1][0] not in FULL or not re.match(letter, before)
        closes = bold[1][-1] not in FULL or not re.match(letter, after)
        if not (opens and closes):
            faults.append(f"bold that Markdown does not see: {bold[0]}")
    see(r"[\"']\s*[一-鿿]|[一-鿿]\s*[\"']", "straight quotation marks")
    for sentence in LATIN_SENTENCE.findall(prose):
        if not is_title(sentence, english):
            faults.append(f"English left: {sentence[:60]}")
            break
    if not re.search(rf"[{CHINESE}]", words) and re.search(
        r"[a-z]{3}", re.sub(r"[\ufffc\W\d]", " ", english)
    ):
        if re.search(r"(?:[a-z]{2,}\s+){3}", english):
            faults.append("no Chinese letter in it")
    return faults


def is_title(sentence: str, english: str) -> bool:
    """A title of a work stays as it is: it stands in the English between *, quotation marks or square brackets."""
    titles = re.findall(
        r"\*\*[^*\n]+\*\*|(?<!\*)\*(?!\*)[^*\n]+\*|“[^”\n]+”|\"[^\"\n]+\"|\[[^\]\n]+\]", english
    )
    titles += re.findall(r"(?<=\|)[^|\n]+(?=\|)", english)  # the English column of a table of terms
    return any(sentence.strip(" ,") in title for title in titles)


def faults_of_file(texts: dict[str, str], entries: polib.POFile, terms: list[glossary.Term]) -> list[str]:
    """The faults of a lecture's translations: "cell: what"."""
    found = {entry.msgctxt: entry for entry in entries if not entry.obsolete}
    faults = [f"{name}: no entry" for name in texts if name not in found]
    faults += [f"{name}: such a cell does not exist" for name in found if name not in texts]
    headings = {}
    for name, english in texts.items():
        if (entry := found.get(name)) is None:
            continue
        if entry.msgid != english or entry.fuzzy:
            faults.append(f"{name}: the English has changed since it was translated")
            continue
        faults += [f"{name}: {fault}" for fault in faults_of(english, entry.msgstr, terms)]
        for ours, theirs in zip(headings_of(english), headings_of(entry.msgstr), strict=False):
            headings[ours] = theirs
    for name, english in texts.items():
        if (entry := found.get(name)) is not None:
            for wanted in re.findall(
                r"\*([^*]+)\*", " ".join(re.findall(r'(?s)class="needs">(.*?)</small>', english))
            ):
                if (theirs := headings.get(without_bracket(wanted))) and f"*{theirs}*" not in entry.msgstr:
                    faults.append(f"{name}: the heading {wanted!r} is called {theirs!r} here")
    return faults


def headings_of(text: str) -> list[str]:
    """The headings of a text, without the name in the other language in brackets behind."""
    return [without_bracket(title) for title in re.findall(r"(?m)^#+ (.+)$", text)]


def without_bracket(title: str) -> str:
    title = re.sub(rf"\s*\([{CHINESE}][^()]*\)$", "", title.strip())
    return re.sub(r"（[A-Za-z][^（）]*）$", "", title).strip()
