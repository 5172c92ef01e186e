"""Checks of lecture 02, gradient descent."""

import numpy as np

from course_utils.exercises import (
    ask,
    close,
    exercise,
    name_mistake,
    number,
    numbers,
    parts,
    require,
    shape_of,
    told_apart,
)


@exercise("2.1")
def gradient_of_the_affine_model(answer, rng):
    for size in (4, 7, 1, 3):
        xs, ys = rng.normal(size=size), rng.normal(size=size)
        w, b = rng.normal(size=2)
        if size == 3:
            xs, ys = rng.integers(-5, 6, size), rng.integers(-5, 6, size)
        error = xs * w + b - ys
        right = np.array([np.mean(2 * xs * error), np.mean(2 * error)])
        got = ask(answer, xs, ys, w, b, shown=f"{size} random xs and ys, w = {w:.2f}, b = {b:.2f}")
        got = parts(
            got, 2, "Return two numbers: the derivative with respect to w, then the one with respect to b."
        )
        dw, db = (
            number(part, f"The derivative with respect to {name}")
            for part, name in zip(got, "wb", strict=True)
        )
        sums = f"You return sums over the {size} samples. Take the mean."
        name_mistake(
            np.array([dw, db]),
            right,
            {
                "The two derivatives are in the wrong order: first by w, then by b.": right[::-1],
                "Both have the wrong sign: the error is prediction minus answer.": -right,
                sums: size * right,
                "The factor 2 from the square is missing.": right / 2,
            },
        )
        name_mistake(
            dw,
            right[0],
            {
                f"The derivative with respect to w: {sums}": size * right[0],
                "The derivative with respect to w: the factor 2 from the square is missing.": right[0] / 2,
                "The derivative with respect to w has the wrong sign.": -right[0],
                "The derivative with respect to w: its factor x is missing, the derivative of x * w + b - y.": right[
                    1
                ],
                "The derivative with respect to w: multiply each error by its own x first, then take the mean.": 2
                * np.mean(xs)
                * np.mean(error),
                "The derivative with respect to w: the error is x * w + b - y; yours has no b.": np.mean(
                    2 * xs * (error - b)
                ),
            },
        )
        require(
            close(dw, right[0]),
            f"The derivative with respect to w should be {told_apart(right[0], dw, 'it is')}.",
        )
        name_mistake(
            db,
            right[1],
            {
                f"The derivative with respect to b: {sums}": size * right[1],
                "The derivative with respect to b: the factor 2 from the square is missing.": right[1] / 2,
                "The derivative with respect to b has the wrong sign.": -right[1],
                "The derivative with respect to b: leave the factor x out, the derivative of b is 1.": right[
                    0
                ],
                "The derivative with respect to b: the error is x * w + b - y; yours has no b.": np.mean(
                    2 * (error - b)
                ),
                "The derivative with respect to b: that is the derivative times b.": b * right[1],
            },
        )
        require(
            close(db, right[1]),
            f"The derivative with respect to b should be {told_apart(right[1], db, 'it is')}.",
        )
    return "Lecture 02 uses it in the section on two weights."


@exercise("2.2")
def largest_stable_rate(answer, rng):
    draws = (rng.uniform(1, 3, 5).round(2), rng.normal(size=50), np.array([-2, 3, 0, 1]), np.array([-0.5]))
    for xs in (np.array([1.0, 2.0, 3.0]), *draws):
        squares = np.square(xs.astype(float))
        right = 1 / np.mean(squares)
        case = f"For xs = {xs.tolist()}" if len(xs) < 10 else "For 50 random xs"
        got = number(ask(answer, xs), "The result")
        with np.errstate(divide="ignore"):
            of_mean, of_x = 1 / np.mean(xs) ** 2, 1 / np.mean(np.abs(xs))
        mistakes = {
            f"{case}: the cost is a mean, so its second derivative is too.": 1 / np.sum(squares),
            f"{case}: the second derivative is 2 · mean(x²); a factor 2 is missing in yours.": 2
            / np.mean(squares),
            f"{case} you return the second derivative itself; the bound is 2 divided by it.": 2
            * np.mean(squares),
            f"{case} you return half of it, the rate that arrives in a single step.": right / 2,
            f"{case} you square the mean of x. Square each x first, then take the mean.": of_mean,
            f"{case} the square is missing: the second derivative is 2 · mean(x²).": of_x,
            f"{case} you look at the largest x only. The cost is a mean over all.": 1 / squares.max(),
        }
        name_mistake(got, right, mistakes)
        require(close(got, right), f"{case} the bound is {told_apart(right, got)}.")
    return "The answers y do not matter: they move the valley, but do not bend it."


def _minibatch(
    x,
    y,
    w,
    lr,
    batch_size,
    epochs,
    rng,
    reduce=np.mean,
    drop_last=False,
    reshuffle=True,
    shuffle=True,
    sign=1,
):
    order = np.arange(len(x))
    for epoch in range(epochs):
        if shuffle and (reshuffle or epoch == 0):
            order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            i = order[start : start + batch_size]
            if not (drop_last and len(i) < batch_size):
                w = w - sign * lr * reduce(2 * x[i] * (x[i] * w - y[i]))
    return w


@exercise("2.3")
def minibatch_loop(answer, rng):
    x = rng.uniform(0, 2, 11)
    y = 1.7 * x + 0.3 * rng.normal(size=11)
    for batch_size, epochs in ((4, 1), (4, 3), (5, 1), (11, 2), (20, 1), (1, 2)):
        start, lr = (0.5, 0.1) if batch_size != 5 else (-1.25, 0.05)
        case = f"11 samples, batch_size = {batch_size}, epochs = {epochs}"

        def run(**change):
            return _minibatch(x, y, start, lr, batch_size, epochs, np.random.default_rng(7), **change)  # noqa: B023

        got = ask(answer, x, y, start, lr, batch_size, epochs, np.random.default_rng(7), shown=case)
        got = number(got, "The result")
        known = {
            "The last, smaller batch is left out. Use it too.": run(drop_last=True),
            "You sum the gradients of a batch. Take their mean.": run(reduce=np.sum),
            "You divide by batch_size. The last batch is smaller: take the mean of what is in it.": run(
                reduce=lambda each, of=batch_size: np.sum(each) / of
            ),
            "The samples come in their stored order. Draw an order with `rng.permutation(len(x))`.": run(
                shuffle=False
            ),
            "You draw one order for all epochs. Draw a new one in every epoch.": run(reshuffle=False),
            "The weight goes uphill: subtract the gradient.": run(sign=-1),
            "The factor 2 of the gradient is missing.": run(sign=0.5),
            "The weight does not move.": start,
            "You stop after the first epoch: is `return` inside the loop?": _minibatch(
                x, y, start, lr, batch_size, 1, np.random.default_rng(7)
            ),
        }
        name_mistake(got, run(), {f"With {case}: {message}": value for message, value in known.items()})
        require(
            close(got, run()),
            f"With {case}, start w = {start}, lr = {lr}: expected {told_apart(run(), got)}.",
        )


@exercise("2.4")
def smoothing_in_the_other_convention(answer, rng):
    from course_utils.smoothing import smooth

    for values, beta in (
        ([4.0, 2.0, 2.0, 2.0], 0.5),
        (rng.normal(size=20).round(2).tolist(), 0.1),
        ([3.0], 0.3),
        ([1, 0, 4, 2], 0.25),
        ([0, 1, 0.5, -0.75, 3], 0.5),
    ):
        right, swapped = [values[0]], [values[0]]
        for value in values[1:]:
            right.append(beta * value + (1 - beta) * right[-1])
            swapped.append((1 - beta) * value + beta * swapped[-1])
        got = ask(answer, list(values), beta)
        require(
            shape_of(got) != (len(values) + 1,),
            f"For {len(values)} values you return {len(values) + 1}. The first result is the first value, once.",
        )
        got = numbers(got, (len(values),), f"For {len(values)} values the result")
        from_raw = [
            values[0],
            *(beta * new + (1 - beta) * old for old, new in zip(values, values[1:], strict=False)),
        ]
        name_mistake(
            got,
            right,
            {
                "That is the mean with bias correction. Here it starts at the first value instead.": smooth(
                    values, 1 - beta
                ),
                "Your β is the weight of the past. Here it is the weight of the new value.": swapped,
                "You mix each value with the *value* before it. Mix it with the last *result*.": from_raw,
                "The results are cut to whole numbers.": np.trunc(right),
            },
        )
        require(
            close(got[0], values[0]),
            f"The first result should be the first value, {told_apart(values[0], got[0], 'not')}.",
        )
        place = int(np.argmax(~np.isclose(got, right, rtol=1e-5, atol=1e-6)))
        require(
            close(got, right),
            f"For {values[:4]}…, β = {beta}: result number {place} should be {told_apart(right[place], got[place])}.",
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
