"""Checks of lecture 02, gradient descent."""

import numpy as np

from course_utils.exercises import ask, close, exercise, number, numbers, require, told_apart


@exercise("2.1")
def gradient_of_the_affine_model(answer, rng):
    for size in (4, 7):
        xs, ys = rng.normal(size=size), rng.normal(size=size)
        w, b = rng.normal(size=2)
        error = xs * w + b - ys
        right = np.array([np.mean(2 * xs * error), np.mean(2 * error)])
        got = ask(answer, xs, ys, w, b, shown=f"{size} random xs and ys, w = {w:.2f}, b = {b:.2f}")
        require(
            np.ndim(got) == 1 and len(got) == 2,
            "Return two numbers: the derivative with respect to w, then the one with respect to b.",
        )
        dw, db = (
            number(got[0], "The derivative with respect to w"),
            number(got[1], "The derivative with respect to b"),
        )
        got = np.array([dw, db])
        require(
            not close(got, right[::-1]), "The two derivatives are in the wrong order: first by w, then by b."
        )
        require(not close(got, -right), "Both have the wrong sign: the error is prediction minus answer.")
        require(not close(got, size * right), f"You return sums over the {size} samples. Take the mean.")
        require(not close(got, right / 2), "The factor 2 from the square is missing.")
        require(
            close(dw, right[0]),
            f"The derivative with respect to w should be {told_apart(right[0], dw, 'it is')}. "
            "Check the error, x * w + b - y, and its factor x.",
        )
        require(
            close(db, right[1]),
            f"The derivative with respect to b should be {told_apart(right[1], db, 'it is')}. "
            "By b, the error has the derivative 1, and the square brings a factor 2.",
        )
    return "Lecture 02 uses it in the section on two weights."


@exercise("2.2")
def largest_stable_rate(answer, rng):
    for xs in (np.array([1.0, 2.0, 3.0]), rng.uniform(1, 3, 5).round(2), rng.normal(size=50)):
        right = 1 / np.mean(np.square(xs))
        case = f"For xs = {xs.tolist()}" if len(xs) < 10 else "For 50 random xs"
        got = number(ask(answer, xs), "The result")
        require(
            not close(got, 1 / np.sum(np.square(xs))),
            f"{case}: the cost is a mean, so its second derivative is too.",
        )
        require(
            not close(got, 2 / np.mean(np.square(xs))),
            f"{case}: the second derivative is 2 · mean(x²); a factor 2 is missing in yours.",
        )
        require(
            not close(got, 2 * np.mean(np.square(xs))),
            f"{case} you return the second derivative itself; the bound is 2 divided by it.",
        )
        require(
            not close(got, right / 2),
            f"{case} you return half of it, the rate that arrives in a single step.",
        )
        require(close(got, right), f"{case} the bound is {told_apart(right, got)}.")
    return "The answers y do not matter: they move the valley, but do not bend it."


def _minibatch(
    x, y, w, lr, batch_size, epochs, rng, reduce=np.mean, drop_last=False, reshuffle=True, shuffle=True
):
    order = np.arange(len(x))
    for epoch in range(epochs):
        if shuffle and (reshuffle or epoch == 0):
            order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            i = order[start : start + batch_size]
            if not (drop_last and len(i) < batch_size):
                w = w - lr * reduce(2 * x[i] * (x[i] * w - y[i]))
    return w


@exercise("2.3")
def minibatch_loop(answer, rng):
    x = rng.uniform(0, 2, 11)
    y = 1.7 * x + 0.3 * rng.normal(size=11)
    known = [
        ({"drop_last": True}, "The last, smaller batch is left out. Use it too."),
        ({"reduce": np.sum}, "You sum the gradients of a batch. Take their mean."),
        (
            {"shuffle": False},
            "The samples come in their stored order. Draw an order with `rng.permutation(len(x))`.",
        ),
        ({"reshuffle": False}, "You draw one order for all epochs. Draw a new one in every epoch."),
    ]
    for batch_size, epochs in ((4, 1), (4, 3), (5, 1), (11, 2), (20, 1), (1, 2)):
        case = f"11 samples, batch_size = {batch_size}, epochs = {epochs}"

        def run(**change):
            return _minibatch(x, y, 0.5, 0.1, batch_size, epochs, np.random.default_rng(7), **change)  # noqa: B023

        got = ask(answer, x, y, 0.5, 0.1, batch_size, epochs, np.random.default_rng(7), shown=case)
        got = number(got, "The result")
        if close(got, run()):
            continue
        for change, message in known:
            require(not close(got, run(**change)), f"With {case}: {message}")
        require(not close(got, 0.5), f"With {case} the weight does not move.")
        require(False, f"With {case}, start w = 0.5, lr = 0.1: expected {told_apart(run(), got)}.")


@exercise("2.4")
def smoothing_in_the_other_convention(answer, rng):
    from course_utils.smoothing import smooth

    for values, beta in (
        ([4.0, 2.0, 2.0, 2.0], 0.5),
        (rng.normal(size=20).round(2).tolist(), 0.1),
        ([3.0], 0.3),
    ):
        right = [values[0]]
        for value in values[1:]:
            right.append(beta * value + (1 - beta) * right[-1])
        got = ask(answer, list(values), beta)
        got = numbers(got, (len(values),), f"For {len(values)} values the result")
        if close(got, right):
            continue
        require(
            not close(got, smooth(values, 1 - beta)),
            "That is the mean with bias correction. Here it starts at the first value instead.",
        )
        swapped = [values[0]]
        for value in values[1:]:
            swapped.append((1 - beta) * value + beta * swapped[-1])
        require(
            not close(got, swapped),
            "Your β is the weight of the past. Here it is the weight of the new value.",
        )
        require(
            close(got[0], values[0]),
            f"The first result should be the first value, {told_apart(values[0], got[0], 'not')}.",
        )
        require(
            False,
            f"For {values[:4]}…, β = {beta}: expected {np.round(right[:4], 4).tolist()}…, "
            f"but you return {np.round(got[:4], 4).tolist()}….",
        )
    return "With β here and 1 − β there, both conventions forget the start and then agree."


@exercise("2.5")
def leave_the_saddle(answer, rng):
    lr, momentum = numbers(answer, (2,), "(lr, momentum)")
    require(lr > 0, f"lr is {lr:g}, but it must be positive: it is the length of a step.")
    require(0 <= momentum < 1, f"momentum is {momentum:g}, but it must lie in [0, 1).")
    (x, y), (vx, vy), escaped = (1.0, 1e-6), (0.0, 0.0), None
    for step in range(1, 301):
        vx, vy = momentum * vx + 2 * x, momentum * vy - 2 * y + y**3
        x, y = x - lr * vx, y - lr * vy
        if escaped is None and abs(y) > 1:
            escaped = step
        if max(abs(x), abs(y)) > 1e6:
            require(False, f"It runs away to infinity in {step} steps: lr = {lr:g} is too large.")
    require(
        escaped is not None, "It has not left the saddle in 300 steps. Take larger steps, or more momentum."
    )
    require(escaped <= 20, f"It leaves the saddle after {escaped} steps; at most 20 are asked for.")
    distance = np.hypot(x, abs(y) - np.sqrt(2))
    require(
        distance < 1e-3,
        f"It leaves the saddle after {escaped} steps, but after 300 steps it is still {distance:.3g} away from "
        "the nearest minimum. Take a smaller rate, or less momentum.",
    )
    return f"{escaped} steps to leave, and it settles."
