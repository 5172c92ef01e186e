"""Messages show what they compare: never "it should be 0.7778, but it is 0.7778"."""

import re
from types import FunctionType

import numpy as np
import pytest
import torch

from course_utils.exercises import WRONG, evaluate, told_apart
from tests.exercises.test_exercises import EXERCISES, MANY_RIGHT, answer_of

PAIR = re.compile(
    r"(?P<right>\[[^]]*\]|[-\d.e+]+)(?:, but (?:you return|your surface has|it \w+)|, not) "
    r"(?P<got>\[[^]]*\]|[-\d.e+]*\d)"
)
CHANGES = {
    "rounded to 4": lambda x: np.round(x, 4),
    "a hundredth of a percent": lambda x: x * 1.0001,
}


def changed(value, change):
    """A result with each floating-point number in it changed a little."""
    if isinstance(value, tuple | list):
        return type(value)(changed(part, change) for part in value)
    if isinstance(value, torch.Tensor):
        if not value.is_floating_point():
            return value
        return torch.as_tensor(change(value.detach().double().numpy()), dtype=value.dtype)
    if isinstance(value, np.ndarray):
        return change(value) if value.dtype.kind == "f" else value
    return float(change(value)) if isinstance(value, float | np.floating) else value


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("exercise_id", [e for e in EXERCISES if e not in MANY_RIGHT])
def test_a_message_tells_two_numbers_apart(exercise_id, change):
    solution = answer_of(exercise_id, EXERCISES[exercise_id][2])
    if not isinstance(solution, FunctionType):
        return  # the answer is no function
    result = evaluate(exercise_id, lambda *args: changed(solution(*args), CHANGES[change]))
    if result.status != WRONG:
        return  # within what the check allows
    for pair in PAIR.finditer(result.message):
        assert pair["right"] != pair["got"], result.message


@pytest.mark.parametrize(
    ("right", "got", "text"),
    [
        (0.7777777, 0.7778, "0.777778, but you return 0.7778 (rounded to 4 digits: give all of them)"),
        (0.7777777, 0.8, "0.777778, but you return 0.8 (rounded to 1 digit: give all of them)"),
        (0.7777777, 0.78, "0.777778, but you return 0.78 (rounded to 2 digits: give all of them)"),
        (0.123456, 0.12346, "0.123456, but you return 0.12346 (rounded to 5 digits: give all of them)"),
        (0.77778, 0.77776, "0.77778, but you return 0.77776 (so the formula is nearly right"),
        (1.0, 1.0000000001, "1, but you return 1.0000000001"),
        (1.0, 2.0, "1, but you return 2"),
        (2.0, float("nan"), "2, but you return nan"),
        (3.7, 4.0, "3.7, but you return 4"),
        ([1.0, 2.0], [1.0, 2.5], "[1, 2], but you return [1, 2.5]"),
        (range(9), np.arange(9) + 1.0, "[0, 1, 2, 3, 4, …], but you return [1, 2, 3, 4, 5, …]"),
        (np.float32(0.1), 0.1, "0.100000001, but you return 0.1"),
    ],
)
def test_two_numbers(right, got, text):
    assert told_apart(right, got).startswith(text)
    assert told_apart(right, got, "it is").startswith(text.replace("you return", "it is"))
    assert told_apart(right, got, "not").startswith(text.replace("but you return", "not"))
    assert ("(" in told_apart(right, got)) == ("(" in text), "a remark only where it helps"


def test_without_the_engine_the_message_says_so():
    elsewhere = eval("lambda v: v", {})  # where no class Value is known
    assert "run the cells of the engine first" in evaluate("3.2", (elsewhere, elsewhere)).message
