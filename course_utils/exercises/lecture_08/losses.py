"""Checks of lecture 08: softmax, cross-entropy, what a first loss tells."""

import numpy as np
import torch
from torch import nn

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
from course_utils.exercises.watched import calls_of_torch


def _log_softmax(z):
    shifted = z - z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _quietly(answer, *args, shown):
    with np.errstate(all="ignore"):
        return ask(answer, *args, shown=shown)


@exercise("8.1")
def stable_log_softmax(answer, rng):
    cases = [
        rng.normal(size=(3, 4)).round(2),
        rng.normal(scale=5, size=(1, 6)).round(2),
        np.array([[1000.0, 0.0, 3.0], [1.0, 2.0, 3.0]]),
        np.array([[-1000.0, -1001.0], [0.0, -800.0]]),
        np.array([[0.5, 0.5, 0.5], [2.0, 2.0, -1.0]]),
        np.array([[7.0]]),
        np.array([[0.0, 0.0, 0.0, 4000.0], [1e16, 1e16, 0.0, 0.0]]),
    ]
    for z in cases:
        right = _log_softmax(z)
        case = f"z = {z.tolist()}"
        got = numbers(_quietly(answer, z.copy(), shown=case), z.shape, "The result")
        odd = got[~np.isfinite(got)]
        require(
            not len(odd),
            f"For {case} the result holds {odd[:1]}. Subtract each row's maximum first, and take the logarithm of "
            "the *sum*, not of the probabilities.",
        )
        top = z.max(axis=1, keepdims=True)
        sums = np.exp(z - top).sum(axis=1, keepdims=True)
        everything = z - z.max() - np.log(np.exp(z - z.max()).sum())
        with np.errstate(divide="ignore"):
            mistakes = {
                "These are the probabilities. Return their logarithms.": np.exp(right),
                "The sign is wrong: logarithms of probabilities are not positive.": -right,
                "The sum runs over the whole array. Each row has its own.": everything,
                "The sum runs over the columns. Each *row* has its own: axis=1.": _log_softmax(z.T).T,
                "You subtract the maximum, and then the logarithm of the sum is missing.": z - top,
                "The maximum is subtracted in the sum only: add it again, or subtract it from z, too.": right
                + top,
                "You take the logarithm of base 2. Take the natural one.": right / np.log(2),
                "You subtract the sum of the exponentials. Subtract its logarithm.": z - top - sums,
            }
        whole = z - top - np.log(np.exp(z - top).sum())
        mistakes["The sum runs over all rows. Each row has its own sum: axis=1."] = whole
        if np.abs(z).max() < 1e6:  # beyond that rounding makes different mistakes look alike
            name_mistake(got, right, mistakes)
        require(close(got, right), f"For {case} it should be {told_apart(right, got, 'it is')}.")


@exercise("8.2")
def cross_entropy_and_gradient(answer, rng):
    for N, C, size in ((4, 3, 1), (2, 5, 1), (3, 4, 1000), (1, 2, 1), (6, 2, 1)):
        z, labels = (size * rng.normal(size=(N, C))).round(2), rng.integers(0, C, N)
        logits = torch.tensor(z, requires_grad=True)
        loss = nn.functional.cross_entropy(logits, torch.tensor(labels))
        loss.backward()
        right, slope = loss.item(), logits.grad.numpy()
        case = f"z = {z.tolist()}, labels = {labels.tolist()}"
        with calls_of_torch() as calls:
            got = _quietly(answer, z, labels.copy(), shown=f"z of shape ({N}, {C}), labels {labels.tolist()}")
        require(
            not calls,
            f"You call torch ({calls[0].name if calls else ''}). Here the task is to do it with NumPy.",
        )
        got = parts(got, 2, "Return two things: the loss and its gradient.")
        value = number(got[0], "The loss")
        require(np.isfinite(value), f"For {case} the loss is {value}: start from the stable log_softmax.")
        name_mistake(
            value,
            right,
            {
                "That is the sum of the losses. Take the mean over the samples.": right * N,
                "The sign of the loss is wrong: it is −ln of a probability.": -right,
                "You divide by all entries of z. Take the mean over the samples.": right / C,
                "The loss takes the mean over all classes. Only the one at the label counts.": -_log_softmax(
                    z
                ).mean(),
                "The loss takes all labels for each row. Pick one: log_p[np.arange(N), labels].": -_log_softmax(
                    z
                )[:, labels].mean(),
                "You take the logarithm of base 2. Take the natural one.": right / np.log(2),
            },
        )
        require(close(value, right), f"For {case} the loss should be {told_apart(right, value, 'it is')}.")
        gradient = numbers(got[1], (N, C), "The gradient")
        p = np.exp(_log_softmax(z))
        everywhere = p.copy()
        everywhere[:, labels] -= 1
        name_mistake(
            gradient,
            slope,
            {
                "The gradient belongs to the sum: divide it by N.": slope * N,
                "The sign of the gradient is wrong: it is p − y, not y − p.": -slope,
                "Only p is there: subtract 1 at the label of each row, and nowhere else.": p / N,
                "Only p is there: subtract 1 at the label of each row, and then divide by N.": p,
                "Divide by N, the number of samples, not by all entries.": slope / C,
                "You subtract 1 in whole columns: use [np.arange(N), labels].": everywhere / N,
                "You divide p by N, but not the 1 that you subtract.": p / N - (p - slope * N),
            },
        )
        require(
            close(gradient, slope),
            f"For {case} the gradient should be {told_apart(slope, gradient, 'it is')}.",
        )


@exercise("8.3")
def first_loss(answer, rng):
    known = [[0.7, 0.2, 0.1], [0.5, 0.5, 0.0, 0.0], [1.0], [1 / 3, 1 / 3, 1 / 3]]
    for shares in (*map(np.array, known), rng.dirichlet(np.ones(18))):
        positive = shares[shares > 0]
        equal, best = np.log(len(shares)), -(positive * np.log(positive)).sum()
        case = f"shares = {shares.round(3).tolist()}"
        got = _quietly(answer, shares.copy(), shown=f"{len(shares)} shares")
        got = parts(got, 2, "Return two numbers.")
        first, second = number(got[0], "The first number"), number(got[1], "The second number")
        require(
            np.isfinite([first, second]).all(),
            f"For {case}: a share of 0 adds nothing, 0 · ln 0 counts as 0.",
        )
        name_mistake(
            (first, second), (equal, best), {"The two numbers are in the other order.": (best, equal)}
        )
        name_mistake(
            first,
            equal,
            {
                "Take natural logarithms, as PyTorch does.": np.log2(len(shares)),
                "The first loss is a positive number: −ln of a probability.": -equal,
                "The first: that is the probability of a class. Its loss is −ln of it.": 1 / len(shares),
                "The first: a share of 0 is a class, too.": np.log((shares > 0).sum()),
                "The first: the mean over the classes is one loss, not their sum or a part of it.": equal
                / len(shares),
            },
        )
        require(
            close(first, equal),
            f"{len(shares)} classes, each with the probability 1/{len(shares)}: the loss is "
            f"{told_apart(equal, first, 'not')}.",
        )
        name_mistake(
            second,
            best,
            {
                "Take natural logarithms, as PyTorch does.": best / np.log(2),
                "The second loss is a positive number: −Σ share · ln share.": -best,
                "The second: −ln of the largest share is the loss on one class only.": -np.log(shares.max()),
                "The second: weight each −ln share by its share; you take the plain mean.": -np.log(
                    positive
                ).mean(),
                "The second: weight each −ln share by its share; you take the plain sum.": -np.log(
                    positive
                ).sum(),
                "The second: Σ share · ln share is a mean already. Do not divide it by the number of classes.": best
                / len(shares),
                "The second: 1 − the largest share is an error rate, no cross-entropy.": 1 - shares.max(),
            },
        )
        require(close(second, best), f"For {case} the second should be {told_apart(best, second, 'it is')}.")
