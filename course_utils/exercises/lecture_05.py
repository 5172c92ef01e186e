"""Checks of lecture 05, logistic regression."""

import warnings

import numpy as np

from course_utils.exercises import (
    Wrong,
    ask,
    close,
    exercise,
    name_mistake,
    number,
    numbers,
    parts,
    require,
    told_apart,
)
from course_utils.exercises.watched import calls_of_torch


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
                advice = "Let exp only see numbers that are 0 or negative." if "in exp" in str(wrong) else ""
                raise Wrong(f"{wrong} {advice}".rstrip()) from None
            raise


@exercise("5.1")
def sigmoid_and_slope(answer, rng):
    for z in (
        rng.normal(size=5).round(2),
        rng.normal(scale=5, size=(2, 3)),
        rng.normal(scale=3, size=(2, 1, 4)),
        np.array([-1000.0, 0.0, 1000.0]),
        np.array([0.7]),
    ):
        small = np.exp(-np.abs(z))
        s = np.where(z >= 0, 1, small) / (1 + small)
        case = f"z = {z.tolist()}" if z.ndim == 1 else f"an array of shape {z.shape}"
        got = _ask_without_overflow(answer, z.copy(), shown=case)
        got = parts(got, 2, "Return two arrays: sigma(z), then its derivative.")
        value, slope = (
            numbers(g, z.shape, name) for g, name in zip(got, ("sigma(z)", "The slope"), strict=True)
        )
        require(
            not close(value, 1 - s) or close(value, s),
            f"For {case} you return σ(−z): check the sign in the exponent.",
        )
        name_mistake(
            value, s, {f"For {case} the two are in the wrong order: first σ, then its slope.": s * (1 - s)}
        )
        require(close(value, s), f"For {case} σ should be {told_apart(s, value, 'it is')}.")
        with np.errstate(all="ignore"):
            name_mistake(
                slope,
                s * (1 - s),
                {
                    "The second array is σ again. Its derivative is σ (1 − σ).": s,
                    "That is the slope of tanh(z / 2), four times as large. The derivative of σ is σ (1 − σ).": 4
                    * s
                    * (1 - s),
                    "The slope has the wrong sign: σ rises everywhere.": -s * (1 - s),
                    "The second array is 1 − σ. The derivative is σ (1 − σ).": 1 - s,
                    "You multiply by z: but you differentiate by z, so that factor is 1.": z * s * (1 - s),
                },
            )
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
        (np.array([2.0, -1.0, 0.5, 3.0]), np.array([1, 0, 0, 1])),
        (np.array([40.0, -40.0]), np.array([0.0, 1.0])),
        (np.array([1000.0, -1000.0, 1000.0]), np.array([0.0, 1.0, 1.0])),
        (np.array([-40.0]), np.array([0.0])),
    ]
    for z, y in cases:
        each = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))
        case = f"z = {z.tolist()}, y = {y.tolist()}"
        with calls_of_torch() as calls:
            got = _ask_without_overflow(answer, z.copy(), y.copy(), shown=case)
        require(
            not calls,
            f"You call torch ({calls[0].name if calls else ''}). Here the task is to do it with NumPy only.",
        )
        got = number(got, "The result")
        right = each.mean()
        require(np.isfinite(got), f"For {case} the result is {got}. Use the formula that never takes log(0).")
        if z.size > 1:
            require(not close(got, each.sum()), f"For {case} you return the sum. Take the mean.")
        require(
            not close(got, -right) or close(right, 0), "The sign is wrong: a loss is −ln of a probability."
        )
        flipped = np.mean(np.maximum(z, 0) - z * (1 - y) + np.log1p(np.exp(-np.abs(z))))
        require(
            close(got, right) or not close(got, flipped) or np.abs(z).max() > 30,
            f"For {case} the two cases y = 0 and y = 1 are exchanged.",
        )
        with np.errstate(over="ignore"):
            name_mistake(
                got,
                right,
                {
                    f"For {case} you take the logarithm of base 2. Take the natural one.": right / np.log(2),
                    f"For {case} z · y is added. It is subtracted.": np.mean(
                        np.maximum(z, 0) + z * y + np.log1p(np.exp(-np.abs(z)))
                    ),
                },
            )
        precise = abs(got - right) <= 1e-6 * right + 1e-30
        require(
            precise,
            f"For {case} it should be {told_apart(right, got)}."
            + (" Compute ln(1 + t) with np.log1p(t)." if right < 1e-10 else ""),
        )


@exercise("5.3")
def boundary_from_the_weights(answer, rng):
    for p, sign in ((0.5, -1), (0.9, -1), (0.2, 1), (0.7, 1), (0.001, 1)):
        w1, w2, b, x1 = (rng.uniform(0.5, 2, 4) * [sign, -sign, -sign, 1]).round(2).tolist()
        if p == 0.7:
            w1, w2, b, x1 = 2, 4, 3, -1
        if p == 0.001:
            w1, x1 = 0.0, 0.0
        logit = float(np.log(p / (1 - p)))
        case = f"w1 = {w1}, w2 = {w2}, b = {b}, x1 = {x1}, p = {p}"
        got = number(ask(answer, w1, w2, b, x1, p, shown=case), "The result")
        rest, by_w1 = b + w1 * x1, 1 / w1 if w1 else np.nan
        right = (logit - rest) / w2
        name_mistake(
            got,
            right,
            {
                f"For {case} you return the boundary for p = 0.5. The logit must be ln(p / (1 − p)).": -rest
                / w2,
                f"For {case} you set the logit to p. It must be ln(p / (1 − p)), which is 0 for p = 0.5.": (
                    p - rest
                )
                / w2,
                f"For {case} you set the logit to σ(p). It must be ln(p / (1 − p)).": (
                    1 / (1 + np.exp(-p)) - rest
                )
                / w2,
                f"For {case} you set the logit to ln p. It must be ln(p / (1 − p)).": (np.log(p) - rest) / w2,
                f"For {case} you take the odds for the logit; the logarithm is missing.": (p / (1 - p) - rest)
                / w2,
                f"For {case} you take another logarithm: the logit is the *natural* one.": (
                    logit / np.log(10) - rest
                )
                / w2,
                "The logit has the wrong sign: ln(p / (1 − p)), not ln((1 − p) / p).": (-logit - rest) / w2,
                f"For {case} w2 loses its sign.": (logit - rest) / abs(w2),
                f"For {case} the sign is wrong: move b and w1·x1 to the other side.": -right,
                f"For {case} w1·x1 is missing.": (logit - b) / w2,
                f"For {case} b is missing.": (logit - w1 * x1) / w2,
                f"For {case} b has the wrong sign.": (logit + b - w1 * x1) / w2,
                f"For {case} w1·x1 has the wrong sign.": (logit - b + w1 * x1) / w2,
                f"For {case} w1 and w2 are exchanged.": (logit - b - w2 * x1) * by_w1,
                f"For {case} you do not divide by w2.": logit - rest,
                f"For {case} you divide by w1. Solve for x2.": (logit - rest) * by_w1,
                f"For {case} only the last term is divided by w2: mind the brackets.": logit
                - b
                - w1 * x1 / w2,
            },
        )
        z = w1 * x1 + w2 * got + b
        require(
            close(got, right),
            f"For {case} you return {got:.6g}; there the model gives {1 / (1 + np.exp(-np.clip(z, -500, 500))):.4f}.",
        )
    return "All these lines are parallel: p only shifts them."


@exercise("5.4")
def threshold_for_a_cost(answer, rng):
    found = {"exchanged": [], "right": []}
    told = ""
    for cost_fp, cost_fn in ((1, 1), (1, 10), (10, 1), (1, 1000), (2, 3), (3, 2), (4, 3), (5, 1), (2, 2)):
        y = rng.integers(0, 2, 40)
        p = np.clip(0.5 + 0.25 * (y - 0.5) + 0.2 * rng.normal(size=40), 0.01, 0.99).round(3)
        if cost_fn == 1000:
            y[p.argmin()] = 1  # then no case may be overlooked, and only a threshold below all p is best
        if cost_fp == cost_fn:
            p = (0.5 + (p - 0.5) / 40).round(5)  # a grid of round numbers misses what lies between them
        if cost_fn == 3:  # many are equal, and are called positive together
            p, y = np.array([0.2, 0.5, 0.5, 0.5, 0.5, 0.5, 0.8]), np.array([0, 0, 0, 1, 1, 1, 1])
        if (cost_fp, cost_fn) in ((3, 2), (4, 3)):
            p = p.round(1)
        if cost_fp == cost_fn and found["right"]:  # two cases among twenty: a share of each is no count
            p, y = np.array([*np.linspace(0.05, 0.45, 20).round(3), 0.31, 0.7]), np.array([0] * 20 + [1, 1])
        if cost_fp == 5:
            p, y = np.array([0.3, 0.6, 0.9]), np.zeros(3, dtype=int)  # nobody is a case

        def cost(t, fp=cost_fp, fn=cost_fn):
            return fp * np.sum((p > t) & (y == 0)) + fn * np.sum((p <= t) & (y == 1))  # noqa: B023

        case = f"cost_fp = {cost_fp}, cost_fn = {cost_fn}"
        got = ask(answer, p.copy(), y.copy(), cost_fp, cost_fn, shown=f"{len(p)} cases, {case}")
        got = number(got, "The threshold")
        tried = [0.0, *p]
        least = min(map(cost, tried))
        guess = " Is it a position?" if got >= 1 and got == int(got) else ""
        guess = " Is it the cost?" if got == least else guess
        require(0 <= got <= 1, f"The threshold should lie between 0 and 1, but it is {got:g}.{guess}")
        got = min([got, *p[np.abs(p - got) < 1e-7]], key=cost)  # the same number, perhaps in 32 bits
        found["exchanged"].append(
            cost(got, cost_fn, cost_fp) == min(cost(t, cost_fn, cost_fp) for t in tried)
        )
        found["right"].append(cost(got) == least)
        if not told and cost(got) > least:
            is_tried, is_best_of_p = got in tried, cost(got) == min(map(cost, p))
            told = f"With {case} your threshold {got:.5g} costs {cost(got):g} in total; {least:g} can be reached."
            if len(set(p)) < len(p) / 2:
                told += " Here many probabilities are equal: none of them is called positive, or all are."
    require(
        all(found["right"]) or not all(found["exchanged"]),
        f"{told} It looks as if the two costs are exchanged: a false alarm is (p > t) & (y == 0).",
    )
    require(
        all(found["right"]),
        f"{told} "
        + (
            "Try all values in p, and 0."
            if not told or not is_tried
            else "That is the best of the values in p. Try 0, too: then everybody is called positive."
            if is_best_of_p
            else "Yours is one of the values to try, but not the cheapest. Look at the cost: cost_fp for each p > t "
            "with y = 0, cost_fn for each p <= t with y = 1. And does the position belong to the list that you tried?"
        ),
    )
    return "The dearer an overlooked case, the lower the threshold."


@exercise("5.5")
def two_classes_are_one_logit(answer, rng):
    for z0, z1 in (
        # z is positive here: an absolute value is found later, and not as an exchange.
        (-0.75, 1.5),
        *rng.normal(scale=3, size=(3, 2)).round(2).tolist(),
        (1000.0, 998.0),
        (2, 2),
        (-10.0, 50.0),
    ):
        got = number(ask(answer, z0, z1), "The result")
        right = z1 - z0
        case = f"z0 = {z0}, z1 = {z1}"
        require(np.isfinite(got), f"For {case} the result is {got}. Find the answer without exponentials.")
        with np.errstate(over="ignore"):
            probability = 1 / (1 + np.exp(-right))
        name_mistake(
            got,
            right,
            {
                (
                    f"For {case} that belongs to class 0. Which of the two is class 1?"
                    if right > 0
                    else f"For {case} the sign is lost: where z1 is the smaller one, z is negative."
                ): -right,
                f"For {case} these are the odds. Take their logarithm.": np.exp(min(right, 700)),
                f"For {case} you return the probability {got:.4f}. Return the z with σ(z) = {probability:.4f}.": (
                    probability
                ),
                f"For {case} you return ln p. The z with σ(z) = p is ln(p / (1 − p)).": np.log(probability),
                f"For {case} you return z1: but z0 counts, too.": z1,
                f"For {case} you divide the two. A quotient of exponentials is a *difference* of the logits.": z1
                / z0,
                f"For {case} you add the two. A quotient of exponentials is a *difference* of the logits.": z1
                + z0,
                f"For {case} you return half of it.": right / 2,
            },
        )
        require(
            close(got, right),
            f"For {case} σ(z) must be {probability:.4f}, so z = {told_apart(right, got, 'not')}.",
        )
    return "So softmax with two classes and logistic regression are the same model."
