"""Checks of lecture 06: rows and columns: shapes, standardising."""

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
    told_apart,
)


@exercise("6.1")
def shapes_and_parameters(answer, rng):
    for sizes in ([8, 6, 4, 1], [3, 2], [4, 4, 4], [5, 5, 2], rng.integers(1, 20, 5).tolist()):
        pairs = list(zip(sizes, sizes[1:], strict=False))
        right, count = [(o, i) for i, o in pairs], sum(o * i + o for i, o in pairs)
        got = ask(answer, list(sizes))
        got = parts(got, 2, "Return two things: the list of shapes, and the number of parameters.")
        require(
            isinstance(got[0], tuple | list) and all(isinstance(shape, tuple | list) for shape in got[0]),
            "The first of the two should be the list of shapes, the second the number.",
        )
        shapes = [tuple(shape) for shape in got[0]]
        case = f"sizes = {sizes}"
        require(
            shapes == right or shapes != pairs,
            f"For {case} the shapes are (in, out); nn.Linear stores (out, in).",
        )
        require(
            len(shapes) == len(right),
            f"For {case} there are {len(right)} layers, but you return {len(shapes)}.",
        )
        require(shapes == right, f"For {case} the shapes should be {right}, but you return {shapes}.")
        total = number(got[1], "The number of parameters")
        known = {
            "weights only; the biases are parameters too.": sum(o * i for i, o in pairs),
            "a bias for each input; there is one for each output.": sum(o * i + i for i, o in pairs),
            "no biases in the last layer.": count - sizes[-1],
            "one bias a layer; there is one for each output.": sum(o * i + 1 for i, o in pairs),
            "the layers.": len(pairs),
            "the units.": sum(sizes[1:]),
        }
        for what, value in known.items():
            require(total != value or value == count, f"For {case} you return {total:g}: you count {what}")
        require(total == count, f"For {case} there are {count} parameters, but you return {total:g}.")


@exercise("6.2")
def standardise_without_a_leak(answer, rng):
    # The mean of three times 0.1 is not quite 0.1, so the deviation of this constant column is not quite 0.
    for constant, rows, scale in ((None, 8, 0.03), (None, 6, 1e-5), (2.0, 8, 1), (0.1, 3, 1)):
        train, other = (rng.normal(m, s, (n, 3)) * [1, scale, 20] for m, s, n in ((5, 3, rows), (4, 2, 5)))
        if constant:
            train[:, 1] = constant
        mean, std = train.mean(axis=0), train.std(axis=0)
        flat = (train == train[0]).all(axis=0)
        std = np.where(flat, 1, std)
        got = ask(answer, train, other, shown=f"train ({rows}, 3), other (5, 3)")
        got = parts(got, 2, "Return two arrays: train and other, both scaled.")
        a, b = numbers(got[0], train.shape, "train"), numbers(got[1], other.shape, "other")
        require(
            np.isfinite(a).all() and np.isfinite(b).all(),
            "A column that is constant in train becomes NaN or infinite: its deviation is 0. Divide by 1 there.",
        )
        require(
            not flat.any() or np.abs(b[:, flat]).max() < 1e6,
            (
                f"A column of {rows} times {constant} is constant, but its deviation comes out as "
                f"{train.std(axis=0)[1]:.1g} instead of 0, by rounding. Compare its numbers; divide by 1."
                if train.std(axis=0)[1]
                else f"Where train holds {rows} times {constant}, other becomes huge: divide by 1 there."
            ),
        )
        b = np.where(flat & (b == 0), (other - mean) / std, b)  # a constant column set to 0 in both will do
        for ddof in (0, 1):
            scale = np.where(flat, 1, train.std(axis=0, ddof=ddof))
            if close(a, (train - mean) / scale) and close(b, (other - mean) / scale):
                break
        else:
            own = (other - other.mean(axis=0)) / other.std(axis=0)
            require(
                not close(b, own) and not close(b, own * np.sqrt(4 / 5)),
                "other is scaled with its own mean and deviation. Use those of train: other plays the future.",
            )
            both = np.concatenate([train, other])
            require(
                not close(
                    a, (train - both.mean(axis=0)) / np.where(both.std(axis=0) > 0, both.std(axis=0), 1)
                ),
                "Mean and deviation come from both arrays: that is the leak. Use train only.",
            )
            rows_of = (train - train.mean(axis=1, keepdims=True)) / train.std(axis=1, keepdims=True)
            spans = np.where(flat, 1, train.max(axis=0) - train.min(axis=0))
            name_mistake(
                a,
                (train - mean) / std,
                {
                    "You use one mean for the whole table. Each column has its own: axis=0.": (
                        train - train.mean()
                    )
                    / train.std(),
                    "You scale the rows. Each *column* has its own mean: axis=0.": rows_of,
                    "You scale to the range from 0 to 1. Take mean and standard deviation.": (
                        train - train.min(axis=0)
                    )
                    / spans,
                    "You subtract the median. Take the mean.": (train - np.median(train, axis=0)) / std,
                    "The mean is not subtracted.": train / std,
                    "The columns are shifted, but not divided.": train - mean,
                },
            )
            require(
                not close(a, (train - mean) / std**2),
                "You divide by the variance. Divide by the standard deviation.",
            )
            require(
                close(a, (train - mean) / std),
                f"The first row of train should become {told_apart(((train - mean) / std)[0], a[0], 'it is')}.",
            )
            require(
                False,
                f"train is right, but the first row of other should become "
                f"{told_apart(((other - mean) / std)[0], b[0], 'it is')}.",
            )
