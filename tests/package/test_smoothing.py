"""smooth: the defining loop, hostile input, and the properties that make it a weighted mean."""

import numpy as np
import pytest
import torch

from course_utils import smooth


def defining_loop(values, beta, bias_correction=True):
    """sum of beta^k x_(t-k) over sum of beta^k, in the longest floats there are."""
    beta, total, weights, result = np.longdouble(beta), np.longdouble(0), np.longdouble(0), []
    for value in values:
        total = beta * total + value
        weights = beta * weights + 1
        result.append(total / weights if bias_correction else (1 - beta) * total)
    return np.array(result, dtype=np.float64)


@pytest.mark.parametrize("bias_correction", [True, False])
@pytest.mark.parametrize("beta", [1e-300, 1e-5, 0.1, 0.5, 0.6, 0.9, 0.99, 0.999, 1 - 1e-6, 1 - 1e-12])
@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 32_767, 32_768, 32_769, 70_001])
def test_agrees_with_the_defining_loop(size, beta, bias_correction):
    values = np.random.default_rng(size).normal(size=size)
    expected = defining_loop(values, beta, bias_correction)
    np.testing.assert_allclose(smooth(values, beta, bias_correction), expected, rtol=0, atol=1e-12)


def test_beta_zero_is_the_identity():
    values = np.array([3.0, 0.1, 1e300, -5.0])
    result = smooth(values, 0)
    assert np.array_equal(result, values)
    assert not np.shares_memory(result, values)


def test_a_constant_stays_constant_with_bias_correction():
    np.testing.assert_allclose(smooth([1.0] * 50, 0.9), 1, rtol=1e-14)
    np.testing.assert_allclose(smooth([1.0] * 4, 0.9, bias_correction=False), [0.1, 0.19, 0.271, 0.3439])


def test_variance_and_lag_are_those_of_the_formulas():
    noise = np.random.default_rng(0).normal(size=400_000)
    for beta in (0.5, 0.9, 0.99):
        assert smooth(noise, beta)[2000:].var() == pytest.approx((1 - beta) / (1 + beta), rel=0.05)
        ramp = np.arange(20_000.0)
        assert ramp[-1] - smooth(ramp, beta)[-1] == pytest.approx(beta / (1 - beta), rel=1e-6)


def test_it_is_a_mean_and_lies_between_the_extremes():
    values = np.random.default_rng(1).normal(size=5000)
    result = smooth(values, 0.95)
    low, high = np.minimum.accumulate(values), np.maximum.accumulate(values)
    assert np.all(result >= low - 1e-12) and np.all(result <= high + 1e-12)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_stays_and_poisons_nothing(bad):
    values = [1.0, 2.0, bad, 3.0, 4.0]
    result = smooth(values, 0.5)
    np.testing.assert_array_equal(result[2], bad)
    np.testing.assert_allclose(np.delete(result, 2), smooth([1.0, 2.0, 3.0, 4.0], 0.5))
    assert np.isnan(smooth([np.nan, np.nan], 0.9)).all()


def test_huge_and_tiny_values_do_not_overflow():
    np.testing.assert_allclose(smooth([1e308] * 100, 0.999), 1e308, rtol=1e-12)
    np.testing.assert_allclose(smooth([1e-300] * 3, 0.9), 1e-300)


@pytest.mark.parametrize(
    "values",
    [
        [1, 2, 4],
        (1.0, 2.0, 4.0),
        iter([1.0, 2.0, 4.0]),
        (x for x in (1, 2, 4)),
        range(1, 5, 1),
        {1: "a", 2: "b", 4: "c"}.keys(),
        np.array([1, 2, 4], dtype=np.int8),
        np.array([1, 2, 4], dtype=np.float32),
        torch.tensor([1.0, 2.0, 4.0]),
        torch.tensor([1.0, 2.0, 4.0], requires_grad=True),
        torch.tensor([1, 2, 4]),
        torch.tensor([1.0, 2.0, 4.0], dtype=torch.bfloat16),
        [torch.tensor(1.0, requires_grad=True), torch.tensor(2.0), torch.tensor(4.0)],
        [np.float32(1), np.float64(2), 4],
    ],
    ids=lambda v: type(v).__name__,
)
def test_any_sequence_of_numbers(values):
    expected = defining_loop([1, 2, 3, 4] if isinstance(values, range) else [1, 2, 4], 0.5)
    result = smooth(values, 0.5)
    assert result.dtype == np.float64
    np.testing.assert_allclose(result, expected)


def test_the_input_is_not_changed():
    values = np.array([1.0, np.nan, 2.0, 4.0])
    smooth(values, 0.9)
    np.testing.assert_array_equal(values, [1.0, np.nan, 2.0, 4.0])


@pytest.mark.parametrize("beta", [1, 1.0, -0.1, 2, float("nan")])
def test_beta_out_of_range(beta):
    with pytest.raises(ValueError, match=r"beta must lie in \[0, 1\)"):
        smooth([1.0], beta)


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ([], ValueError, "empty"),
        (np.empty(0), ValueError, "empty"),
        ([[1.0], [2.0]], ValueError, r"shape is \(2, 1\)"),
        (torch.zeros(2, 3), ValueError, r"shape is \(2, 3\)"),
        (3.0, TypeError, "got float"),
        ("123", TypeError, "got str"),
        (["a", "b"], TypeError, "real numbers"),
        ([None, 1.0], TypeError, "real numbers"),
        (np.array([1j]), TypeError, "real numbers"),
    ],
)
def test_other_input_is_a_clear_error(values, error, message):
    with pytest.raises(error, match=message):
        smooth(values, 0.9)


@pytest.mark.parametrize(
    "kind", [np.float16, np.float32, torch.tensor, np.array, lambda beta: np.array([beta])[0]]
)
def test_beta_of_any_kind_is_computed_with_as_a_float(kind):
    beta = kind(0.9)
    curve = np.random.default_rng(0).normal(size=500)
    assert (smooth(curve, beta) == smooth(curve, float(beta))).all()


@pytest.mark.parametrize("beta", ["0.9", None, 1j, [0.9, 0.5], torch.tensor([0.5, 0.9]), b"1", {}])
def test_beta_that_is_no_number(beta):
    with pytest.raises(TypeError, match="beta must be a real number"):
        smooth([1.0, 2.0], beta)


@pytest.mark.parametrize("beta", [1, 1.0, -0.1, float("nan"), float("inf"), np.float16(0.99999), True])
def test_beta_outside(beta):
    with pytest.raises(ValueError, match="beta must lie in"):
        smooth([1.0, 2.0], beta)


def test_tiny_numbers_beside_huge_ones():
    curve = [1e-150, 2e-150, 1e200, 1e-150]
    result = smooth(curve, 0.5)
    assert result[0] == 1e-150 and result[1] == pytest.approx((1 + 2 * 2) / 3 * 1e-150, rel=1e-14)
    assert result[2:].tolist() == pytest.approx([4 / 7 * 1e200, 4 / 15 * 1e200], rel=1e-14)
    huge = smooth([1e308, 1e308, 1.7e308], 0.9)
    assert np.isfinite(huge).all() and huge[1] == pytest.approx(1e308, rel=1e-14)


@pytest.mark.parametrize(
    "values", [[1j, 2], np.array([1 + 1j]), torch.tensor([1 + 1j, 2]), ["1", "2"], [None, 1.0]]
)
def test_values_that_are_not_real(values):
    with pytest.raises(TypeError, match="real numbers"):
        smooth(values)


def test_masked_values_are_missing():
    masked = np.ma.masked_invalid([1.0, np.nan, 3.0])
    masked.data[1] = 1e6
    result = smooth(masked, 0.5)
    assert np.isnan(result[1]) and result[[0, 2]].tolist() == smooth([1.0, 3.0], 0.5).tolist()
