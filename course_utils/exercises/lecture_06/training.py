"""Checks of lecture 06: stopping early, dead units, fair comparisons."""

import collections
import math

import numpy as np
import torch
from torch import nn

from course_utils.exercises import ask, close, exercise, name_mistake, number, parts, require, told_apart


def _stop_epoch(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1


@exercise("6.3")
def early_stopping_with_patience(answer, rng):
    cases = [
        ([1.0, 0.8, 0.7, 0.75, 0.9, 0.95], 2),
        ([1.0, 0.8, 0.9, 0.85, 0.95, 0.2], 2),
        ([1.0, 0.8, 0.9, 0.7, 0.75, 0.6], 2),
        ([0.5, 0.4, 0.4, 0.6, 0.7, 0.8], 2),
        ([0.5, 0.4, 0.4, 0.4, 0.3], 2),
        ([0.9, 0.8, 0.7], 1),
        ([1.0, 0.9, 0.95, 0.8], 1),
        ([1.0, 0.9, 0.95, 0.96, 0.8], 4),
        ([1.0, 0.8, 0.9], 2),
        ([5.0, 3.0, 4.0, 2.0], 2),
        ([5.0, 6.0, 7.0], 3),
        ([3, 2, 4, 5], 2),
        ([0.5, 0.5, 0.6, 0.7], 2),
        ([0.5], 1),
        ([1.0, 0.9999, 0.9998], 2),
        (np.abs(rng.normal(size=30)).round(2).tolist(), 4),
    ]
    for losses, patience in cases:
        right, stop = _stop_epoch(losses, patience)
        case = f"losses = {losses if len(losses) < 10 else '30 random numbers'}, patience = {patience}"
        got = number(ask(answer, list(losses), patience), "The epoch")
        if got == right:
            continue
        require(
            got != stop,
            f"For {case} training stops in epoch {stop}, but the weights to keep are those of epoch {right}.",
        )
        tie = _stop_epoch([loss - 1e-9 * epoch for epoch, loss in enumerate(losses)], patience)[0]
        require(
            got != tie or tie == right or losses[tie] != losses[right],
            f"For {case} you count an equal loss as better. It must go below the lowest so far.",
        )
        require(
            got != _stop_epoch(losses, patience + 1)[0],
            f"For {case} you wait one epoch too many: stop as soon as {patience} in a row were not better.",
        )
        require(
            got != int(np.argmin(losses)),
            f"For {case} you return epoch {got:g}, the lowest of all; but training stopped in epoch {stop}, "
            "before it was seen.",
        )
        require(
            not close(got, losses[right]),
            f"For {case} you return the loss itself. Return the number of the epoch.",
        )
        require(
            got != right + 1,
            f"For {case} the epoch to keep is {right}, but you return {got:g}: count from 0.",
        )
        require(
            False, f"For {case} the epoch to keep is {right} (stop in epoch {stop}), but you return {got:g}."
        )


def _network(sizes, generator):
    """Linear layers with random weights, ReLU and one nn.Identity between them; one unit is dead, two, three."""
    layers = []
    for place, (i, o) in enumerate(zip(sizes, sizes[1:], strict=False)):
        layer = nn.Linear(i, o)
        with torch.no_grad():
            for p in layer.parameters():
                p.copy_(torch.randn(p.shape, generator=generator))
            layer.bias.fill_(1.0)
            layer.bias[: place + 1] = -1000.0
        layers += [layer, nn.ReLU(), *([nn.Identity()] if place == 0 else [])]
    return nn.Sequential(*layers[:-1], nn.Tanh())


@exercise("6.4")
def count_dead_units(answer, rng):
    generator = torch.Generator().manual_seed(int(rng.integers(1 << 30)))
    found = collections.defaultdict(list)
    told = ""
    for sizes, rows in (
        ((3, 5, 4, 2), 40),
        ((4, 6, 1), 10),
        ((2, 5, 5, 4, 3), 25),
        ((3, 4, 2), 1),
        ((3, 5, 5, 2), 20),
    ):
        model, X = _network(sizes, generator), torch.randn(rows, sizes[0], generator=generator)
        if rows == 20:
            model[4] = model[1]  # one nn.ReLU in both places
            # A unit that is exactly 0 before ReLU is dead, one that is 1e-6 everywhere is not.
            with torch.no_grad():
                model[0].weight[2:4] = 0.0
                model[0].bias[2:4] = torch.tensor([0.0, 1e-6])
        hidden, H = [], X
        with torch.no_grad():
            for layer in model:
                H = layer(H)
                hidden += [H] if isinstance(layer, nn.ReLU) else []
        dead = [int((H == 0).all(dim=0).sum()) for H in hidden]
        case = (
            f"a network {'-'.join(map(str, sizes))} with {dead} dead units in its ReLU layers, on {rows} rows"
        )
        got = ask(answer, model, X.clone(), shown=f"a model {'-'.join(map(str, sizes))}, {rows} rows")
        got = number(got, "The number of dead units")
        if rows > 1:
            mistakes = {
                "you count only those of the first ReLU layer.": dead[0],
                "you count only those of the last ReLU layer.": dead[-1],
                "you count units that are 0 for some row. Dead are those that are 0 for every row.": sum(
                    int((H == 0).any(dim=0).sum()) for H in hidden
                ),
                "you count zeros, not units.": sum(int((H == 0).sum()) for H in hidden),
                "you count rows in which all units are 0. Look along the other axis.": sum(
                    int((H == 0).all(dim=1).sum()) for H in hidden
                ),
                "you count the units that are alive.": sum(H.shape[1] for H in hidden) - sum(dead),
            }
            for message, value in mistakes.items():
                found[message].append(got == value)
        found["right"].append(got == sum(dead))
        if not told and got != sum(dead):
            told = f"For {case} the answer is {sum(dead)}, but you return {got:g}"
    if not all(found.pop("right")):
        for message, is_it in found.items():
            require(not all(is_it), f"{told}: {message}")
        require(False, f"{told}.")


@exercise("6.5")
def a_fair_difference(answer, rng):
    for n in (8, 5, 2, 20):
        luck = rng.normal(0, 0.1, n)
        a, b = 0.45 + luck + 0.01 * rng.normal(size=n), 0.455 + luck + 0.01 * rng.normal(size=n)
        d = a - b
        mean, error = d.mean(), d.std(ddof=1) / math.sqrt(n)
        got = ask(answer, a.copy(), b.copy(), shown=f"{n} losses of a, {n} of b")
        got = parts(got, 2, "Return two numbers: the mean and its standard error.")
        got_mean, got_error = number(got[0], "The mean"), number(got[1], "The standard error")
        tight = {"rtol": 1e-5, "atol": 1e-9}
        name_mistake(
            (got_mean, got_error),
            (mean, error),
            {"The two are in the wrong order: first the mean.": (error, mean)},
            **tight,
        )
        name_mistake(
            got_mean,
            mean,
            {
                "The sign is wrong: the differences are a − b.": -mean,
                "Leave the absolute value out: signs must be able to cancel.": np.abs(d).mean(),
                "That is the sum of the differences. Take their mean.": d.sum(),
                "That is the median of the differences. Take their mean.": np.median(d),
                "That is mean / standard error already. Return the two of them.": mean / error,
            },
            **tight,
        )
        require(
            close(got_mean, mean, **tight),
            f"The mean difference should be {told_apart(mean, got_mean, 'it is')}.",
        )
        apart = math.sqrt(a.var(ddof=1) / n + b.var(ddof=1) / n)
        name_mistake(
            got_error,
            error,
            {
                "That is the standard deviation. Divide it by √n for the standard error of the mean.": d.std(
                    ddof=1
                ),
                "Divide by n − 1 in the standard deviation: ddof=1.": d.std() / math.sqrt(n),
                "Divide by the root of n, not by n.": d.std(ddof=1) / n,
                "Divide by √n, not by √(n − 1): the n − 1 is in the standard deviation already.": d.std(
                    ddof=1
                )
                / math.sqrt(max(n - 1, 1)),
                "That is made from the variance. Take the standard deviation.": d.var(ddof=1) / math.sqrt(n),
                f"That treats a and b as unrelated ({apart:.4f}). The runs are pairs: take the deviation of the "
                f"differences ({error:.4f}).": apart,
                "That is the difference of two deviations. Take the deviation of the *differences*.": (
                    a.std(ddof=1) - b.std(ddof=1)
                )
                / math.sqrt(n),
            },
            **tight,
        )
        require(
            close(got_error, error, **tight),
            f"The standard error should be {told_apart(error, got_error, 'it is')}.",
        )
    return "The pairs share their luck, and in the difference it cancels."
