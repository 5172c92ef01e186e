"""Smooth a noisy curve: the exponentially weighted mean."""

from collections.abc import Iterable

import numpy as np

_ROW = 32  # points that one matrix product smooths at once
_CHUNK = 1024 * _ROW  # points that fit into the processor's cache


def smooth(values: Iterable[float], beta: float = 0.9, bias_correction: bool = True) -> np.ndarray:
    """Exponentially weighted mean of a curve, for plotting (never for optimising).

    v_t = beta * v_(t-1) + (1 - beta) * x_t with v_0 = 0, divided by 1 - beta^t when
    `bias_correction` is on (Kingma and Ba, 2015, section 3), so that each point of the result is a true
    weighted mean of the points up to it. Some courses write the two weights the other way round: their
    beta is 1 - beta here.

    Args:
        values: the curve, one-dimensional: a list, any iterable, an array, or a tensor on any device.
            NaN and infinities stay where they are and do not influence the other points; so do masked values, as NaN.
        beta: weight of the past, 0 <= beta < 1. The window is about 1 / (1 - beta) points wide.
        bias_correction: divide by 1 - beta^t; without it the curve starts near 0.

    Returns:
        A new float64 array of the same length.

    Raises:
        ValueError: `values` is empty or not one-dimensional, or beta lies outside [0, 1).
        TypeError: `values` or beta are not real numbers.
    """
    beta = _as_beta(beta)
    result = _as_float64(values)
    if beta == 0:
        return result
    with np.errstate(over="ignore", invalid="ignore"):
        # False for a NaN, an infinity, or values whose sums could overflow.
        plain = np.isfinite(result @ result)
    if not plain and not (finite := np.isfinite(result)).all():
        if finite.any():
            result[finite] = smooth(result[finite], beta, bias_correction)
    elif not plain and (down := _halvings(result)):
        # A power of two changes no digit, unless that of a number which is tiny beside the largest.
        result = np.ldexp(smooth(np.ldexp(result, -down), beta, bias_correction), down)
    else:
        _scan(result, beta, 1 - beta)
        if bias_correction:
            # log1p is accurate where beta is close to 1.
            log_beta = np.log(beta) if beta < 0.5 else np.log1p(beta - 1)
            # After so many points 1 - beta^t is 1 to the last digit.
            count = int(min(result.size, -41 / log_beta + 1))
            result[:count] /= -np.expm1(log_beta * np.arange(1, count + 1))
    return result


def _as_beta(beta: float) -> float:
    """beta as a float, so that all computing is in float64."""
    try:
        if isinstance(beta, str | bytes):
            raise TypeError
        number = float(beta)
    except (TypeError, ValueError, RuntimeError):  # RuntimeError: a tensor of several numbers
        raise TypeError(f"beta must be a real number, but it is {beta!r}") from None
    if not 0 <= number < 1:
        raise ValueError(f"beta must lie in [0, 1), but it is {beta!r}; 0 means no smoothing, 0.9 is common")
    return number


def _halvings(values: np.ndarray) -> int:
    """How often finite values must be halved until no sum of all of them can overflow; mostly 0."""
    largest, count = np.frexp(np.abs(values).max())[1], np.frexp(values.size)[1]
    return max(0, int(largest + count) - 1023)


def _as_float64(values: Iterable[float]) -> np.ndarray:
    """A new one-dimensional float64 array of `values`."""
    if hasattr(values, "detach"):  # a tensor, with or without gradient, on any device
        if values.is_complex():
            raise TypeError(f"smooth needs real numbers, but the values are of type {values.dtype}")
        values = values.detach().cpu().double().numpy()
    if not isinstance(values, np.ndarray) and not hasattr(values, "__array__"):
        if isinstance(values, str | bytes) or not isinstance(values, Iterable):
            raise TypeError(f"smooth needs a sequence of numbers, but got {type(values).__name__}")
        values = [v.item() if hasattr(v, "item") else v for v in values]
    masked = np.ma.getmask(values) if isinstance(values, np.ma.MaskedArray) else np.ma.nomask
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(
            f"smooth needs one dimension, but the shape is {array.shape}; smooth one curve at a time"
        )
    if array.size == 0:
        raise ValueError("smooth needs at least one number, but the curve is empty")
    if array.dtype.kind not in "biuf":
        raise TypeError(f"smooth needs real numbers, but the values are of type {array.dtype}")
    array = np.array(array, dtype=np.float64)
    if masked is not np.ma.nomask:
        array[masked] = np.nan
    return array


def _scan(x: np.ndarray, beta: float, scale: float = 1.0) -> None:
    """Replace x by scale * y with y_t = beta * y_(t-1) + x_t, in place.

    The points are laid out in rows. Within a row, y is a matrix product with a triangle of powers of beta. What a row
    inherits is the last y of the row above, and these last ones follow the same rule with beta^row: a scan again, of
    far fewer points.
    """
    row = min(_ROW, x.size)
    whole = x.size // row * row
    rows, rest = x[:whole].reshape(-1, row), x[whole:]
    powers = np.concatenate((beta ** np.arange(row), np.zeros(row)))
    # entry [j, k] is beta^(k - j) for k >= j; a negative index ends in the zeros
    triangle = powers[np.arange(row) - np.arange(row)[:, None]]
    last = rows @ triangle[:, -1]
    if last.size > 1:
        _scan(last, beta**row)
        rows[1:, 0] += beta * last[:-1]
    if rest.size:
        rest[0] += beta * last[-1]
        rest[:] = rest @ (scale * triangle[: rest.size, : rest.size])
    triangle *= scale
    for start in range(0, len(rows), _CHUNK // _ROW):
        part = rows[start : start + _CHUNK // _ROW]
        part[:] = part @ triangle
