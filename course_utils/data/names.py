"""Surnames with the language that they come from: the embedded set, or the known one."""

import csv

from course_utils.data import files
from course_utils.data.files import DataFileError, check_rows, open_data, reading, text_of, want_full
from course_utils.download import fetch


def load_names(train: bool = True, full: bool | None = None) -> list[tuple[str, str]]:
    """Load surnames with the language they come from, 18 languages.

    Args:
        train: True for the training part, False for the test part.
        full: False for the embedded set (7,280 + 3,626 names, at most 800 a language), True for the set known
            from the video lectures (13,374 + 6,700, almost half of it Russian, partly other languages; fetched
            once). None asks COURSE_DATA.

    Returns:
        (name, language) pairs, sorted by language: shuffle them before training. Names of the embedded set
        hold letters A-Z and a-z, space, ' and - only, 2 to 20 of them.

    Raises:
        FetchError: the known set cannot be fetched.
        DataFileError: a file is damaged.
    """
    part = "train" if train else "test"
    if want_full(full):
        path, expected = fetch(f"names/names_{part}.csv.gz"), 13_374 if train else 6_700
    else:
        path, expected = files.DATA_DIR / "names" / f"names_{part}.csv", 7_280 if train else 3_626
    with reading(path), open_data(path) as stream:
        rows = list(csv.reader(text_of(stream), strict=True))
    check_rows(path, rows, expected, width=2)
    for number, row in enumerate(rows, start=1):
        if not all(row):
            raise DataFileError(path, "a name and a language", f"{row} in row {number}")
    languages = {language for _, language in rows}
    if len(languages) != 18:
        raise DataFileError(path, "18 languages", f"{len(languages)}")
    return [(name, language) for name, language in rows]
