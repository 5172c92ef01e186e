"""Each hint belongs to its exercise: exchanged with another one of the lecture, it fits worse."""

import collections
import itertools
import math
import re

import pytest

from tools import notebooks

LECTURES = notebooks.lecture_notebooks()


def words(text):
    return {word.lower() for word in re.findall(r"[A-Za-z_]{2,}|[^\W\d_]|\d+\.?\d*", text)}


def exercises(notebook):
    """(words of task and solution, words of the hint) of each exercise."""
    found = {}
    for cell in notebook.cells:
        if match := re.match(r"exercise-(\d+)", cell.id):
            texts = found.setdefault(int(match[1]), ["", ""])
            texts["<summary>Hint" in cell.source] += "\n" + cell.source
    return [tuple(map(words, texts)) for texts in found.values()]


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.name[:2])
def test_no_two_hints_are_exchanged(path):
    found = exercises(notebooks.read(path))
    times = collections.Counter(word for own, _ in found for word in own)

    def fit(hint, own):
        """How many words they share, a word that few exercises use counting more."""
        weight = {word: math.log(len(found) / times[word]) for word in own}
        length = math.sqrt(sum(value**2 for value in weight.values()))
        return sum(weight[word] for word in hint & own) / length

    wrong = set()
    for (i, (own, hint)), (j, (other, other_hint)) in itertools.combinations(enumerate(found, 1), 2):
        gain = fit(hint, own) + fit(other_hint, other) - fit(hint, other) - fit(other_hint, own)
        if gain < 0.15:
            wrong.add((i, j))
    assert not wrong
