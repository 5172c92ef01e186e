"""Checks of lecture 06, multiple features."""

import math

import numpy as np
import torch
from torch import nn

from course_utils.exercises import ask, close, exercise, number, numbers, require


@exercise("6.1")
def shapes_and_parameters(answer, rng):
    for sizes in ([8, 6, 4, 1], [3, 2], rng.integers(1, 20, 5).tolist()):
        pairs = list(zip(sizes, sizes[1:], strict=False))
        right, count = [(o, i) for i, o in pairs], sum(o * i + o for i, o in pairs)
        got = ask(answer, list(sizes))
        require(
            isinstance(got, tuple | list) and len(got) == 2,
            "Return two things: the list of shapes, and the number of parameters.",
        )
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
        require(
            total != sum(o * i for i, o in pairs),
            f"For {case} you count {total:g} weights; the biases are parameters too.",
        )
        require(total == count, f"For {case} there are {count} parameters, but you return {total:g}.")


@exercise("6.2")
def standardise_without_a_leak(answer, rng):
    for constant in (False, True):
        train, other = (rng.normal(m, s, (n, 3)) * [1, 0.03, 20] for m, s, n in ((5, 3, 8), (4, 2, 5)))
        if constant:
            train[:, 1] = 2.0
        mean, std = train.mean(axis=0), train.std(axis=0)
        std = np.where(std > 0, std, 1)
        got = ask(answer, train, other, shown="train (8, 3), other (5, 3)")
        require(
            isinstance(got, tuple | list) and len(got) == 2,
            "Return two arrays: train and other, both scaled.",
        )
        a, b = numbers(got[0], train.shape, "train"), numbers(got[1], other.shape, "other")
        require(
            np.isfinite(a).all() and np.isfinite(b).all(),
            "A column that is constant in train becomes NaN or infinite: its deviation is 0. Divide by 1 there.",
        )
        flat = train.std(axis=0) == 0
        b = np.where(flat & (b == 0), (other - mean) / std, b)  # a constant column set to 0 in both will do
        for ddof in (0, 1):
            scale = np.where(constant & (train.std(axis=0) == 0), 1, train.std(axis=0, ddof=ddof))
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
            require(
                not close(a, (train - train.mean()) / train.std()),
                "You use one mean for the whole table. Each column has its own: axis=0.",
            )
            require(
                not close(a, (train - mean) / std**2),
                "You divide by the variance. Divide by the standard deviation.",
            )
            require(
                close(a, (train - mean) / std),
                f"The first row of train should become {((train - mean) / std)[0].round(4).tolist()}, "
                f"but it is {a[0].round(4).tolist()}.",
            )
            require(
                False,
                f"train is right, but the first row of other should become "
                f"{((other - mean) / std)[0].round(4).tolist()}, but it is {b[0].round(4).tolist()}.",
            )


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
            f"The mean difference should be {mean:.6f}, but it is {got_mean:.6f}.",
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
            f"The standard error should be {error:.6f}, but it is {got_error:.6f}.",
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
