"""What a check says about the numbers that an answer returns: are they numbers, are they right, which mistake is it?"""

from typing import Any

import numpy as np

NO_RETURN = "Does your function end without `return`, or return a name that is still None?"


class Wrong(Exception):
    """An answer is not right; the message says why, in the student's terms."""


def require(condition: Any, message: str) -> None:
    """Raise `Wrong(message)` unless the condition holds."""
    if not condition:
        raise Wrong(message)


def number(value: Any, what: str) -> float:
    """`value` as a float, or `Wrong` if it is not one real number."""
    kind = type(value).__name__
    try:
        array = np.asarray(_without_gradients(value, what))
        require(array.dtype.kind in "iuf", f"{what} should be a number, but it is of type {kind}.")
        require(array.size == 1, f"{what} should be one number, but it has the shape {array.shape}.")
        return float(array.reshape(()))
    except (TypeError, ValueError, OverflowError, RuntimeError):
        raise Wrong(f"{what} should be a number, but it is {short(value)}.") from None


def whole(value: Any, what: str) -> int:
    """`value` as an int, or `Wrong` if it is not one whole number of a type for whole numbers."""
    got = number(value, what)
    is_int = np.asarray(_without_gradients(value, what)).dtype.kind in "iu"
    require(is_int, f"{what} should be an int, but it is the {type(value).__name__} {short(value)}.")
    return int(got)


def numbers(value: Any, shape: tuple[int, ...], what: str) -> np.ndarray:
    """`value` as a float64 array of the given shape, or `Wrong` if it is none."""
    try:
        array = np.asarray(_without_gradients(value, what))
        if array.dtype.kind not in "iuf":
            raise TypeError
        array = array.astype(np.float64)
    except (TypeError, ValueError, OverflowError, RuntimeError):
        raise Wrong(f"{what} should hold numbers only, but it is {short(value)}.") from None
    wanted = (
        f"hold {shape[0]} numbers in a row (shape {shape})" if len(shape) == 1 else f"have the shape {shape}"
    )
    require(array.shape == shape, f"{what} should {wanted}, but its shape is {array.shape}.")
    return array


def parts(value: Any, count: int, message: str) -> list:
    """The parts of a tuple, a list, or a row of so many numbers, as a list; `Wrong(message)` for anything else."""
    is_row = isinstance(value, tuple | list) or (hasattr(value, "shape") and len(value.shape) == 1)
    require(is_row and len(value) == count, message)
    return list(value)


def listed(value: Any) -> Any:
    """An array or a tensor as a list; anything else as it is."""
    if not hasattr(value, "tolist"):
        return value
    return (value.to_dense() if hasattr(value, "to_dense") else value).tolist()


def shape_of(value: Any) -> tuple[int, ...] | None:
    """The shape of a number, list, array or tensor; None for what has none (text, a dict, rows of other lengths)."""
    if isinstance(value, str | bytes | dict | set) or value is None:
        return None
    try:
        return np.shape(_without_gradients(value, ""))
    except (Wrong, ValueError, TypeError, RuntimeError):
        return None


def _without_gradients(value: Any, what: str) -> Any:
    """`value` with NumPy arrays for tensors, also those in a list; `Wrong` if there is no value."""
    require(value is not None, f"{what} is None. {NO_RETURN}")
    require(value is not Ellipsis, f"{what} is still `...`.")
    if isinstance(value, tuple | list):
        return [_without_gradients(part, what) for part in value]
    if not hasattr(value, "detach"):
        return value
    tensor = value.detach().cpu().to_dense()
    return (tensor.float() if "bfloat16" in str(tensor.dtype) else tensor).numpy()


# Wide enough for answers computed in 32-bit floats, far narrower than any mistake.
def close(a: Any, b: Any, rtol: float = 1e-5, atol: float = 1e-6) -> bool:
    """True when all numbers of a and b agree within the tolerances and none is NaN."""
    return bool(np.allclose(a, b, rtol=rtol, atol=atol))


def name_mistake(got: Any, right: Any, mistakes: dict[str, Any], **tolerances: float) -> None:
    """Raise `Wrong(message)` for the first mistake that gives the numbers `got`; do nothing where `got` is right.

    Args:
        got, right: the numbers of the answer, and the right ones.
        mistakes: {message: the numbers that the mistake gives}; one that gives the right numbers here is passed over.
        tolerances: rtol and atol of `close`.
    """
    for message, numbers_of_it in mistakes.items():
        is_told = close(got, numbers_of_it, **tolerances) and not close(right, numbers_of_it, **tolerances)
        require(not is_told or close(got, right, **tolerances), message)


def told_apart(right: Any, got: Any, verb: str = "you return", *, is_formula: bool = True) -> str:
    """Both numbers for a message, with as many digits as tell them apart: "0.77778, but you return 0.77776 (…)".

    Args:
        right, got: two numbers, or two arrays of the same shape (their first five numbers are shown).
        verb: "you return", "it is" and the like, or "not".
        is_formula: a number that is nearly right speaks for a formula that is nearly right; not so in a search.
    """
    right, got = (np.asarray(value, dtype=np.float64) for value in (right, got))
    for digits in range(6, 18):
        shown = [_digits(value, digits) for value in (right, got)]
        if shown[0] != shown[1]:
            break
    return _BOTH[verb].format(*shown, _nearly(right, got) if is_formula else "")


# Whole, so that each can be translated whole.
_BOTH = {
    "not": "{}, not {}{}",
    "you return": "{}, but you return {}{}",
    "it is": "{}, but it is {}{}",
    "it holds": "{}, but it holds {}{}",
    "it returns": "{}, but it returns {}{}",
    "your surface has": "{}, but your surface has {}{}",
}


def _digits(values: np.ndarray, digits: int) -> str:
    """A number, or the first five of an array, with so many significant digits."""
    texts = [f"{value:.{digits}g}" for value in values.ravel()[:5]]
    if values.ndim == 0:
        return texts[0]
    return f"[{', '.join(texts)}{', …' if values.size > 5 else ''}]"


def _nearly(right: np.ndarray, got: np.ndarray) -> str:
    """What a difference is called that shows in later digits only."""
    if right.shape != got.shape or not np.isfinite(got).all() or close(right, got):
        return ""
    for digits in (1, 2, 3, 4, 5):
        if np.array_equal(np.round(right, digits), got) and not np.array_equal(np.round(right), got):
            if digits == 1:
                return " (rounded to 1 digit: give all of them)"
            return f" (rounded to {digits} digits: give all of them)"
    if np.allclose(right, got, rtol=1e-3, atol=0):
        return " (so the formula is nearly right: is there a small number too many in it, or too few digits?)"
    return ""


def short(value: Any) -> str:
    """A value for a message, at most 80 characters of it."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 80 else text[:77] + "..."
