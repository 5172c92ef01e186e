"""Checks of lecture 05, logistic regression."""

import warnings

import numpy as np

from course_utils.exercises import Wrong, ask, close, exercise, number, numbers, require, told_apart


def _ask_without_overflow(answer, *args, shown):
    """`ask`, but a NumPy warning of an overflow or an invalid value counts as wrong."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        try:
            return ask(answer, *args, shown=shown)
        except Wrong as wrong:
            if "divide by zero encountered in log" in str(wrong):
                raise Wrong(
                    f"{wrong} Do not take the logarithm of σ, which can be 0. Start from z."
                ) from None
            if "RuntimeWarning" in str(wrong):
                raise Wrong(f"{wrong} Let exp only see numbers that are 0 or negative.") from None
            raise


@exercise("5.1")
def sigmoid_and_slope(answer, rng):
    for z in (
        rng.normal(size=5).round(2),
        rng.normal(scale=5, size=(2, 3)),
        np.array([-1000.0, 0.0, 1000.0]),
    ):
        small = np.exp(-np.abs(z))
        s = np.where(z >= 0, 1, small) / (1 + small)
        case = f"z = {z.tolist()}" if z.ndim == 1 else f"an array of shape {z.shape}"
        got = _ask_without_overflow(answer, z.copy(), shown=case)
        require(
            isinstance(got, tuple | list) and len(got) == 2,
            "Return two arrays: sigma(z), then its derivative.",
        )
        value, slope = (
            numbers(g, z.shape, name) for g, name in zip(got, ("sigma(z)", "The slope"), strict=True)
        )
        require(not close(value, 1 - s), f"For {case} you return σ(−z): check the sign in the exponent.")
        require(close(value, s), f"For {case} σ should be {told_apart(s, value, 'it is')}.")
        require(not close(slope, s), "The second array is σ again. Its derivative is σ (1 − σ).")
        require(
            close(slope, s * (1 - s)),
            f"For {case} the slope should be {told_apart(s * (1 - s), slope, 'it is')}: σ (1 − σ).",
        )


@exercise("5.2")
def cross_entropy_from_logits(answer, rng):
    cases = [
        (rng.normal(size=6).round(2), rng.integers(0, 2, 6).astype(float)),
        (rng.normal(size=(3, 2)).round(2), rng.integers(0, 2, (3, 2)).astype(float)),
        (np.array([3.0]), np.array([1.0])),
        (np.array([40.0, -40.0]), np.array([0.0, 1.0])),
        (np.array([1000.0, -1000.0, 1000.0]), np.array([0.0, 1.0, 1.0])),
        (np.array([-40.0]), np.array([0.0])),
    ]
    for z, y in cases:
        each = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))
        case = f"z = {z.tolist()}, y = {y.tolist()}"
        got = number(_ask_without_overflow(answer, z.copy(), y.copy(), shown=case), "The result")
        right = each.mean()
        require(np.isfinite(got), f"For {case} the result is {got}. Use the formula that never takes log(0).")
        if z.size > 1:
            require(not close(got, each.sum()), f"For {case} you return the sum. Take the mean.")
        require(
            not close(got, -right) or close(right, 0), "The sign is wrong: a loss is −ln of a probability."
        )
        flipped = np.mean(np.maximum(z, 0) - z * (1 - y) + np.log1p(np.exp(-np.abs(z))))
        require(
            close(got, right) or not close(got, flipped),
            f"For {case} the two cases y = 0 and y = 1 are exchanged.",
        )
        precise = abs(got - right) <= 1e-6 * right + 1e-30
        require(
            precise,
            f"For {case} it should be {told_apart(right, got)}."
            + (" Compute ln(1 + t) with np.log1p(t)." if right < 1e-10 else ""),
        )


@exercise("5.3")
def boundary_from_the_weights(answer, rng):
    for p, sign in ((0.5, -1), (0.9, -1), (0.2, 1), (0.7, 1)):
        w1, w2, b, x1 = (rng.uniform(0.5, 2, 4) * [sign, -sign, 1, 1]).round(2).tolist()
        logit = float(np.log(p / (1 - p)))
        case = f"w1 = {w1}, w2 = {w2}, b = {b}, x1 = {x1}, p = {p}"
        got = number(ask(answer, w1, w2, b, x1, p, shown=case), "The result")
        right = (logit - b - w1 * x1) / w2
        require(
            p == 0.5 or not close(got, (-b - w1 * x1) / w2),
            f"For {case} you return the boundary for p = 0.5. The logit must be ln(p / (1 − p)).",
        )
        require(
            not close(got, (p - b - w1 * x1) / w2),
            f"For {case} you set the logit to p. It must be ln(p / (1 − p)), which is 0 for p = 0.5.",
        )
        require(
            p == 0.5 or not close(got, (-logit - b - w1 * x1) / w2),
            "The logit has the wrong sign: ln(p / (1 − p)), not ln((1 − p) / p).",
        )
        require(not close(got, -right), f"For {case} the sign is wrong: move b and w1·x1 to the other side.")
        z = w1 * x1 + w2 * got + b
        require(
            close(got, right),
            f"For {case} you return {got:.6g}; there the model gives {1 / (1 + np.exp(-np.clip(z, -500, 500))):.4f}.",
        )
    return "All these lines are parallel: p only shifts them."


@exercise("5.4")
def threshold_for_a_cost(answer, rng):
    for cost_fp, cost_fn in ((1, 1), (1, 10), (10, 1), (1, 1000)):
        y = rng.integers(0, 2, 40)
        p = np.clip(0.5 + 0.25 * (y - 0.5) + 0.2 * rng.normal(size=40), 0.01, 0.99).round(3)
        if cost_fn == 1000:
            y[p.argmin()] = 1  # then no case may be overlooked, and only a threshold below all p is best
        if cost_fp == cost_fn:
            p = (0.5 + (p - 0.5) / 40).round(5)  # a grid of round numbers misses what lies between them

        def cost(t):
            return cost_fp * np.sum((p > t) & (y == 0)) + cost_fn * np.sum((p <= t) & (y == 1))  # noqa: B023

        case = f"cost_fp = {cost_fp}, cost_fn = {cost_fn}"
        got = ask(answer, p.copy(), y.copy(), cost_fp, cost_fn, shown=f"40 cases, {case}")
        got = number(got, "The threshold")
        require(
            0 <= got <= 1, f"The threshold should lie between 0 and 1, but it is {got:g}. Is it a position?"
        )
        costs = np.array([cost(t) for t in [0.0, *p]])
        if cost(got) == costs.min():
            continue
        swapped = [
            cost_fn * np.sum((p > t) & (y == 0)) + cost_fp * np.sum((p <= t) & (y == 1)) for t in [0.0, *p]
        ]
        require(
            cost(got) != cost([0.0, *p][int(np.argmin(swapped))]),
            f"With {case} it looks as if the two costs are exchanged: a false alarm is (p > t) & (y == 0).",
        )
        require(
            False,
            f"With {case} your threshold {got:.3f} costs {cost(got):g} in total; {costs.min():g} can be reached. "
            "Try all values in p, and 0.",
        )
    return "The dearer an overlooked case, the lower the threshold."


@exercise("5.5")
def two_classes_are_one_logit(answer, rng):
    for z0, z1 in (*rng.normal(scale=3, size=(3, 2)).round(2).tolist(), (1000.0, 998.0)):
        got = number(ask(answer, z0, z1), "The result")
        right = z1 - z0
        case = f"z0 = {z0}, z1 = {z1}"
        require(np.isfinite(got), f"For {case} it overflows. Find the answer without exponentials.")
        require(not close(got, -right), f"For {case} that belongs to class 0. Which of the two is class 1?")
        with np.errstate(over="ignore"):
            probability = 1 / (1 + np.exp(-right))
        require(
            not close(got, probability),
            f"For {case} you return the probability {got:.4f} itself. Return the z with σ(z) = {probability:.4f}.",
        )
        require(
            close(got, right),
            f"For {case} σ(z) must be {probability:.4f}, so z = {told_apart(right, got, 'not')}.",
        )
    return "So softmax with two classes and logistic regression are the same model."


def _first(values: np.ndarray) -> list[float]:
    return np.round(values.ravel()[:5], 4).tolist()
