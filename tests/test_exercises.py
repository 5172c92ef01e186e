"""Every exercise: the stub is not attempted, the solution is right, typical wrong answers are caught with a hint."""

import re

import numpy as np
import pytest

from course_utils import check
from course_utils.exercises import CORRECT, NOT_ATTEMPTED, WRONG, Wrong, ask, evaluate, number, numbers
from tests.lecture_code import definitions
from tests.wrong_answers import WRONG_ANSWERS
from tools import notebooks


def lecture_cells():
    """{exercise: (names that the lecture defines, task, solution)}, without running plots or widgets."""
    found = {}
    for path in notebooks.lecture_notebooks():
        names = definitions(path) | {"check": lambda *_, **__: None}
        task = None
        for cell in notebooks.read(path).cells:
            tags = notebooks.tags(cell)
            if "exercise" in tags:
                task = cell.source
            elif "solution" in tags:
                exercise_id = re.search(r'check\("([\d.]+)"', cell.source)[1]
                found[exercise_id] = (names, task, cell.source)
                exec(cell.source, names)
    return found


EXERCISES = lecture_cells()


def answer_of(exercise_id, source):
    names, _, _ = EXERCISES[exercise_id]
    names = dict(names)
    exec(source, names)
    return names[re.search(rf'check\("{exercise_id}", (\w+)\)', EXERCISES[exercise_id][1])[1]]


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_the_stub_is_not_attempted(exercise_id):
    result = evaluate(exercise_id, answer_of(exercise_id, EXERCISES[exercise_id][1]))
    assert result.status == NOT_ATTEMPTED


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_the_solution_is_correct(exercise_id):
    result = evaluate(exercise_id, answer_of(exercise_id, EXERCISES[exercise_id][2]))
    assert result.status == CORRECT, result.message


@pytest.mark.parametrize(
    ("exercise_id", "mistake"), [(e, mistake) for e, answers in WRONG_ANSWERS.items() for mistake in answers]
)
def test_a_wrong_answer_is_caught_with_its_hint(exercise_id, mistake):
    source, hint = WRONG_ANSWERS[exercise_id][mistake]
    names = dict(EXERCISES[exercise_id][0])
    if source.startswith("\n"):  # statements that define `answer`; otherwise an expression
        exec(source, names)
    answer = names["answer"] if source.startswith("\n") else eval(source, names)
    result = evaluate(exercise_id, answer)
    assert result.status == WRONG
    assert hint in result.message
    assert "Traceback" not in result.message


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


def test_check_prints_and_returns_nothing(capsys):
    assert check("1.5", lambda k, d: k**d) is None
    assert capsys.readouterr().out == "✔ Exercise 1.5: correct.\n"


@pytest.mark.parametrize(
    ("exercise_id", "message"), [("1.99", "1.1, 1.2"), ("77.1", "none in this lecture"), ("x", "none")]
)
def test_an_unknown_exercise_is_an_error(exercise_id, message):
    with pytest.raises(ValueError, match=message):
        check(exercise_id, 1)


def test_checks_are_deterministic():
    for exercise_id, answers in WRONG_ANSWERS.items():
        source, _ = next(iter(answers.values()))
        if not source.startswith("\n"):
            answer = eval(source, dict(EXERCISES[exercise_id][0]))
            assert evaluate(exercise_id, answer) == evaluate(exercise_id, answer)


def test_only_an_empty_body_counts_as_a_stub():
    def no_return(k, d):
        k * d

    def commented(k, d):
        """What it does."""
        # k ** d

    assert evaluate("1.5", no_return).status == WRONG
    assert "without `return`" in evaluate("1.5", no_return).message
    assert evaluate("1.5", commented).status == NOT_ATTEMPTED
    assert evaluate("2.5", (0.1, ...)).status == NOT_ATTEMPTED
    assert evaluate("2.5", [..., ...]).status == NOT_ATTEMPTED


def test_an_error_in_the_answer_names_call_and_line():
    def answer(k, d):
        total = 0
        return total + missing  # noqa: F821

    with pytest.raises(Wrong, match=r"answer\(3, 4\) raised NameError: .*line 3 of your function"):
        ask(answer, 3, 4)


def test_the_line_is_counted_in_the_students_own_function():
    def helper(k):
        return k + missing  # noqa: F821

    def answer(k):
        return helper(k)

    with pytest.raises(Wrong, match="line 2 of your function"):
        ask(answer, 3)


def test_an_endless_recursion_is_named():
    def answer(k):
        return answer(k)

    with pytest.raises(Wrong, match="without an end"):
        ask(answer, 3)


@pytest.mark.parametrize("value", [3, 3.0, np.float32(3), np.array(3), np.array([3.0])])
def test_number_accepts_one_number(value):
    assert number(value, "It") == 3.0


def test_answers_in_32_bit_floats_are_right():
    torch = pytest.importorskip("torch")

    def mse(xs, ys, w):
        xs, ys = (torch.as_tensor(values, dtype=torch.float32) for values in (xs, ys))
        return ((xs * w - ys) ** 2).mean()

    def rate(xs):
        return 1 / torch.as_tensor(xs, dtype=torch.float32).square().mean()

    assert evaluate("1.1", mse).status == evaluate("2.2", rate).status == CORRECT


def test_number_and_numbers_take_tensors_with_gradients():
    torch = pytest.importorskip("torch")
    assert number(torch.tensor([2.0], requires_grad=True), "It") == 2.0
    assert numbers(torch.ones(2, requires_grad=True), (2,), "It").tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "^the answer is None"),
        (..., "^the answer is still"),
        ([1.0, 2.0], "^the answer"),
        ("two", "^the answer"),
    ],
)
def test_what_is_no_number_is_told_apart(value, reason):
    with pytest.raises(Wrong, match=reason):
        number(value, "the answer")
