"""Messages in the reader's language. The code writes English; what it says is looked up here before it is shown.

`translations/zh_CN/messages.po` holds each message of the code with its translation; `make translations` writes from it
`course_utils/messages_zh_CN.json`, which is read here. A message with values in it is found by its fixed words, and the
values that are messages themselves are translated in turn. What is not found stays English.
"""

import functools
import json
import math
import os
import re
from pathlib import Path
from typing import NamedTuple

HOLE = re.compile(r"\{(\w+)\}")
# What Python and the libraries say stays as they say it.
_FOREIGN = ("error", "said")
_MARKED = re.compile("\ue000.*?\ue001", re.DOTALL)
_ENGLISH = re.compile("[a-z]{2} [a-z]{2}")
_HEAD, _TAIL = 900, 300  # characters
_PIECES = 24  # so many pieces together may be one message
# A value does not go on over the end of a sentence.
_VALUE = r"(?:(?![.!?] [A-Z]).)*?[.!?]?"
_ENDS = re.compile(r"(?<=[.!?:;,=]) |(?<=\n)|(?=\n)| (?=\()")


def language() -> str:
    """ "zh" or "en": the variable COURSE_LANGUAGE, else Chinese below a folder called zh_CN (the Chinese lectures)."""
    asked = os.environ.get("COURSE_LANGUAGE", "").strip().lower()
    if asked:
        return "zh" if asked.startswith("zh") else "en"
    try:
        return "zh" if "zh_CN" in Path.cwd().parts else "en"
    except OSError:  # the folder is gone
        return "en"


def in_language(text: str, wanted: str | None = None) -> str:
    """A message in the reader's language.

    Args:
        text: what the code says, in English.
        wanted: "zh" or "en"; None takes `language()`.

    Returns:
        The translation; the English text where there is none.
    """
    if (wanted or language()) != "zh":
        return text
    # An error of a library may be as long as a book: its middle is set aside, so that nobody waits for it.
    middle = text[_HEAD:-_TAIL] if len(text) > _HEAD + 2 * _TAIL else ""
    short = f"{text[:_HEAD]}\ue002{text[-_TAIL:]}" if middle else text
    said = _translated(short).replace("\ue000", "").replace("\ue001", "")
    return said.replace("\ue002", middle)


def say(text: object) -> None:
    """Print a message in the reader's language, at once, also into a pipe."""
    print(in_language(str(text)), flush=True)


class _Message(NamedTuple):
    """A message of the code, in both languages, and how it is recognised."""

    english: str
    chinese: str
    fixed: list[str]
    pattern: str

    @property
    def is_weak(self) -> bool:
        """So few fixed words that other texts may hold them by chance."""
        return len(re.sub("[^A-Za-z]", "", "".join(self.fixed))) < 12


@functools.cache
def _messages() -> list[_Message]:
    """All messages, the most exact first."""
    path = Path(__file__).with_name("messages_zh_CN.json")
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    found = [_Message(english, chinese, *_taken_apart(english)) for english, chinese in known.items()]
    return sorted(found, key=lambda message: -sum(map(len, message.fixed)))


def _taken_apart(english: str) -> tuple[list[str], str]:
    fixed = HOLE.split(english)[::2]
    pattern = re.escape(fixed[0])
    for name, words in zip(HOLE.findall(english), fixed[1:], strict=True):
        # A stop behind a value is no decimal point.
        pattern += f"(?P<{name}>{_VALUE})" + re.escape(words) + (r"(?!\d)" if words.endswith(".") else "")
    return fixed, pattern


def _translated(text: str, depth: int = 0) -> str:
    """The text with every message in it translated: as a whole, else the longest pieces of it that are messages."""
    tries = [_as_one(text, depth)]
    if tries[0] is None or _left(tries[0]):
        tries.append(_in_pieces(text, depth))
        if _left(tries[-1]):
            # What Python says may be several sentences long.
            tries.append(_as_one(text, depth, is_loose=True))
    return min(filter(None, tries), key=_left, default=text)


def _in_pieces(text: str, depth: int) -> str:
    ends = [found.span() for found in _ENDS.finditer(text)]
    starts, stops = [0, *(end for _, end in ends)], [*(start for start, _ in ends), len(text)]
    said, place = "", 0
    while place < len(starts):
        last, chinese = _longest(text, starts, stops, place, depth)
        said += chinese + (text[stops[last] : starts[last + 1]] if last + 1 < len(starts) else "")
        place = last + 1
    return _close_up(said)


def _longest(text: str, starts: list[int], stops: list[int], place: int, depth: int) -> tuple[int, str]:
    """The longest piece from here that is a message, better one without English: its end, and its translation."""
    found = None
    for last in range(min(place + _PIECES, len(stops)) - 1, place - 1, -1):
        chinese = _as_one(text[starts[place] : stops[last]], depth)
        if chinese is not None and not _left(chinese):
            return last, chinese
        if chinese is not None and found is None:
            found = last, chinese
    return found or (place, text[starts[place] : stops[place]])


def _left(text: str) -> int:
    """How much English is left in a translation; what Python says does not count."""
    return len(_ENGLISH.findall(_MARKED.sub("", text)))


def _inside(value: str, depth: int) -> str:
    """A value of a message: a message itself, perhaps with a space before it, or a call with one in its brackets."""
    words = value.strip()
    if call := re.fullmatch(r"([\w.]+|your function)\((.*)\)", words, re.DOTALL):
        return f"{_translated(call[1], depth)}({_translated(call[2], depth)})"
    chinese = _translated(words, depth)
    return value if chinese == words else chinese


def _close_up(text: str) -> str:
    """No space between Chinese letters, nor beside full-width punctuation: a value was a message itself."""
    return re.sub(r"(?<=[一-鿿]) +(?=[一-鿿，。：；！？（）])|(?<=[，。：；！？（）]) +", "", text)


@functools.lru_cache(maxsize=4096)
def _as_one(text: str, depth: int, is_loose: bool = False) -> str | None:
    """The translation of a text that is one message; None if it is none."""
    if depth > 4 or not re.search("[A-Za-z]{2}", text):
        return None
    best, least = None, math.inf
    for message in _messages():
        if message.english == text:
            return message.chinese
        if len(message.fixed) == 1 or not all(words in text for words in message.fixed):
            continue
        pattern = _loosened(message) if is_loose else message.pattern
        if (found := _compiled(pattern).fullmatch(text)) and _fits(message, found, depth):
            chinese = _filled(message.chinese, found, depth)
            # Of several that fit, the one that leaves the least English.
            if (left := _left(chinese)) < least:
                best, least = chinese, left
            if not left:
                break
    return best


def _loosened(message: _Message) -> str:
    """The pattern with what Python says, or with what ends the message, over several sentences."""
    pattern = message.pattern.replace(f"(?P<error>{_VALUE})", "(?P<error>.*)")
    if message.fixed[-1] == "" and not message.is_weak:
        before, _, _ = pattern.rpartition(_VALUE)
        pattern = f"{before}.*)" if before else pattern
    return pattern


def _filled(chinese: str, found: re.Match, depth: int) -> str:
    words = HOLE.split(chinese)
    words[1::2] = [
        f"\ue000{found[name]}\ue001" if name in _FOREIGN else _inside(found[name], depth + 1)
        for name in words[1::2]
    ]
    return _close_up("".join(words))


def _fits(message: _Message, found: re.Match, depth: int) -> bool:
    """Around few fixed words stand numbers, code and other messages, no sentences that nobody knows."""
    return not message.is_weak or all(
        name in (*_FOREIGN, "call")
        or not _ENGLISH.search(value)
        or _as_one(value.strip(), depth + 1) is not None
        for name, value in found.groupdict().items()
    )


@functools.lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern:
    return re.compile(pattern, re.DOTALL)
