"""Every exercise: the stub is not attempted, the solution is right, typical wrong answers are caught with a hint."""

import functools
import re
from types import FunctionType

import numpy as np
import pytest
import torch

from course_utils.exercises import CORRECT, NOT_ATTEMPTED, WRONG, evaluate
from tests.exercises import recorded_messages
from tests.exercises.refused_once import RIGHT_ANSWERS as REFUSED_ONCE
from tests.exercises.wrong_answers import WRONG_ANSWERS
from tests.lectures.lecture_code import definitions
from tools import notebooks
from tools.notebooks.compare import same_text


def exercise_cells():
    """{exercise: (the lecture's file, task, solution)}."""
    found = {}
    for path in notebooks.lecture_notebooks():
        task = None
        for cell in notebooks.read(path).cells:
            tags = notebooks.tags(cell)
            if "exercise" in tags:
                task = cell.source
            elif "solution" in tags:
                exercise_id = re.search(r'check\("([\d.]+)"', cell.source)[1]
                found[exercise_id] = (path, task, cell.source)
    return found


EXERCISES = exercise_cells()


@functools.cache
def names_of_lecture(path):
    """What a lecture and the solutions of its exercises define, without plots, widgets and training runs."""
    names = definitions(path) | {"check": lambda *_, **__: None}
    for lecture, _, solution in EXERCISES.values():
        if lecture == path:
            exec(solution, names)
    return names


def answer_from(exercise_id, source):
    """The answer that a source gives: an expression, or after a line break statements that define `answer`."""
    names = dict(names_of_lecture(EXERCISES[exercise_id][0]))
    if not source.startswith("\n"):
        return eval(source, names)
    exec(source, names)
    return names["answer"]


def answer_of(exercise_id, cell):
    """The answer in a cell of the lecture, the task or the solution."""
    names = dict(names_of_lecture(EXERCISES[exercise_id][0]))
    exec(cell, names)
    return names[re.search(rf'check\("{exercise_id}", (\w+)\)', EXERCISES[exercise_id][1])[1]]


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_the_stub_is_not_attempted(exercise_id):
    result = evaluate(exercise_id, answer_of(exercise_id, EXERCISES[exercise_id][1]))
    assert result.status == NOT_ATTEMPTED


@functools.cache
def result_of_solution(exercise_id):
    return evaluate(exercise_id, answer_of(exercise_id, EXERCISES[exercise_id][2]))


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_the_solution_is_correct(exercise_id):
    result = result_of_solution(exercise_id)
    assert result.status == CORRECT, result.message
    told = recorded_messages.recorded().get((exercise_id, recorded_messages.SOLUTION), "")
    said = recorded_messages.without_foreign_words(result.message)
    # Numbers of trainings differ a little from processor to processor, and so do small differences of them.
    assert same_text(told, said, rtol=0.02, atol=0.002), said


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some mistakes overflow or divide by zero
@pytest.mark.parametrize(
    ("exercise_id", "mistake"), [(e, mistake) for e, answers in WRONG_ANSWERS.items() for mistake in answers]
)
def test_a_wrong_answer_is_caught_with_its_hint(exercise_id, mistake):
    source, hint = WRONG_ANSWERS[exercise_id][mistake]
    result = evaluate(exercise_id, answer_from(exercise_id, source))
    assert result.status == WRONG
    assert hint and hint in result.message
    assert "could not be read" not in result.message  # an error inside the check
    told = recorded_messages.recorded()[exercise_id, mistake]
    said = recorded_messages.without_foreign_words(result.message)
    # Numbers of trainings differ a little from processor to processor.
    assert said == told or same_text(told, said, rtol=0.01, atol=1e-9)


def test_no_message_is_recorded_of_an_answer_that_is_gone():
    answers = {(e, mistake) for e, answers in WRONG_ANSWERS.items() for mistake in answers}
    recorded = recorded_messages.recorded().keys()
    assert {(e, name) for e, name in recorded if name != recorded_messages.SOLUTION} == answers


RIGHT_ANSWERS = {
    ("4.2", "in 64-bit floats"): """
class answer(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = (nn.Linear(i, o, dtype=torch.float64) for i, o in ((3, 5), (5, 2)))

    def forward(self, x):
        return self.out(self.hidden(x).relu())
""",
    ("7.2", "NumPy's integers"): (
        "lambda N, B, drop_last: [np.int64(B)] * (N // B) + [np.int64(N % B)] * bool(N % B and not drop_last)"
    ),
    ("10.3", "layers in another order"): """
class answer(nn.Module):
    def __init__(self, c_in, c_out, stride):
        super().__init__()
        self.second = nn.Conv2d(c_out, c_out, 3, padding=1)
        self.first = nn.Conv2d(c_in, c_out, 3, stride, padding=1)
        self.skip = nn.Identity() if (c_in, stride) == (c_out, 1) else nn.Conv2d(c_in, c_out, 1, stride)

    def forward(self, x):
        return torch.relu(self.skip(x) + self.second(torch.relu(self.first(x))))
""",
    ("10.4", "tensors that still follow gradients"): """
def answer(model, x, labels):
    model.zero_grad()
    F.cross_entropy(model(x), labels).backward()
    layers = [m for m in model.modules() if isinstance(m, nn.Linear | nn.Conv2d)]
    return [m.weight.grad.norm().requires_grad_() for m in layers]
""",
}

RIGHT_ANSWERS |= {key: f"\n{source}" for key, source in REFUSED_ONCE.items()}


@pytest.mark.parametrize(("exercise_id", "form"), RIGHT_ANSWERS)
def test_another_form_of_a_right_answer_is_correct(exercise_id, form):
    result = evaluate(exercise_id, answer_from(exercise_id, RIGHT_ANSWERS[exercise_id, form]))
    assert result.status == CORRECT, result.message


def test_a_channel_of_one_value_has_no_deviation():
    batches = [(torch.full((4, 1, 6, 5), 77, dtype=torch.uint8), torch.zeros(4))]
    mean, std = answer_of("7.4", EXERCISES["7.4"][2])(
        batches
    )  # the variance comes out as -1e-17 before it is cut
    assert mean.item() == pytest.approx(77 / 255) and std.item() == 0


def leaves(value):
    """How many numbers, arrays or tensors a result holds in which something can be changed."""
    if isinstance(value, tuple | list):
        return sum(map(leaves, value))
    if isinstance(value, np.ndarray | torch.Tensor):
        return int(value.size > 0 if isinstance(value, np.ndarray) else value.numel() > 0)
    return int(isinstance(value, int | float | np.number) and not isinstance(value, bool))


def with_a_mistake(value, place):
    """The result with another number in its leaf of this place; in an array it is the last one."""
    if isinstance(value, tuple | list):
        parts = list(value)
        for i, part in enumerate(parts):
            if place < leaves(part):
                parts[i] = with_a_mistake(part, place)
                break
            place -= leaves(part)
        return type(value)(parts)
    if isinstance(value, np.ndarray | torch.Tensor):
        other = value.copy() if isinstance(value, np.ndarray) else value.detach().clone()
        last = other.reshape(-1)[-1:]
        last[...] = (
            ~last
            if "bool" in str(other.dtype)
            else last + (1 if "int" in str(other.dtype) else 0.01 * abs(last) + 0.01)
        )
        return other
    return value + 1 if isinstance(value, int | np.integer) else value * 1.01 + 0.01


# Exercises in which another number can be as good, or whose answer is a model or an optimizer.
MANY_RIGHT = {
    "4.1": "a trained line need not be exact",
    "5.4": "between two cases any threshold is as good",
    "7.6": "one prediction of 223 may differ",
    "8.6": "the last probability of 9,000 may differ",
    "9.3": "many kernels find the pattern",
    **dict.fromkeys(["4.4", "6.6", "9.5", "11.5", "12.5"], "no numbers are returned"),
}


@pytest.mark.parametrize("exercise_id", [e for e in EXERCISES if e not in MANY_RIGHT])
def test_a_result_that_is_a_little_off_is_wrong(exercise_id):
    solution = answer_of(exercise_id, EXERCISES[exercise_id][2])
    if not isinstance(solution, FunctionType):
        return
    counts = []

    def counting(*args):
        result = solution(*args)
        counts.append(leaves(result))
        return result

    assert evaluate(exercise_id, counting).status == CORRECT
    for place in range(min(max(counts), 8)):

        def answer(*args, place=place):
            result = solution(*args)
            return with_a_mistake(result, place) if place < leaves(result) else result

        assert evaluate(exercise_id, answer).status == WRONG, place


def test_every_exercise_has_three_wrong_answers():
    assert set(WRONG_ANSWERS) == set(EXERCISES)
    assert min(len(answers) for answers in WRONG_ANSWERS.values()) >= 3


@pytest.mark.parametrize("exercise_id", EXERCISES)
@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        3,
        "text",
        [],
        np.zeros(3),
        lambda: 1,
        lambda *a: "text",
        lambda *a: [1, "b"],
        lambda *a: 1 / 0,
        print,
        dict,
    ],
    ids=lambda n: getattr(n, "__name__", repr(n)),
)
def test_nonsense_is_reported_kindly(exercise_id, nonsense, capsys):
    result = evaluate(exercise_id, nonsense)
    assert result.status == WRONG
    assert result.message and len(result.message) < 500
    assert "could not be read" not in result.message  # an error inside the check


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_a_check_neither_depends_on_global_random_numbers_nor_changes_them(exercise_id):
    first, again = result_of_solution(exercise_id), answer_of(exercise_id, EXERCISES[exercise_id][2])
    torch.manual_seed(12345)
    state = torch.get_rng_state()
    assert evaluate(exercise_id, again) == first
    assert torch.equal(torch.get_rng_state(), state)
