"""Checks of lecture 01, linear model."""

import collections
import math

import numpy as np
from numpy.polynomial import Polynomial

from course_utils.exercises import (
    ask,
    close,
    exercise,
    name_mistake,
    number,
    numbers,
    require,
    shape_of,
    told_apart,
)


@exercise("1.1")
def mean_squared_error(answer, rng):
    for size in (3, 1, 7, 4, 2):
        xs, ys, w = rng.normal(size=size).round(1), rng.normal(size=size).round(1), round(rng.normal(), 1)
        if size in (4, 2):  # whole numbers: with a weight whose errors are none, and with a whole one
            xs, ys, w = rng.integers(1, 9, size), rng.integers(1, 9, size), 0.25 if size == 4 else 3
        errors = xs * w - ys
        right = np.mean(errors**2)
        case = f"xs = {xs.tolist()}, ys = {ys.tolist()}, w = {w}"
        got = number(ask(answer, xs.tolist(), ys.tolist(), w), "The result")
        mistakes = {
            f"For {case} you return the sum. Divide it by {size}.": np.sum(errors**2),
            f"For {case} you divide by {size - 1}. Divide by the number of samples.": np.sum(errors**2)
            / max(size - 1, 1),
            f"For {case} you return half of it: the mean alone, without a factor 1/2.": right / 2,
            f"For {case}: square each error first, then take the mean.": np.mean(errors) ** 2,
            f"For {case} you return the mean error; the square is missing.": np.mean(errors),
            f"For {case} you return the mean of the absolute errors; square them instead.": np.mean(
                np.abs(errors)
            ),
            f"For {case} you return the root of the mean squared error; leave the root out.": np.sqrt(right),
            f"For {case} the error has the wrong sign: prediction minus answer, not plus.": np.mean(
                (xs * w + ys) ** 2
            ),
        }
        name_mistake(got, right, mistakes if size > 1 else {})
        require(
            close(got, right),
            f"For {case} the errors are {errors.round(2).tolist()}, and the mean of their squares is "
            f"{told_apart(right, got)}.",
        )
    for kind in (float, int):
        arrays = np.array([1, 2], dtype=kind), np.array([3, 3], dtype=kind)
        got = number(ask(answer, *arrays, 0.5), "The result for arrays")
        require(close(got, 5.125), f"It works for lists but not for NumPy arrays of {kind.__name__}.")


def _refine(xs, ys, low, high, rounds):
    for _ in range(rounds):
        grid = np.linspace(low, high, 11)
        i = int(np.argmin([np.mean((xs * w - ys) ** 2) for w in grid]))
        low, high = grid[max(i - 1, 0)], grid[min(i + 1, 10)]
    return grid[i]


@exercise("1.2")
def search_more_finely(answer, rng):
    for low, high, best in (
        (-4.0, 4.0, 2.0 + rng.random() / 3),
        (-4.0, 4.0, -1.3 + rng.random() / 3),
        (-3.0, 5.0, 5.0),
        (-5.0, 1.0, -5.0),
        (1.0, 2.0, 1.2 + rng.random() / 9),
        # Nearer to a point of the second round than to one of a finer grid.
        (0.0, 10.0, 3.33 + rng.random() / 50),
    ):
        xs = rng.uniform(0.5, 2, 5)
        ys = best * xs + 0.01 * rng.normal(size=5)
        results = [number(ask(answer, xs, ys, low, high, rounds), "The result") for rounds in (1, 2, 8)]
        wanted = [_refine(xs, ys, low, high, rounds) for rounds in (1, 2, 8)]
        case = f"For five points near y = {best:.2f} x, low = {low:g}, high = {high:g}"
        grid = np.linspace(low, high, 11)
        costs = np.array([np.mean((xs * w - ys) ** 2) for w in grid])
        both = told_apart(wanted[0], results[0], is_formula=False)
        best_of_all = f"{case} and one round, the best of the 11 weights is {both}."
        name_mistake(
            results[0],
            wanted[0],
            {
                f"{best_of_all} You return its position.": costs.argmin(),
                f"{best_of_all} You return its cost.": costs.min(),
            },
        )
        is_point = bool(np.isclose(grid, results[0]).any())
        require(
            close(results[0], wanted[0], atol=1e-6),
            f"{best_of_all} "
            + (
                "Yours is a point of the grid, too, but its mean squared error is larger."
                if is_point
                else f"Return that weight itself: yours is no point of np.linspace({low:g}, {high:g}, 11)."
            ),
        )
        require(
            not close(results[1], results[0]) or close(wanted[1], wanted[0]),
            f"{case}, a second round changes nothing: set `low` and `high` to the neighbours of the best weight.",
        )
        require(
            close(results[1], wanted[1], atol=1e-6),
            f"{case} and two rounds: expected {told_apart(wanted[1], results[1], is_formula=False)}. The new borders "
            "are the grid points directly left and right of the best one; at a border, the border itself.",
        )
        require(
            close(results[2], wanted[2], atol=1e-6),
            f"{case} and eight rounds: expected {told_apart(wanted[2], results[2], is_formula=False)}.",
        )
    return (
        "Each round costs 11 evaluations and narrows the interval at least five times: cheap, for one weight."
    )


@exercise("1.3")
def surface_of_weight_and_bias(answer, rng):
    xs, ys = rng.normal(size=4), rng.normal(size=4)
    ws, bs = np.linspace(-1, 2, 5), np.linspace(0, 3, 3)
    wanted = np.mean((xs[:, None, None] * ws + bs[:, None] - ys[:, None, None]) ** 2, axis=0)  # (3, 5)
    got = ask(answer, xs, ys, ws, bs, shown="xs, ys, 5 weights, 3 biases")
    require(
        shape_of(got) != wanted.T.shape,
        "For 5 weights and 3 biases the shape should be (3, 5), but it is (5, 3): biases in rows, weights in columns.",
    )
    got = numbers(got, wanted.shape, "For 5 weights and 3 biases, the result")
    require(not close(got, 4 * wanted), "You return the sum over the 4 samples. Divide it by their number.")
    no_bias = np.mean((xs[:, None] * ws - ys[:, None]) ** 2, axis=0)
    require(
        not close(got, np.tile(no_bias, (3, 1))),
        "All rows are equal: the bias does not enter your prediction.",
    )
    others = {
        "The rows are turned round: entry [i, j] belongs to bs[i].": wanted[::-1],
        "The columns are turned round: entry [i, j] belongs to ws[j].": wanted[:, ::-1],
        "All costs are there, in another order: is `ws` the outer loop, and the result reshaped?": wanted.T.reshape(
            wanted.shape
        ),
    }
    name_mistake(got, wanted, others)
    minus = np.mean((xs[:, None, None] * ws - bs[:, None] - ys[:, None, None]) ** 2, axis=0)
    require(not close(got, minus), "The bias has the wrong sign: the prediction is x * w + b.")
    i, j = np.unravel_index(np.argmax(np.abs(got - wanted)), wanted.shape)
    require(
        close(got, wanted),
        f"At b = {bs[i]:g}, w = {ws[j]:g} the cost is {told_apart(wanted[i, j], got[i, j], 'your surface has')}.",
    )
    x, y, w, b = np.array([0.5, 1.25]), np.array([1.0, 0.25]), np.arange(2), np.arange(3)
    wanted = np.mean((x[:, None, None] * w + b[:, None] - y[:, None, None]) ** 2, axis=0)
    got = ask(answer, x, y, w, b, shown="xs, ys, 2 weights and 3 biases that are whole numbers")
    got = numbers(got, (3, 2), "For 2 weights and 3 biases the result")
    require(
        close(got, wanted), "For weights and biases that are whole numbers the costs are not: are they cut?"
    )
    x, y, w, b = np.array([1, 2, 4]), np.array([3, 3, 2]), np.array([0.5, 1.5]), np.array([0, 1, 2, 3])
    wanted = np.mean((x[:, None, None] * w + b[:, None] - y[:, None, None]) ** 2, axis=0)
    for form, given in {"lists": (x.tolist(), y.tolist()), "arrays": (x, y)}.items():
        got = ask(answer, *given, w, b, shown=f"{form} of whole numbers as xs and ys, 2 weights, 4 biases")
        got = numbers(got, (4, 2), f"For {form} of whole numbers, 2 weights and 4 biases, the result")
        require(
            close(got, wanted),
            f"For {form} of whole numbers it is not right: are costs cut to whole numbers?",
        )


@exercise("1.4")
def degree_by_development_error(answer, rng):
    def error(degree, fit_on, measured_on):
        model = Polynomial.fit(*fit_on, degree, domain=[-1, 1])
        return np.mean((model(measured_on[0]) - measured_on[1]) ** 2)

    degrees = range(9)
    given, found, told = [], collections.defaultdict(list), ""
    while len(given) < 3:
        rule = Polynomial(rng.uniform(1, 2, 1 + rng.integers(1, 4)))
        scale = 10 if len(given) == 2 else 1  # then all errors are far above 1
        train, dev = (
            (x, scale * (rule(x) + 0.3 * rng.normal(size=x.size))) for x in rng.uniform(-1, 1, (2, 15))
        )
        of_all = [error(d, train, dev) for d in degrees]
        wanted = int(np.argmin(of_all))
        rises = any(b > a for a, b in zip(of_all[:wanted], of_all[1:], strict=False))
        if wanted == 8 or (len(given) == 1 and not rises):  # once it falls, rises and falls again
            continue
        swapped = min(degrees, key=lambda d: error(d, dev, train))
        joint = min(degrees, key=lambda d: error(d, train, np.concatenate([train, dev], axis=1)))
        if wanted in (swapped, joint):
            continue  # such data could not tell a right answer from a typical wrong one
        got = number(ask(answer, train, dev, degrees, shown="train, dev, range(9)"), "The result")
        errors = ", ".join(f"{d}: {of_all[d]:.4f}" for d in degrees)
        given.append(got == wanted)
        found["You return the highest degree: it has the smallest error on the set that you fitted. "].append(
            got == 8
        )
        found["That is the answer for exchanged sets. "].append(got == swapped)
        found["Measure the error on `dev` only, without the training set. "].append(got == joint)
        told = told or (
            got != wanted
            and f"The development errors are {errors}. So the degree is {wanted}, but you return {got:g}."
        )
    for message, is_it in found.items():
        require(not all(is_it), " ".join((message.strip(), "Fit on `train`, measure on `dev`.", str(told))))
    require(all(given), told)
    some = [8, 5, 7, 4]
    picked = number(ask(answer, train, dev, some, shown=f"train, dev, {some}"), "The result")
    wanted = min(some, key=lambda d: error(d, train, dev))
    require(
        picked == wanted,
        f"Of the degrees {some} the best is {wanted}, but you return {picked:g}. "
        + (
            "That is one of them, but its error is larger."
            if picked in some
            else "That is none of them: is it a position, or the best of other degrees?"
        ),
    )
    level = tuple((np.linspace(-1, 1, 12), np.zeros(12)) for _ in range(2))
    lowest = number(ask(answer, *level, [7, 2, 5], shown="y = 0 everywhere, [7, 2, 5]"), "The result")
    require(
        lowest == 2,
        f"Where all errors are equal (y = 0 everywhere), the smallest of [7, 2, 5] is wanted, not {lowest:g}.",
    )


@exercise("1.5")
def evaluations_of_a_grid(answer, rng):
    for k, d in [(43, 3), (41, 1), tuple(rng.integers(2, 9, 2).tolist()), (99, 10)]:
        got = ask(answer, k, d)
        require(
            not hasattr(got, "dtype"),
            f"You return a number of NumPy or torch ({type(got).__name__}). It overflows beyond 2**63; "
            "use Python's `**` on the two integers.",
        )
        require(
            isinstance(got, int | float),
            f"The result should be a whole number, but it is of type {type(got).__name__}.",
        )
        case = f"For k = {k}, d = {d}"
        known = {
            f"{case}: `^` is no power in Python, but works on bits. Write `**`.": k ^ d,
            f"{case} you return k * d. Every value is combined with every other.": k * d,
            f"{case} you return d ** k. Which of the two numbers is repeated?": d**k,
            f"{case} you return k + d. Every value is combined with every other.": k + d,
            f"{case} you count the values of all weights but one.": k ** (d - 1),
            f"{case} each value is combined with itself, too: not k (k − 1) ….": math.perm(k, d),
        }
        for message, value in known.items():
            require(got != value or value == k**d, message)
        require(
            got == k**d,
            f"{case}: expected {k**d}, but you return {got}."
            + (" A float has 16 digits only: stay with whole numbers." if isinstance(got, float) else "")
            + (
                " It has become negative: 64 bits overflow. Stay with Python's own integers."
                if got < 0
                else ""
            ),
        )
