"""Whatever an answer returns, the check says what is wrong with it, and never stumbles itself."""

import math
from types import FunctionType

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.exercises import WRONG, evaluate
from tests.exercises.test_exercises import EXERCISES, answer_of
from tests.exercises.test_other_right_answers import SLOW

ODD = {
    "nothing": lambda: None,
    "three dots": lambda: ...,
    "text": lambda: "text",
    "bytes": lambda: b"text",
    "an empty list": list,
    "an empty tuple": lambda: (),
    "an empty dict": dict,
    "a dict": lambda: {"a": 1, "b": 2},
    "a set": lambda: {1, 2},
    "a list of nothing": lambda: [None, None],
    "a list of text": lambda: ["a", "b", "c"],
    "rows of other lengths": lambda: [[1], [2, 3]],
    "a pair of lists": lambda: ([1, 2], [3]),
    "a complex number": lambda: 1 + 2j,
    "nan": lambda: math.nan,
    "inf": lambda: -math.inf,
    "a huge integer": lambda: 10**400,
    "true": lambda: True,
    "an array of text": lambda: np.array(["a", "b"]),
    "an array of objects": lambda: np.array([None, 1]),
    "an empty array": lambda: np.zeros(0),
    "a cube": lambda: np.zeros((2, 2, 2)),
    "a tensor that learns": lambda: torch.zeros(2, requires_grad=True),
    "a number that learns": lambda: torch.tensor(1.0, requires_grad=True),
    "an empty tensor": lambda: torch.zeros(0, 3),
    "a tensor of bool": lambda: torch.tensor([True, False]),
    "a complex tensor": lambda: torch.zeros(2, dtype=torch.complex64),
    "a sparse tensor": lambda: torch.zeros(2, 2).to_sparse(),
    "half precision": lambda: torch.zeros(2, dtype=torch.bfloat16),
    "a module": lambda: nn.Linear(2, 2),
    "a class": lambda: nn.Linear,
    "an object": lambda: object(),
    "a function": lambda: len,
    "a generator": lambda: (i for i in range(3)),
    "a range": lambda: range(2),
}

FEW = ["nothing", "text", "rows of other lengths", "a dict", "a tensor that learns", "a huge integer"]
LOAD_DATA = {"1.4", "6.6", "7.5", "7.6", "8.6", "12.5"}


def unreadable(exercise_id, answer):
    result = evaluate(exercise_id, answer)
    assert result.status == WRONG
    assert 0 < len(result.message) < 800
    return result.message if "could not be read" in result.message else ""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_odd_results(exercise_id):
    solution = answer_of(exercise_id, EXERCISES[exercise_id][2])
    bad = {}
    for name in FEW if exercise_id in LOAD_DATA else ODD:
        make = ODD[name]
        bad[name] = unreadable(exercise_id, lambda *arguments, make=make: make())
        if not isinstance(solution, FunctionType):
            bad[f"itself: {name}"] = unreadable(exercise_id, make()) if name != "three dots" else ""
    assert not {name: message for name, message in bad.items() if message}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("exercise_id", [e for e in EXERCISES if e not in SLOW | LOAD_DATA])
def test_odd_parts_of_results(exercise_id):
    solution = answer_of(exercise_id, EXERCISES[exercise_id][2])
    if not isinstance(solution, FunctionType):
        return
    bad = {}
    for name in FEW:
        for place in (0, -1):

            def answer(*arguments, make=ODD[name], place=place):
                result = solution(*arguments)
                if not isinstance(result, tuple | list) or not result:
                    return make()
                parts = list(result)
                parts[place] = make()
                return type(result)(parts)

            bad[f"{name} at {place}"] = unreadable(exercise_id, answer)
    assert not {name: message for name, message in bad.items() if message}
