"""What the students' checks have left on the server: read with care, counted, and written as a table."""

import csv
import io
import json
import os
import re
import stat
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tools.classroom.server.places import COURSE

LONGEST = 4096  # bytes of one mark
UNTRIED, WRONG, RIGHT = "untried", "wrong", "right"
_VALUE = re.compile(r"\[[^\]]*\]|'[^']*'|[-−+]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?|\b(?:nan|inf|True|False|None)\b")


@dataclass(frozen=True)
class Mark:
    """The last outcome of an exercise."""

    state: str
    message: str = ""
    tries: int = 0
    at: float = 0.0  # seconds since 1970

    @property
    def kind(self) -> str:
        """The kind of mistake: the first sentences of the message, with every value in it replaced by …"""
        short = _VALUE.sub("…", self.message)
        return re.sub(r"(?:…[,; ]*)+…", "…", short)[:160]


def exercises() -> list[str]:
    """The numbers of all exercises, in order."""
    folder = COURSE / "course_utils" / "exercises"
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]
    found = {number for text in texts for number in re.findall(r'^@exercise\("(\d+\.\d+)"\)', text, re.M)}
    return sorted(found, key=lambda number: tuple(map(int, number.split("."))))


def read(folder: Path, known: list[str]) -> dict[str, Mark]:
    """The marks of one student.

    Args:
        folder: what the student's checks wrote. It is the student's own, so that nothing in it is trusted: no link is
            followed, and nothing is opened that is no short file.
        known: the numbers of the exercises.
    """
    found = {}
    try:
        place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return {}
    try:
        for number in known:
            try:
                file = os.open(f"{number}.json", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
            except OSError:
                continue
            try:
                content = os.read(file, LONGEST + 1) if stat.S_ISREG(os.fstat(file).st_mode) else b""
            finally:
                os.close(file)
            if mark := _parsed(content):
                found[number] = mark
    finally:
        os.close(place)
    return found


def _parsed(content: bytes) -> Mark | None:
    try:
        said = json.loads(content) if len(content) <= LONGEST else None
        state = {"correct": RIGHT, "not yet right": WRONG}[said["status"]]
        message = "".join(c for c in str(said["message"])[:500] if unicodedata.category(c) != "Cc")
        return Mark(state, message, max(0, min(int(said["tries"]), 999_999)), float(said["at"]))
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None


def commonest(marks: list[dict[str, Mark]], number: str) -> list[tuple[str, int]]:
    """The kinds of mistakes that an exercise has now, the commonest first, each with how many make it."""
    wrong = (found[number] for found in marks if number in found)
    return Counter(mark.kind for mark in wrong if mark.state == WRONG).most_common()


def as_table(names: dict[str, Path]) -> str:
    """CSV: a line a student, a column an exercise (1 right, 0 wrong, empty untried), and how many are right.

    Args:
        names: student -> folder of marks.
    """
    known, text = exercises(), io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", *known, "right"])
    for name, folder in sorted(names.items()):
        found = read(folder, known)
        states = [found[number].state if number in found else UNTRIED for number in known]
        cells = [{RIGHT: 1, WRONG: 0, UNTRIED: ""}[state] for state in states]
        writer.writerow([name, *cells, states.count(RIGHT)])
    return text.getvalue()
