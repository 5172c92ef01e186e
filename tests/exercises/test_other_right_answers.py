"""Right answers in other forms than the lecture's own, which held-out students gave: all of them are accepted."""

import functools
from types import FunctionType

import numpy as np
import pytest
import torch

from course_utils.exercises import CORRECT, WRONG, evaluate
from tests.exercises.test_exercises import EXERCISES, answer_from, answer_of

NUMPY_ONLY = {"5.2", "8.2", "9.1"}  # as the task says
SLOW = {"6.6", "7.6", "9.5", "11.5", "12.5"}  # they train; how a function is wrapped is the same for all


class Callable:
    def __init__(self, function):
        self.function = function

    def __call__(self, *arguments):
        return self.function(*arguments)


def decorated(function):
    @functools.wraps(function)
    def wrapper(*arguments, **named):
        return function(*arguments, **named)

    return wrapper


def with_leaves(function, change):
    def of(value):
        if isinstance(value, tuple | list):
            return type(value)(map(of, value))
        return change(value)

    return lambda *arguments: of(function(*arguments))


def numpys(value):
    return np.float32(value) if isinstance(value, float) else value  # np.float64 is a float, too


def torchs_with_gradient(value):
    return torch.tensor(value, dtype=torch.float64, requires_grad=True) if isinstance(value, float) else value


FORMS = {
    "an object that can be called": Callable,
    "functools.partial": functools.partial,
    "decorated": decorated,
    "NumPy's numbers": lambda f: with_leaves(f, numpys),
    "torch's numbers that follow gradients": lambda f: with_leaves(f, torchs_with_gradient),
    "a list for a tuple": lambda f: lambda *a: list(r) if isinstance(r := f(*a), tuple) else r,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("exercise_id", [e for e in EXERCISES if e not in SLOW])
def test_another_form_of_the_solution(exercise_id, form):
    if form.startswith("torch") and exercise_id in NUMPY_ONLY:
        return
    solution = answer_of(exercise_id, EXERCISES[exercise_id][2])
    if isinstance(solution, FunctionType):
        answer = FORMS[form](solution)
    elif isinstance(solution, tuple) and all(isinstance(part, FunctionType) for part in solution):
        answer = [FORMS[form](part) for part in solution]
    else:
        return  # the answer is no function
    result = evaluate(exercise_id, answer)
    assert result.status == CORRECT, result.message


SPELLER = """
class Own(nn.Module):
    def __init__(self, letters, units=64):
        super().__init__()
        self.embed, self.input = nn.Embedding(letters, 16), nn.Linear(16, units)
        self.state, self.linear = nn.Linear(units, units), nn.Linear(units, letters)
        self.h = None

    def forward(self, x):
        e, h, out = self.embed(x), torch.zeros(len(x), self.state.in_features), []
        if KEPT and self.h is not None and len(self.h) == len(x):
            h = self.h
        for t in range(x.shape[1]):
            h = torch.tanh(self.input(e[:, t]) + self.state(h))
            out.append(self.linear(h))
        self.h = h.detach()
        return torch.stack(out, dim=1)


def answer(source, target):
    alphabet = sorted(set(source + target))
    x, y = (torch.tensor([alphabet.index(c) for c in word]) for word in (source, target))
    model = Own(len(alphabet))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(200):
        loss = F.cross_entropy(model(x[None])[0], y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model
"""


def test_a_recurrence_by_hand():
    assert evaluate("11.5", answer_from("11.5", SPELLER.replace("KEPT", "False"))).status == CORRECT


def test_a_state_that_is_kept_between_calls_is_named():
    result = evaluate("11.5", answer_from("11.5", SPELLER.replace("KEPT", "True")))
    assert result.status == WRONG and "keeps its state" in result.message


def test_the_logarithm_of_a_sum_in_a_loop():
    loop = """
def answer(scores, y, counts):
    weights = 1 / counts.float()
    total = sum(weights[k] * (torch.logsumexp(row, 0) - row[k]) for row, k in zip(scores, y))
    return total / weights[y].sum()
"""
    assert evaluate("12.4", answer_from("12.4", loop)).status == CORRECT
