"""data/titanic: the 1,309 passengers that scikit-learn keeps as a test file, in Kaggle's columns, own split."""

import csv
import gzip
import io
from pathlib import Path

import numpy as np

from tools.make_data.common import package_file, write

ARFF = "datasets/tests/data/openml/id_40945/data-v1-dl-16826755.arff.gz"
ARFF_COLUMNS = (
    "pclass survived name sex age sibsp parch ticket fare cabin embarked boat body home.dest".split()
)
# our column -> theirs
COLUMNS = {
    "Survived": "survived",
    "Pclass": "pclass",
    "Name": "name",
    "Sex": "sex",
    "Age": "age",
    "SibSp": "sibsp",
    "Parch": "parch",
    "Ticket": "ticket",
    "Fare": "fare",
    "Cabin": "cabin",
    "Embarked": "embarked",
}
TRAIN = 891
SEED = 7


def make(sources: Path, out: Path) -> None:
    """Shuffle the passengers, number them anew, write 891 and 418."""
    text = gzip.decompress(package_file("sklearn", ARFF).read_bytes()).decode("utf-8")
    body = io.StringIO(text.partition("@data\n")[2])
    rows = [row for row in csv.reader(body, escapechar="\\", skipinitialspace=True) if row]
    people = [dict(zip(ARFF_COLUMNS, row, strict=True)) for row in rows]
    # The old generator on purpose: its stream is frozen for good.
    order = np.random.RandomState(SEED).permutation(len(people))
    numbered = [
        {"PassengerId": number} | {ours: tidy(theirs, people[i][theirs]) for ours, theirs in COLUMNS.items()}
        for number, i in enumerate(order, start=1)
    ]
    write(out / "titanic" / "train.csv", table(numbered[:TRAIN]))
    write(out / "titanic" / "test_with_labels.csv", table(numbered[TRAIN:]))


def tidy(column: str, value: str) -> str:
    """Return "" for a missing value, and numbers in one spelling."""
    if value == "?":
        return ""
    return str(float(value)) if column in ("age", "fare") else value


def table(rows: list[dict]) -> str:
    """Return the rows as CSV text with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
