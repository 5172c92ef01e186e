"""Bring the files of translations in step with the English, and list their faults: `make translations`.

python -m tools.translate          lectures, messages and pages
python -m tools.translate 02       this lecture only
"""

import argparse
import re

import polib

from tools import notebooks
from tools.translate import catalogue, glossary, guard, messages, pages


def lecture_faults(number: str) -> tuple[polib.POFile, list[str]]:
    """The file of a lecture brought in step, and its faults."""
    (lecture,) = (path for path in notebooks.lecture_notebooks() if path.name.startswith(number))
    texts = catalogue.texts_of(lecture)
    entries = catalogue.in_step(texts, catalogue.read(catalogue.po_of(lecture)))
    catalogue.write(catalogue.po_of(lecture), entries)
    return entries, guard.faults_of_file(texts, entries, glossary.read())


def state(entries: polib.POFile) -> str:
    done = sum(bool(entry.msgstr) and not entry.fuzzy for entry in entries)
    stale = sum(entry.fuzzy for entry in entries)
    size = sum(len(re.findall(r"[一-鿿]", entry.msgstr)) for entry in entries)
    return f"{done} of {len(entries)} translated, {stale} to look at again, {size:,} characters"


def main() -> int:
    numbers = [path.name[:2] for path in notebooks.lecture_notebooks()]
    parser = argparse.ArgumentParser(prog="make translations", description=__doc__.splitlines()[0])
    parser.add_argument("lectures", nargs="*", metavar="LECTURE", help="such as 02; none: everything")
    wanted = parser.parse_args().lectures
    if unknown := [number for number in wanted if number not in numbers]:
        parser.error(f"there is no lecture {', '.join(unknown)}: take {numbers[0]} to {numbers[-1]}")
    found: list[str] = []
    for number in wanted or numbers:
        entries, faults = lecture_faults(number)
        print(f"{number}.po: {state(entries)}")
        found += [f"{number}.po: {fault}" for fault in faults]
    if not wanted:
        entries = messages.write()
        print(f"messages.po: {state(entries)}")
        found += [f"messages.po: {fault}" for fault in messages.faults(entries, glossary.read())]
        pages.write()
        for page in pages.PLACES:
            entries = catalogue.read(pages.po_of(page))
            print(f"{pages.po_of(page).name}: {state(entries)}")
            found += [
                f"{pages.po_of(page).name}: {fault}" for fault in pages.faults(page, entries, glossary.read())
            ]
    print(*found, f"{len(found)} faults", sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
