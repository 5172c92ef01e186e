"""What all checks share: stubs, messages, numbers, arguments that are watched."""

import numpy as np
import pytest
import torch

from course_utils import check, exercises
from course_utils.exercises import (
    CORRECT,
    NOT_ATTEMPTED,
    WRONG,
    Wrong,
    ask,
    evaluate,
    name_mistake,
    number,
    numbers,
    whole,
)
from course_utils.exercises.watched import calls_of, calls_of_torch


def test_check_prints_and_returns_nothing(capsys):
    assert check("1.5", lambda k, d: k**d) is None
    assert capsys.readouterr().out == "✔ Exercise 1.5: correct.\n"


@pytest.mark.parametrize(
    ("exercise_id", "message"), [("1.99", "1.1, 1.2"), ("77.1", "none in this lecture"), ("x", "none")]
)
def test_an_unknown_exercise_is_an_error(exercise_id, message):
    with pytest.raises(ValueError, match=message):
        check(exercise_id, 1)


def test_an_error_inside_a_check_is_told_and_not_raised(monkeypatch):
    def check_of_1_5(answer, rng):
        raise ValueError("a\n b" * 100)

    assert evaluate("1.5", lambda k, d: k**d).status == CORRECT  # the checks of the lecture are loaded
    monkeypatch.setitem(exercises._CHECKS, "1.5", check_of_1_5)
    result = evaluate("1.5", lambda k, d: k**d)
    said = ("a " + "ba " * 100)[:200]
    assert result.status == WRONG and result.message == f"Your answer could not be read (ValueError: {said})."


def test_an_answer_without_an_end_is_stopped_in_words(monkeypatch):
    def endless(k, d):
        while True:
            pass

    monkeypatch.setattr(exercises.limits, "SECONDS", 0.2)
    message = "It takes longer than 0.2 seconds and was stopped. "
    message += "Is there a loop without an end, or one of very many steps?"
    assert evaluate("1.5", endless).message == message


def test_a_check_can_be_called_by_its_name(monkeypatch):
    monkeypatch.setattr(exercises, "_CHECKS", {})
    checker = exercises.exercise("99.1")(len)
    assert checker is len and exercises._CHECKS == {"99.1": len}


def test_a_result_in_words():
    assert str(exercises.Result("1.5", CORRECT)) == "✔ Exercise 1.5: correct."
    assert str(exercises.Result("1.5", WRONG, "Why?")) == "✘ Exercise 1.5: not yet right. Why?"
    assert str(exercises.Result("1.5", NOT_ATTEMPTED)) == "… Exercise 1.5: not attempted yet."


def test_what_cannot_be_called():
    with pytest.raises(Wrong) as wrong:
        ask(3, 1)
    assert str(wrong.value) == "This should be a function, but it is 3. Pass it without brackets."


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
    def mse(xs, ys, w):
        xs, ys = (torch.as_tensor(values, dtype=torch.float32) for values in (xs, ys))
        return ((xs * w - ys) ** 2).mean()

    def rate(xs):
        return 1 / torch.as_tensor(xs, dtype=torch.float32).square().mean()

    assert evaluate("1.1", mse).status == evaluate("2.2", rate).status == CORRECT


def test_number_and_numbers_take_tensors_with_gradients():
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


@pytest.mark.parametrize(
    "argument", [np.array([1.0, np.nan]), torch.ones(2), [torch.ones(2)], (np.ones(2, int), "x")]
)
def test_an_answer_that_changes_its_argument_is_told(argument):
    def answer(k, values):
        first = values[0] if isinstance(values, tuple | list) else values
        first[0] = 7
        return 1

    with pytest.raises(Wrong, match="changes the numbers of its argument 2"):
        ask(answer, 3, argument)
    assert ask(lambda *_: 1, 3, argument) == 1


def test_a_wrong_signature_is_told_and_a_wrong_call_inside_is_not():
    with pytest.raises(Wrong, match="Keep the arguments that the task gives"):
        ask(lambda k: 1, 3, 4)
    with pytest.raises(Wrong, match="line 1 of your function") as caught:
        ask(lambda k: torch.tanh(k, k, k), torch.ones(1))
    assert "Keep the arguments" not in str(caught.value)


def test_one_thread_inside_and_as_many_as_before_outside():
    inside, before = [], torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        evaluate("1.5", lambda k, d: inside.append(torch.get_num_threads()))
        assert inside == [1] and torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_a_method_is_counted_and_put_back():
    class Kind:
        def method(self, x):
            return x + 1

    original = Kind.method
    with pytest.raises(ZeroDivisionError), calls_of(Kind, "method") as calls:
        assert Kind().method(1) == 2
        1 / 0  # noqa: B018
    assert calls == ["method"] and Kind.method is original


def test_calls_of_torch_are_heard_until_the_end():
    with calls_of_torch() as calls:
        torch.nn.functional.linear(torch.ones(2), weight=torch.ones(3, 2))
    torch.ones(2).sum()
    assert "linear" in [call.name for call in calls] and "sum" not in [call.name for call in calls]


@pytest.mark.parametrize(
    ("got", "told"), [(3.0, ""), (6.0, "twice"), (9.0, ""), (np.array(6.0), "twice"), (float("nan"), "")]
)
def test_a_mistake_is_named_only_where_it_gives_the_numbers(got, told):
    mistakes = {"right as well": 3.0, "twice": 6.0, "twice again": 6.0}
    if not told:
        name_mistake(got, 3.0, mistakes)
        return
    with pytest.raises(Wrong, match="^twice$"):
        name_mistake(got, 3.0, mistakes)


@pytest.mark.parametrize("value", [3, np.int32(3), torch.tensor(3)])
def test_a_whole_number(value):
    assert whole(value, "It") == 3


@pytest.mark.parametrize("value", [3.0, np.float64(3), torch.tensor(3.0), "3", None, [3, 4]])
def test_no_whole_number(value):
    with pytest.raises(Wrong, match="^It "):
        whole(value, "It")
