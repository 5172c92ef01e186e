"""Checks of lecture 06: a network against a line."""

import numpy as np
import torch
from torch import nn

from course_utils.exercises import ask, exercise, require

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


def _require_that_validation_rows_only_choose(answer):
    """Call the answer with validation rows that contradict the training rows: nobody may follow them."""
    (X, y), *_ = _diabetes(0)
    X, y = X[::3].clone(), y[::3].clone()
    centres = [X[y[:, 0] == label].mean(dim=0) for label in (0, 1)]
    healthy = 1.5 * torch.sign(centres[0] - centres[1])[None]
    # One that is as healthy as can be is called ill here, and one that is as ill as can be healthy.
    turned = torch.cat([healthy, -healthy])
    labels = torch.tensor([[1.0], [0.0]], dtype=y.dtype)
    model = ask(answer, X, y, turned.repeat(150, 1), labels.repeat(150, 1), shown="made-up validation rows")
    with torch.no_grad():
        p = torch.sigmoid(ask(model, turned.clone(), shown="two rows").double()).ravel().tolist()
    require(
        p[0] < 0.8 or p[1] > 0.2,
        f"With made-up validation rows that contradict the training rows, your model follows them (p = {p[0]:.2f} and "
        f"{p[1]:.2f}): it is trained on the validation rows, too. Choose with them, train on X and y only.",
    )


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
                        bool((logits < 0).any()) or not bool((logits == 0).any()),
                        "No logit is negative and some are exactly 0. Is there a ReLU behind the last layer?",
                    )
                    require(
                        len(logits.unique()) > 1,
                        "All rows get the same logit. Does your model look at the rows?",
                    )
                    require(
                        len(logits.unique()) > 2,
                        "There are only two different outputs. Return the logits themselves, not decisions.",
                    )
                    require(
                        bool((logits < 0).any()) or bool((logits > 1).any()),
                        "All outputs lie between 0 and 1. If they are probabilities: return logits. If they are "
                        "logits: the network has hardly been trained.",
                    )
                    each = _bce(logits.double(), target, reduction="none")
                    pair.append(each.mean().item())
                losses[name].append(pair)
                on_test[name].append(each[:, 0])
    _require_that_validation_rows_only_choose(answer)
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
