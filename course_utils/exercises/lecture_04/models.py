"""Checks of lecture 04: a line that is trained, a module of one's own, a safe loss."""

import numpy as np
import torch
from torch import nn

from course_utils.exercises import (
    Wrong,
    ask,
    close,
    exercise,
    name_mistake,
    number,
    parts,
    require,
    told_apart,
)
from course_utils.exercises.watched import calls_of


@exercise("4.1")
def fit_noisy_data(answer, rng):
    for centre, spread, size in ((2.0, 1, 3), (0.0, 1, 20), (-30.0, 1, 15), (5.0, 25, 12)):
        x = np.round(centre + spread * rng.normal(size=size), 2)
        y = rng.uniform(-2, 2) * x + rng.uniform(-1, 1) + 0.1 * rng.normal(size=size)
        w, b = np.polyfit(x, y, 1)
        case = f"{size} samples with x around {centre:g}"
        columns = torch.from_numpy(x)[:, None], torch.from_numpy(y)[:, None]
        with calls_of(nn.Linear, "forward") as calls:
            got = ask(answer, *(c.clone() for c in columns), shown=case)
        got = parts(got, 2, "Return the two numbers (w, b), for example with .item().")
        got_w, got_b = number(got[0], "w"), number(got[1], "b")
        require(
            np.isfinite([got_w, got_b]).all() and max(abs(got_w), abs(got_b)) < 1e6,
            f"For {case} the weights became {got_w:.3g} and {got_b:.3g}: the rate is too large.",
        )
        near = {"rtol": 0, "atol": 1e-3}
        mean, std = x.mean(), x.std(ddof=1)
        flat = abs(got_w) < 0.1 * abs(w) and close(got_b, y.mean(), rtol=0, atol=0.05)
        require(
            not flat or close(got_w, w, **near),
            f"For {case} the line is flat, at the mean of y. Have predictions and answers the same shape, (N, 1)?",
        )
        swapped = "The two are in the wrong order: first w, then b."
        name_mistake((got_w, got_b), (w, b), {swapped: (b, w)}, **near)
        scaled = f"For {case}: w belongs to the scaled x. Divide it by the standard deviation."
        name_mistake(got_w, w, {scaled: w * std}, **near)
        line = f"For {case} least squares gives (w, b) = {told_apart((w, b), (got_w, got_b))}."
        require(
            close(got_w, w, **near),
            f"{line} Are all four steps there, zero_grad() too? Is the loss the plain mean of squares, without weight "
            "decay, and is b in the model? Trained long enough? With x centred and scaled, large rates are stable.",
        )
        name_mistake(
            got_b,
            b,
            {
                f"For {case}: b belongs to the centred x. Undo the shift: b = c − w · mean(x).": b + w * mean,
                f"For {case}: b = c − w · mean(x) with the w of the *unscaled* x.": b
                + w * mean
                - w * std * mean,
                f"For {case}: the shift is undone with the wrong sign: b = c − w · mean(x).": b
                + 2 * w * mean,
            },
            **near,
        )
        require(
            close(got_b, b, **near),
            f"{line} w is right. Is b trained long enough, and shifted back, b = c − w · mean(x)?",
        )
        require(
            calls,
            "The line is right, but no nn.Linear was called. Here the task is to train one, with the four steps.",
        )


@exercise("4.2")
def two_outputs(answer, rng):
    require(
        isinstance(answer, type) and issubclass(answer, nn.Module),
        "Pass the class itself, derived from nn.Module, not an object of it.",
    )
    model, other = ask(answer, shown=""), ask(answer, shown="")
    require(
        not {p.data_ptr() for p in model.parameters()} & {p.data_ptr() for p in other.parameters()},
        "Two models of your class share their weights. Make the layers inside __init__, anew for each.",
    )
    dtype = next((p.dtype for p in model.parameters()), torch.float32)
    x = torch.from_numpy(rng.normal(size=(7, 3))).to(dtype)
    out = ask(model, x, shown="7 samples of 3 features")
    require(
        isinstance(out, torch.Tensor),
        f"forward returns {type(out).__name__}, not a tensor. Is `return` missing?",
    )
    require(
        tuple(out.shape) == (7, 2), f"7 samples should give the shape (7, 2), but it is {tuple(out.shape)}."
    )
    count = sum(p.numel() for p in model.parameters())
    require(
        count > 0, "The model has no parameters: assign the layers directly to self, or to an nn.ModuleList."
    )
    shapes = sorted(tuple(p.shape) for p in model.parameters())
    require(
        shapes == sorted([(5, 3), (5,), (2, 5), (2,)]),
        f"The parameters should have the shapes (5, 3), (5,), (2, 5), (2,); yours have {shapes}.",
    )
    W1, b1, W2, b2 = (
        next(p for p in model.parameters() if tuple(p.shape) == s) for s in ((5, 3), (5,), (2, 5), (2,))
    )
    with torch.no_grad():  # so that hidden values and outputs of both signs occur, whatever the start was
        for p in (W1, b1, W2, b2):
            p.copy_(torch.from_numpy(rng.normal(size=tuple(p.shape))))
        b2 -= (torch.relu(x @ W1.T + b1) @ W2.T + b2).mean(0)
    for rows in (7, 1, 2):
        some = x[:rows]
        out = ask(model, some, shown=f"{rows} samples of 3 features")
        require(
            isinstance(out, torch.Tensor) and tuple(out.shape) == (rows, 2),
            f"{rows} samples should give the shape ({rows}, 2), but it is {tuple(getattr(out, 'shape', ()))}.",
        )
        hidden = some @ W1.T + b1
        right = torch.relu(hidden) @ W2.T + b2
        mistakes = {
            "The ReLU between the two layers is missing: this is one linear map.": hidden @ W2.T + b2,
            "Do not apply ReLU to the outputs: they could never be negative.": right.relu(),
            "Between the layers stands a sigmoid. ReLU is asked for.": hidden.sigmoid() @ W2.T + b2,
            "Between the layers stands tanh. ReLU is asked for.": hidden.tanh() @ W2.T + b2,
            "Between the layers stands LeakyReLU. The plain ReLU is asked for.": (
                nn.functional.leaky_relu(hidden) @ W2.T + b2
            ),
            "Do not apply softmax to the outputs.": right.softmax(dim=1),
            "ReLU is applied to the inputs, too.": torch.relu(some.relu() @ W1.T + b1) @ W2.T + b2,
        }
        out.sum().backward()
        require(
            all(p.grad is not None for p in (W1, b1, W2, b2)),
            "Not all layers get a gradient: something between them is cut off (`detach`, `.data`).",
        )
        out = out.detach().double()
        name_mistake(out, right.detach(), {m: v.detach() for m, v in mistakes.items()}, atol=1e-5)
        require(close(out, right.detach(), atol=1e-5), "The output is not Linear(ReLU(Linear(x))).")
    return f"It has {count} parameters: 15 + 5 + 10 + 2."


@exercise("4.3")
def safe_mean_squared_error(answer, rng):
    for size in (6, 1, 3):
        a, b = rng.normal(size=size), rng.normal(size=size)
        right = float(np.mean((a - b) ** 2))
        for shapes in (
            ((size, 1), (size, 1)),
            ((size,), (size,)),
            ((size, 1), (size,)),
            ((size,), (size, 1)),
        ):
            y_hat = torch.from_numpy(a).reshape(shapes[0]).requires_grad_()
            y = torch.from_numpy(b).reshape(shapes[1])
            case = f"{shapes[0]} and {shapes[1]}"
            try:
                out = ask(answer, y_hat, y, shown=f"shapes {case}")
            except Wrong as wrong:
                same = (
                    f" These are the same {size} samples, perhaps in another shape."
                    if "raised" in str(wrong)
                    else ""
                )
                raise Wrong(f"{wrong}{same}") from None
            got = number(out, f"For shapes {case} the result")
            pairs = (
                f"For shapes {case} each prediction is compared with each answer: {size * size} differences "
            )
            name_mistake(
                got,
                right,
                {
                    f"{pairs}instead of {size}.": np.mean((a[:, None] - b) ** 2),
                    "Take the mean of the squares, not their sum.": size * right,
                    "Leave the root out: the mean squared error is asked for.": right**0.5,
                    "Square the differences; you take their absolute values.": np.mean(np.abs(a - b)),
                },
            )
            require(close(got, right), f"For shapes {case} it should be {told_apart(right, got, 'it is')}.")
            require(
                isinstance(out, torch.Tensor) and out.requires_grad,
                "The result has lost its graph, so it cannot be trained on. "
                + (
                    "Something on the way cuts it off: `detach()`, `.data`, or a new tensor."
                    if isinstance(out, torch.Tensor)
                    else "Return the tensor, without .item()."
                ),
            )
            (slope,) = torch.autograd.grad(out.sum(), y_hat, allow_unused=True)
            wanted = 2 * (a - b).reshape(shapes[0]) / size
            require(
                slope is not None and close(slope.numpy(), wanted),
                "The number is right, but its gradient is not: something on the way is cut off (`detach`, `.data`).",
            )
    for m, n in ((6, 3), (6, 1), (1, 6)):
        for shapes in (((m, 1), (n,)), ((m,), (n,)), ((m, 1), (n, 1)), ((m,), (n, 1))):
            case = f"{m} predictions and {n} answers, shapes {shapes[0]} and {shapes[1]},"
            try:
                answer(torch.zeros(shapes[0]), torch.zeros(shapes[1]))
            except ValueError:
                continue
            except Exception as error:
                raise Wrong(f"{case} raise {type(error).__name__}, not a ValueError.") from None
            raise Wrong(f"{case} must raise a ValueError, but they do not.")
