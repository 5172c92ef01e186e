"""What is said of the values that an answer returns: of each kind, word by word."""

import numpy as np
import pytest
import torch

from course_utils.exercises.values import (
    NO_RETURN,
    Wrong,
    close,
    listed,
    name_mistake,
    number,
    numbers,
    parts,
    shape_of,
    short,
    told_apart,
    whole,
)


def said(function, *arguments):
    with pytest.raises(Wrong) as wrong:
        function(*arguments)
    return str(wrong.value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, f"It is None. {NO_RETURN}"),
        (..., "It is still `...`."),
        (True, "It should be a number, but it is of type bool."),
        (1j, "It should be a number, but it is of type complex."),
        ("1", "It should be a number, but it is of type str."),
        (np.datetime64(1, "D"), "It should be a number, but it is of type datetime64."),
        ([1, 2], "It should be one number, but it has the shape (2,)."),
        ([], "It should be one number, but it has the shape (0,)."),
        ([None], f"It is None. {NO_RETURN}"),
        ([[1], [2, 3]], "It should be a number, but it is [[1], [2, 3]]."),
        (torch.ones(2), "It should be one number, but it has the shape (2,)."),
    ],
    ids=str,
)
def test_what_is_no_number(value, words):
    assert said(number, value, "It") == words


@pytest.mark.parametrize(
    "value",
    [3, 3.0, np.float32(3), np.array([[3]]), [3], torch.tensor(3.0, requires_grad=True), torch.tensor([3])],
)
def test_what_is_a_number(value):
    got = number(value, "It")
    assert got == 3.0 and type(got) is float


def test_whole_numbers():
    for value in (3, np.int8(3), torch.tensor([3]), np.array(3, dtype=np.uint8)):
        assert whole(value, "It") == 3 and type(whole(value, "It")) is int
    assert said(whole, 3.0, "It") == "It should be an int, but it is the float 3.0."
    assert said(whole, torch.tensor(3.0), "It") == "It should be an int, but it is the Tensor tensor(3.)."


@pytest.mark.parametrize(
    ("value", "shape", "words"),
    [
        ([1, 2], (3,), "It should hold 3 numbers in a row (shape (3,)), but its shape is (2,)."),
        ([1, 2], (1, 2), "It should have the shape (1, 2), but its shape is (2,)."),
        (1.0, (2,), "It should hold 2 numbers in a row (shape (2,)), but its shape is ()."),
        (["a"], (1,), "It should hold numbers only, but it is ['a']."),
        ([True], (1,), "It should hold numbers only, but it is [True]."),
        ([[1], [2, 3]], (2,), "It should hold numbers only, but it is [[1], [2, 3]]."),
        ([1, None], (2,), f"It is None. {NO_RETURN}"),
    ],
    ids=str,
)
def test_what_is_no_array_of_a_shape(value, shape, words):
    assert said(numbers, value, shape, "It") == words


@pytest.mark.parametrize(
    "value",
    [[1, 2], (1, 2.0), np.array([1, 2], np.float32), torch.tensor([1, 2]), torch.tensor([1, 2]).bfloat16()],
)
def test_what_is_an_array_of_a_shape(value):
    array = numbers(value, (2,), "It")
    assert array.dtype == np.float64 and array.tolist() == [1, 2]


@pytest.mark.parametrize("value", [[1, 2], (1, 2), np.array([1, 2]), torch.tensor([1, 2])])
def test_parts(value):
    assert parts(value, 2, "two") == [1, 2] and said(parts, value, 3, "three") == "three"


@pytest.mark.parametrize(
    "value", ["ab", {1, 2}, {1: 2, 3: 4}, np.ones((2, 2)), torch.ones(2, 1), np.array(2), 2, None]
)
def test_what_has_no_parts(value):
    assert said(parts, value, 2, "two") == "two"


def test_lists():
    assert listed(np.array([1, 2])) == [1, 2] and listed((1, 2)) == (1, 2) and listed(3) == 3
    assert listed(torch.eye(2)) == [[1, 0], [0, 1]] and listed(torch.eye(2).to_sparse()) == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        (1, ()),
        ([1, 2], (2,)),
        ([], (0,)),
        ((np.ones(2), np.ones(2)), (2, 2)),
        (torch.ones(2, 3), (2, 3)),
        ([torch.ones(3)], (1, 3)),
        (None, None),
        ("ab", None),
        (b"ab", None),
        ({1: 2}, None),
        ({1}, None),
        ([[1], [2, 3]], None),
        ([1, None], None),
        (..., None),
    ],
    ids=str,
)
def test_shapes(value, shape):
    assert shape_of(value) == shape


def test_close_numbers():
    assert close([1, 2], [1 + 9e-6, 2]) and not close([1, 2], [1 + 2e-5, 2])
    assert close(0, 9e-7) and not close(0, 2e-6) and not close(np.nan, np.nan)
    assert close(1, 1.09, rtol=0.1) and close(0, 0.9, atol=1)


def test_a_mistake_is_named_where_its_numbers_differ_from_the_right_ones():
    assert said(name_mistake, 2, 1, {"one": 1, "two": 2, "two again": 2}) == "two"
    name_mistake(1, 1, {"one": 1, "two": 2})  # right
    name_mistake(3, 1, {"one": 1, "two": 2})  # another mistake
    name_mistake(1.04, 1, {"nearly": 1.09}, rtol=0.1)  # right within the tolerance
    assert said(lambda: name_mistake(1.2, 1, {"more": 1.25}, rtol=0.1)) == "more"


@pytest.mark.parametrize(
    ("right", "got", "words"),
    [
        (1, 2, "1, but you return 2"),
        (1, 1 + 2e-16, "1, but you return 1.0000000000000002"),
        (1.0, 1.0000001, "1, but you return 1.0000001"),
        (2 / 3, 0.7, "0.666667, but you return 0.7 (rounded to 1 digit: give all of them)"),
        (2 / 3, 0.67, "0.666667, but you return 0.67 (rounded to 2 digits: give all of them)"),
        (0.2 / 3, 0.06667, "0.0666667, but you return 0.06667 (rounded to 5 digits: give all of them)"),
        (2 / 3, 1.0, "0.666667, but you return 1"),
        (100, 100.09, "100, but you return 100.09 (so the formula is nearly right: is there a small number too many in "
         "it, or too few digits?)"),
        (100, 100.11, "100, but you return 100.11"),
        (1, np.inf, "1, but you return inf"),
        (1, np.nan, "1, but you return nan"),
        ([1, 2], [1, 3], "[1, 2], but you return [1, 3]"),
        (np.zeros(5), np.ones(5), "[0, 0, 0, 0, 0], but you return [1, 1, 1, 1, 1]"),
        (np.zeros(6), np.ones(6), "[0, 0, 0, 0, 0, …], but you return [1, 1, 1, 1, 1, …]"),
    ],
    ids=str,
)  # fmt: skip
def test_both_numbers(right, got, words):
    assert told_apart(right, got) == words


def test_both_numbers_in_a_search():
    assert told_apart(100, 100.09, "not", is_formula=False) == "100, not 100.09"


def test_a_long_value_is_cut():
    assert short("x" * 78) == repr("x" * 78) and len(repr("x" * 78)) == 80
    assert short("x" * 79) == "'" + "x" * 76 + "..."
    assert short(np.ones((2, 2))) == "array([[1., 1.], [1., 1.]])"
