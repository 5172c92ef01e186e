"""What must come out the same in several lectures, however it is computed."""

import numpy as np
import pytest
import torch

from tests.lectures.lecture_code import definitions
from tools import notebooks

X, Y = [1.0, 2.0, 3.0], [2.0, 4.0, 6.0]


@pytest.fixture(scope="module")
def lecture():
    return {path.name[:2]: definitions(path) for path in notebooks.lecture_notebooks()}


def engine_loop(Value):
    w = 1.0
    for _ in range(100):
        for x, y in zip(X, Y, strict=True):
            value = Value(w)
            ((x * value - y) ** 2).backward()
            w -= 0.01 * value.grad
    return w


def test_hand_engine_and_autograd_agree_to_the_last_digit(lecture):
    by_hand, _ = lecture["02"]["cyclic"](X, Y, w=1.0, lr=0.01, epochs=100)
    _, by_autograd = lecture["03"]["tensor_loop"](torch.float64)
    assert by_hand == engine_loop(lecture["03"]["Value"]) == by_autograd[-1] == 1.9999999999999236


def test_float32_stops_where_half_a_unit_in_the_last_place_says(lecture):
    _, history = lecture["03"]["tensor_loop"](torch.float32)
    w = np.float32(history[-1])
    assert history[49] == history[-1] != history[48]
    largest_update = (
        0.01 * 2 * 3 * abs(np.float32(3) * w - np.float32(6))
    )  # NumPy 1 would compute 3 * w in float64
    assert largest_update < np.spacing(w) / 2


def test_the_engine_agrees_with_torch_on_random_formulas(lecture):
    Value, rng = lecture["03"]["Value"], np.random.default_rng(0)
    for _ in range(20):
        start = rng.uniform(0.5, 2, 3).tolist()
        mine = [Value(v) for v in start]
        theirs = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in start]
        for a, b, c in (mine, theirs):
            out = (a * b - c / a + (b - c).relu() * 3) ** 2 + 1 - (c - 2 * a) ** 3 / (1 + b)
            out.backward()
        np.testing.assert_allclose([m.grad for m in mine], [t.grad.item() for t in theirs], rtol=1e-12)


def test_leaves_add_up_their_gradients_and_the_values_between_do_not(lecture):
    a = lecture["03"]["Value"](3.0)
    square = a * a
    out = square * 2.0
    out.backward()
    out.backward()
    assert (a.grad, square.grad, out.grad) == (24.0, 2.0, 1.0)


def test_the_quadratic_by_hand_follows_autograd(lecture):
    w1, w2, b = lecture["03"]["quadratic_by_hand"](100)
    assert 16 * w1 + 4 * w2 + b == pytest.approx(8.544172286987305, rel=1e-6)


def test_hand_autograd_and_linear_agree_on_the_full_batch(lecture):
    by_hand = lecture["02"]["descend"](X, Y, w=1.0, lr=0.01, epochs=100)[-1][0]
    x, y = (torch.tensor(values, dtype=torch.float64)[:, None] for values in (X, Y))
    w = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    layer = torch.nn.Linear(1, 1, bias=False, dtype=torch.float64)
    torch.nn.init.constant_(layer.weight, 1.0)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.01)
    for _ in range(100):
        ((x * w - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= 0.01 * w.grad
        w.grad.zero_()
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(layer(x), y).backward()
        optimizer.step()
    assert by_hand == 1.9999444396553017
    assert w.item() == pytest.approx(by_hand, abs=1e-14)
    assert layer.weight.item() == pytest.approx(by_hand, abs=1e-14)


def test_the_recovered_start_leads_to_the_known_weights(lecture):
    model, losses = lecture["04"]["train"]("sum", 0.01)
    assert model.linear.weight.item() == 1.8113371133804321
    assert model.linear.bias.item() == 0.4288749396800995
    assert (round(losses[0], 4), round(losses[-1], 4)) == (35.8526, 0.0803)


def test_a_mean_with_three_times_the_rate_is_a_sum(lecture):
    by_sum, _ = lecture["04"]["train"]("sum", 0.01)
    by_mean, _ = lecture["04"]["train"]("mean", 0.03)
    assert by_mean.linear.weight.item() == pytest.approx(by_sum.linear.weight.item(), rel=1e-5)
