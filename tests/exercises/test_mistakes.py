"""The numbers that the checks expect of each mistake with a name are those of `mistakes.txt`.

A mistake's formula that is spoilt would only make its hint silent: no answer is judged otherwise. So the numbers are
recorded, as the right answer of the lecture meets them: per exercise and hint one number for all cases.
After a change that is meant: `python -m tests.exercises.test_mistakes`.
"""

import importlib
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from course_utils.exercises import CORRECT, evaluate, values
from tests.exercises.test_exercises import EXERCISES, answer_of

RECORD = Path(__file__).with_name("mistakes.txt")


def numbers_of_mistakes(exercise_id):
    """{hint without numbers: one number for all that the mistake gives in all cases; order and signs count}."""
    found = {}

    def name_mistake(got, right, mistakes, **tolerances):
        for message, numbers in mistakes.items():
            numbers = np.asarray(numbers)
            hint = re.sub(r"\[[^\]]*\]|-?\d[\d.,e+-]*", "#", message)[:70]
            weights = np.arange(1, np.size(numbers) + 1)  # exchanged numbers are other numbers
            with np.errstate(all="ignore"):
                given = np.abs(np.ravel(numbers) * weights + 1)
            finite = np.isfinite(given)  # one nan would hide all others
            found[hint] = found.get(hint, 0.0) + float(given[finite].sum()) + int((~finite).sum())
        original(got, right, mistakes, **tolerances)

    importlib.import_module(f"course_utils.exercises.lecture_{int(exercise_id.split('.')[0]):02d}")
    original = values.name_mistake
    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith("course_utils.exercises") and hasattr(module, "name_mistake"):
                patch.setattr(module, "name_mistake", name_mistake)
        result = evaluate(exercise_id, answer_of(exercise_id, EXERCISES[exercise_id][2]))
    assert result.status == CORRECT, result
    return found


def recorded():
    found = {}
    for line in RECORD.read_text(encoding="utf-8").splitlines():
        exercise_id, number, hint = line.split(" | ", 2)
        found.setdefault(exercise_id, {})[hint] = float(number)
    return found


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_the_numbers_of_the_mistakes(exercise_id):
    wanted = recorded().get(exercise_id, {})
    found = numbers_of_mistakes(exercise_id)
    assert found.keys() == wanted.keys()
    for hint, number in found.items():
        assert number == pytest.approx(wanted[hint], rel=1e-4), hint


if __name__ == "__main__":
    lines = [
        f"{exercise_id} | {number:.6g} | {hint}"
        for exercise_id in EXERCISES
        for hint, number in numbers_of_mistakes(exercise_id).items()
    ]
    RECORD.write_text("\n".join(lines) + "\n", encoding="utf-8")
