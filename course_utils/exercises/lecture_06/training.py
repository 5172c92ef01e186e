"""Checks of lecture 06: stopping early, dead units, fair comparisons, a network against a line."""

import math

import numpy as np
import torch
from torch import nn

from course_utils.exercises import ask, close, exercise, number, require, told_apart


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
            False, f"For {case} the epoch to keep is {right} (stop in epoch {stop}), but you return {got:g}."
        )


@exercise("6.4")
def count_dead_units(answer, rng):
    generator = torch.Generator().manual_seed(int(rng.integers(1 << 30)))
    X = torch.randn(40, 3, generator=generator)
    for kill in ((), (0, 2), (1, 3, 4)):
        model = nn.Sequential(
            nn.Linear(3, 5), nn.ReLU(), nn.Identity(), nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 2), nn.Tanh()
        )
        first, second = model[0], model[3]
        with torch.no_grad():
            for p in model.parameters():
                p.copy_(torch.randn(p.shape, generator=generator))
            first.bias.fill_(0.1)
            second.bias.fill_(2.0)
            for unit in kill:
                first.bias[unit] = -100.0
            if kill:
                second.bias[1] = -1000.0
            H1 = torch.relu(first(X))
            H2 = torch.relu(second(H1))
        dead = [int((H == 0).all(dim=0).sum()) for H in (H1, H2)]
        case = f"a network 3-5-4-2 with {dead[0]} dead units in the first and {dead[1]} in the second layer"
        got = number(
            ask(answer, model, X.clone(), shown="a model 3-5-4-2 and 40 rows"), "The number of dead units"
        )
        if got == sum(dead):
            continue
        require(got != dead[0], f"For {case} you count only those of the first ReLU layer.")
        require(got != dead[1], f"For {case} you count only those of the last ReLU layer.")
        ever = sum(int((H == 0).any(dim=0).sum()) for H in (H1, H2))
        require(
            got != ever,
            f"For {case} you count units that are 0 for some row ({ever}). Dead are those that are 0 for every row.",
        )
        values = sum(int((H == 0).sum()) for H in (H1, H2))
        require(got != values, f"For {case} you count zeros ({values}), not units.")
        rows = sum(int((H == 0).all(dim=1).sum()) for H in (H1, H2))
        require(
            rows == 0 or got != rows,
            f"For {case} you count rows in which all units are 0. Look along the other axis.",
        )
        require(False, f"For {case} the answer is {sum(dead)}, but you return {got:g}.")


@exercise("6.5")
def a_fair_difference(answer, rng):
    for n in (8, 5):
        luck = rng.normal(0, 0.1, n)
        a, b = 0.45 + luck + 0.01 * rng.normal(size=n), 0.455 + luck + 0.01 * rng.normal(size=n)
        d = a - b
        mean, error = d.mean(), d.std(ddof=1) / math.sqrt(n)
        got = ask(answer, a.copy(), b.copy(), shown=f"{n} losses of a, {n} of b")
        require(
            hasattr(got, "__len__") and not isinstance(got, str | dict) and len(got) == 2,
            "Return two numbers: the mean and its standard error.",
        )
        got_mean, got_error = number(got[0], "The mean"), number(got[1], "The standard error")
        tight = {"rtol": 1e-5, "atol": 1e-9}
        require(
            close(got_mean, -mean, **tight) or not close(got_mean, np.abs(d).mean(), **tight),
            "Leave the absolute value out: signs must be able to cancel.",
        )
        require(not close(got_mean, -mean, **tight), "The sign is wrong: the differences are a − b.")
        require(
            close(got_mean, mean, **tight),
            f"The mean difference should be {told_apart(mean, got_mean, 'it is')}.",
        )
        require(
            not close(got_error, d.std(ddof=1), **tight),
            "That is the standard deviation. Divide it by √n for the standard error of the mean.",
        )
        require(
            not close(got_error, d.std() / math.sqrt(n), **tight),
            "Divide by n − 1 in the standard deviation: ddof=1.",
        )
        require(not close(got_error, d.std(ddof=1) / n, **tight), "Divide by the root of n, not by n.")
        apart = math.sqrt(a.var(ddof=1) / n + b.var(ddof=1) / n)
        require(
            not close(got_error, apart, **tight),
            f"That treats a and b as unrelated ({apart:.4f}). The runs are pairs: take the deviation of the "
            f"differences ({error:.4f}).",
        )
        require(
            close(got_error, error, **tight),
            f"The standard error should be {told_apart(error, got_error, 'it is')}.",
        )
    return "The pairs share their luck, and in the difference it cancels."


_bce = nn.functional.binary_cross_entropy_with_logits


def _diabetes(seed):
    """Scaled rows and labels for train, validation and test; missing values filled with the training median."""
    from course_utils import load_diabetes

    table = load_diabetes("raw")
    X, y = table.features, table.labels[:, None]
    parts = [], [], []
    generator = torch.Generator().manual_seed(seed)
    for label in (0, 1):
        rows = torch.nonzero(y[:, 0] == label)[:, 0]
        rows = rows[torch.randperm(len(rows), generator=generator)]
        cuts = round(0.6 * len(rows)), round(0.8 * len(rows))
        for part, chosen in zip(parts, torch.tensor_split(rows, cuts), strict=True):
            part.append(chosen)
    train, *rest = (torch.cat(part) for part in parts)
    measurable = {"glucose", "pressure", "triceps", "insulin", "mass"}
    missing = (X == 0) & torch.tensor([name in measurable for name in table.names])
    medians = torch.stack([X[train, j][~missing[train, j]].median() for j in range(8)])
    X = torch.where(missing, medians, X)
    X = (X - X[train].mean(dim=0)) / X[train].std(dim=0)
    return [(X[rows], y[rows]) for rows in (train, *rest)]


def _logistic(X, y):
    model = nn.Linear(8, 1, dtype=torch.float64)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    optimizer = torch.optim.LBFGS(model.parameters(), max_iter=500, tolerance_grad=1e-9)

    def closure():
        optimizer.zero_grad()
        loss = _bce(model(X), y)
        loss.backward()
        return loss

    optimizer.step(closure)
    return model


@exercise("6.6")
def beat_logistic_regression(answer, rng):
    losses = {"yours": [], "logistic regression": []}
    on_test = {"yours": [], "logistic regression": []}
    for seed in (0, 1):
        (X, y), (X_val, y_val), (X_test, y_test) = _diabetes(seed)
        torch.manual_seed(seed)
        copies = [t.clone() for t in (X, y, X_val, y_val)]
        model = ask(answer, *copies, shown="train and validation rows")
        require(callable(model), f"Return a model or a function, not {type(model).__name__}.")
        for name, predict in (("yours", model), ("logistic regression", _logistic(X, y))):
            with torch.no_grad():
                pair, each = [], None
                for rows, target in ((X_val, y_val), (X_test, y_test)):
                    logits = ask(predict, rows.clone(), shown=f"{len(rows)} rows")
                    require(
                        isinstance(logits, torch.Tensor) and tuple(logits.shape) == (len(rows), 1),
                        f"For {len(rows)} rows the model should return logits of shape ({len(rows)}, 1), "
                        f"but it returns {getattr(logits, 'shape', type(logits).__name__)}.",
                    )
                    require(bool(torch.isfinite(logits).all()), "The logits hold NaN or infinite values.")
                    require(
                        bool((logits < 0).any()) or bool((logits > 1).any()),
                        "All outputs lie between 0 and 1. Return logits, not probabilities.",
                    )
                    each = _bce(logits.double(), target, reduction="none")
                    pair.append(each.mean().item())
                losses[name].append(pair)
                on_test[name].append(each[:, 0])
    (val, test), (val_lr, test_lr) = (np.mean(losses[name], axis=0) for name in losses)
    require(
        val > 0.42,
        f"A validation loss of {val:.3f} is too good for these data. Did you train on the validation rows?",
    )
    require(
        val < val_lr,
        f"The mean validation loss is {val:.4f}, that of logistic regression {val_lr:.4f}. "
        "Train long enough, and keep the weights of the epoch with the lowest validation loss: a copy of "
        "state_dict(), for it shows the weights as they are now.",
    )
    difference = torch.cat(on_test["yours"]) - torch.cat(on_test["logistic regression"])
    error = (difference.std() / len(difference) ** 0.5).item()
    return (
        f"Validation {val:.3f} against {val_lr:.3f}. On the test rows {test:.3f} against {test_lr:.3f}: a "
        f"difference of {test - test_lr:+.3f}, standard error {error:.3f}."
    )
