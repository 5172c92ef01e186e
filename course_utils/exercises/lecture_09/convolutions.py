"""Checks of lecture 09: convolutions by hand, sizes, kernels, what they cost."""

import numpy as np
import torch
from torch.nn import functional as F

from course_utils.exercises import (
    ask,
    close,
    exercise,
    listed,
    name_mistake,
    numbers,
    parts,
    require,
    shape_of,
    short,
    told_apart,
    whole,
)
from course_utils.exercises.watched import calls_of_torch


def _conv2d(picture, kernel, stride, padding):
    tensors = (torch.from_numpy(np.asarray(a, dtype=float))[None, None] for a in (picture, kernel))
    return F.conv2d(*tensors, stride=stride, padding=padding)[0, 0].numpy()


@exercise("9.1")
def convolution_with_loops(answer, rng):
    for side, k, stride, padding in (
        ((5, 5), 3, 1, 0),
        ((6, 9), 3, 2, 1),
        ((8, 7), 4, 3, 2),
        ((6, 6), 2, 2, 0),
        ((4, 5), 2, 1, 0),
        ((7, 6), 3, 2, 1),
        ((3, 3), 3, 1, 0),
    ):
        picture = rng.integers(0, 10, side).astype(float)
        kernel = rng.integers(-3, 4, (k, k)).astype(float)
        kernel[0, 0] += 5  # never the same as the kernel turned round
        if side == (4, 5):
            picture, kernel = picture / 4, kernel / 8  # no whole numbers
        if side == (7, 6):
            picture, kernel = picture.astype(int), kernel / 8
        right = _conv2d(picture, kernel, stride, padding)
        case = f"a picture of {side[0]} x {side[1]}, kernel {k} x {k}, stride {stride}, padding {padding}"
        with calls_of_torch() as calls:
            got = ask(answer, picture.copy(), kernel.copy(), stride, padding, shown=case)
        require(
            not calls,
            f"You call torch ({calls[0].name if calls else ''}). Here the task is to do it with NumPy loops.",
        )
        shape = shape_of(got)
        dense = tuple(side[i] + 2 * padding - k + 1 for i in (0, 1))
        require(
            shape != dense or dense == right.shape,
            f"For {case} the result has the shape {shape}: you leave out the stride.",
        )
        bare = tuple((side[i] - k) // stride + 1 for i in (0, 1))
        require(
            shape != bare or bare == right.shape,
            f"For {case} the result has the shape {shape}: you leave out the padding.",
        )
        require(
            shape != right.shape[::-1] or right.shape[0] == right.shape[1],
            f"For {case} rows and columns are exchanged.",
        )
        values = numbers(got, right.shape, f"For {case} the result")
        mistakes = {
            "You turn the kernel. Here it stays as it is (cross-correlation).": _conv2d(
                picture, kernel[::-1, ::-1].copy(), stride, padding
            ),
            "Rows and columns of the kernel are exchanged.": _conv2d(
                picture, kernel.T.copy(), stride, padding
            ),
            "That is the mean of the products. Take their sum.": right / k**2,
            "The result is cut to whole numbers.": np.trunc(right),
            "You add up the window: the kernel is missing.": _conv2d(
                picture, np.ones((k, k)), stride, padding
            ),
        }
        if right.shape[0] == right.shape[1]:
            mistakes |= {f"For {case} rows and columns of the result are exchanged.": right.T}
        name_mistake(values, right, mistakes)
        if stride > 1:
            crowded = _conv2d(picture, kernel, 1, padding)[: right.shape[0], : right.shape[1]]
            require(
                close(values, right) or not close(values, crowded),
                "The window moves by one pixel: begin at row i * stride.",
            )
        if padding:
            late = _conv2d(np.pad(picture, (0, 2 * padding)), kernel, stride, 0)
            require(
                close(values, right) or not close(values, late),
                "No frame of zeros above and to the left.",
            )
        i, j = np.unravel_index(np.argmax(np.abs(values - right)), right.shape)
        require(
            close(values, right),
            f"For {case} the number in row {i}, column {j} should be {told_apart(right[i, j], values[i, j], 'it is')}.",
        )


@exercise("9.2")
def sizes_through_a_network(answer, rng):
    cases = [
        (28, [(5, 1, 2), (2, 2, 0), (5, 1, 0), (2, 2, 0)]),
        (32, [(3, 2, 1), (3, 2, 1), (3, 2, 1)]),
        (224, [(7, 2, 3), (3, 2, 1)]),
        (30, [(3, 1, 1), (2, 2, 1), (3, 3, 2)]),
        (int(rng.integers(50, 100)), [(4, 3, 1), (3, 1, 0), (2, 2, 0)]),
    ]
    for n, layers in cases:
        right, floors, no_padding, half = [], n, n, n
        side = n
        wrong = {"floor": [], "padding": [], "one": []}
        for k, s, p in layers:
            side = (side + 2 * p - k) // s + 1
            floors = (floors + 2 * p - k) // s
            no_padding = (no_padding - k) // s + 1
            half = (half + p - k) // s + 1
            right.append(side)
            wrong["floor"].append(floors)
            wrong["padding"].append(no_padding)
            wrong["one"].append(half)
        alone = [(n + 2 * p - k) // s + 1 for k, s, p in layers]
        case = f"n = {n}, layers (kernel, stride, padding) = {layers}"
        got = ask(answer, n, list(layers), shown=case)
        got = listed(got)
        require(
            not isinstance(got, int) or got != right[-1],
            "That is the last side. Return the sides after *each* layer, as a list.",
        )
        require(isinstance(got, list | tuple), f"The result should be a list of int, but it is {short(got)}.")
        got = list(got)
        require(
            all(isinstance(g, int | np.integer) for g in got),
            f"For {case} the sides should be int, but the list is {got}. Round down with //.",
        )
        require(
            len(got) <= len(right) + 1 or got[-len(right) :] != right,
            f"For {case} the list of an earlier call is still in your result. Is a list the default of an argument?",
        )
        require(
            got != [n, *right],
            "Leave out the first side: the list begins with the side after the first layer.",
        )
        require(
            got != alone or alone == right, "Every layer begins with the side that the one before has left."
        )
        require(got != wrong["floor"], f"For {case} one window is missing: the one at the start. Add 1.")
        require(
            got != wrong["padding"] or wrong["padding"] == right, f"For {case} you leave out the padding."
        )
        require(got != wrong["one"] or wrong["one"] == right, "Padding is laid on both ends: 2p.")
        require(
            len(got) != len(right)
            or not all(g in (r, r + 1) for g, r in zip(got, right, strict=True))
            or got == right,
            f"For {case} a window that does not fit is counted: round *down*, and then add 1.",
        )
        require(got == right, f"For {case} it should be {right}, but you return {got}.")


@exercise("9.3")
def kernel_that_finds_a_pattern(answer, rng):
    patterns = [
        np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        np.array([[0, 1, 0], [0, 1, 0], [0, 1, 0]]),
        np.array([[0, 0, 0], [1, 1, 1], [0, 0, 0]]),
        np.array([[1, 1, 1], [0, 1, 0], [0, 1, 0]]),
        np.array([[0, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1], [0, 0, 0, 1]]),
    ]
    for pattern in patterns:
        pattern = pattern.astype(float)
        k = len(pattern)
        case = f"the pattern {pattern.astype(int).tolist()}"
        given = pattern.astype(int) if k == 4 else pattern.copy()
        kernel = numbers(ask(answer, given, shown=case), (k, k), "The kernel")
        require(
            not close(kernel, kernel.mean()),
            f"For {case} all weights are "
            + (
                "0: such a kernel finds nothing."
                if close(kernel, 0)
                else "equal: such a kernel finds brightness only."
            ),
        )
        rows, columns = np.mgrid[:28, :28]
        found, places = [], []
        for _ in range(20):
            picture = 0.05 * rng.random((28, 28))
            picture += 3 * np.exp(-((rows - 18) ** 2 + (columns - 18) ** 2) / 72)
            row, column = (int(v) for v in rng.integers(0, 28 - k, 2))  # also where it is bright
            picture[row : row + k, column : column + k] += pattern
            response = _conv2d(picture, kernel, 1, 0)
            places.append((row, column))
            found.append(
                [np.unravel_index(end, response.shape) for end in (response.argmax(), response.argmin())]
            )
        require(
            not all(lowest == place for (_, lowest), place in zip(found, places, strict=True))
            or (kernel * (pattern - pattern.mean())).sum() > 0,
            "At the pattern your response is *smallest*: the sign is turned round.",
        )
        for (highest, _), place in zip(found, places, strict=True):
            where = (
                f"For {case}, which lies at row {place[0]}, column {place[1]}, "
                f"the largest response is at row {highest[0]}, column {highest[1]}."
            )
            require(
                highest == place or abs(kernel.sum()) < 1e-6,
                f"{where} The weights add up to {kernel.sum():.3g}, so brightness alone changes the response. "
                "What should their sum be?",
            )
            require(highest == place, f"{where} Are the large weights where the pattern has its ones?")


@exercise("9.4")
def parameters_and_multiplications(answer, rng):
    for c_in, c_out, k, height, width in (
        (3, 64, 5, 224, 224),
        (10, 20, 5, 8, 12),
        (512, 512, 3, 224, 200),
        tuple(rng.integers(2, 8, 5) * 2 + 1),
    ):
        c_in, c_out, k, height, width = (int(v) for v in (c_in, c_out, k, height, width))
        weights = c_out * c_in * k * k
        case = f"c_in = {c_in}, c_out = {c_out}, k = {k}, {height} x {width} pixels"
        got = ask(answer, c_in, c_out, k, height, width, shown=case)
        got = parts(got, 2, "Return two numbers: parameters, multiplications.")
        count, products = (
            whole(got[0], "The number of parameters"),
            whole(got[1], "The number of multiplications"),
        )
        require(
            (count, products) != (weights * height * width, weights + c_out),
            "The two numbers are in the other order: parameters first.",
        )
        require(count != weights, f"For {case}: one bias an output channel is missing.")
        require(
            count != weights + c_in or c_in == c_out,
            f"For {case} you count one bias for each *input* channel. There is one for each output channel.",
        )
        require(count != weights + 1, "There is one bias for each output channel, not one for all.")
        require(
            count != weights + c_out * c_in, "There is one bias for each *output* channel, not for each pair."
        )
        require(
            count != c_out * k * k + c_out or c_in == 1,
            "Every kernel has a slice for each *input* channel.",
        )
        require(
            count != c_out * c_in * k + c_out,
            "The window has two sides: k * k weights for each pair of channels.",
        )
        require(
            count == weights + c_out, f"For {case} there are {weights + c_out} parameters, not {count:.10g}."
        )
        require(products != weights, "Each weight is used for every pixel of the result, not once.")
        require(
            products != count * height * width,
            "The bias is added, not multiplied: leave it out of the multiplications.",
        )
        right = weights * height * width
        smaller = weights * (height - k + 1) * (width - k + 1)
        require(products != smaller, "With the padding (k − 1)/2 the result is as large as the picture.")
        require(products == right, f"For {case} there are {right} multiplications, not {products:.10g}.")
