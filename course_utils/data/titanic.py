"""The passengers of the Titanic, as raw text."""

import csv

from course_utils.data import files
from course_utils.data.files import DataFileError, check_rows, open_data, reading, text_of

TITANIC_COLUMNS = "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked".split(",")


def load_titanic(train: bool = True) -> list[dict[str, str]]:
    """Load the Titanic's passengers as raw text, as the CSV file has them.

    Args:
        train: True for 891 passengers, False for the other 418. The split is the course's own, not Kaggle's. The
            rows of the second part keep their labels, and Kaggle's test passengers are among both parts.

    Returns:
        One dict a passenger: column name -> text, in the file's column order, "" where a value is missing.

    Raises:
        DataFileError: the embedded file is damaged.
    """
    file, expected = ("train.csv", 891) if train else ("test_with_labels.csv", 418)
    path = files.DATA_DIR / "titanic" / file
    with reading(path), open_data(path) as stream:
        lines = text_of(stream)
        header, *rows = csv.reader(lines, strict=True) if lines else [[]]
    if header != TITANIC_COLUMNS:
        raise DataFileError(path, f"the columns {','.join(TITANIC_COLUMNS)}", ",".join(header))
    check_rows(path, rows, expected, width=len(header))
    for number, row in enumerate(rows, start=1):
        if row[1] not in ("0", "1"):
            raise DataFileError(path, "Survived 0 or 1", f"{row[1]!r} in row {number}")
    return [dict(zip(header, row, strict=True)) for row in rows]
