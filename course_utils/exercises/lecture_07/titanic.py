"""Checks of lecture 07: the passengers of the Titanic."""

import numpy as np
import torch
from torch.utils.data import DataLoader

from course_utils.exercises import ask, close, exercise, numbers, require
from course_utils.exercises.watched import calls_of


def _passengers():
    from course_utils import load_titanic

    return [dict(row) for row in load_titanic()]


def _features(answer, rows, fit_rows, shown):
    got = ask(answer, [dict(row) for row in rows], [dict(row) for row in fit_rows], shown=shown)
    require(
        isinstance(got, torch.Tensor) and got.dtype == torch.float64,
        f"Return a float64 tensor, not {getattr(got, 'dtype', type(got).__name__)}.",
    )
    require(
        got.ndim == 2 and len(got) == len(rows),
        f"For {len(rows)} rows the shape should be ({len(rows)}, F), but it is {tuple(got.shape)}.",
    )
    require(not torch.isnan(got).any(), "There are NaNs in the result: a gap was not filled.")
    require(torch.isfinite(got).all(), "There are infinite values in the result.")
    return got.detach().numpy()


def _between(value, one, other):
    """Whether each number lies between those of two others, in all columns in which these two differ."""
    differ = ~np.isclose(one, other)
    low, high = np.minimum(one, other) - 1e-9, np.maximum(one, other) + 1e-9
    return bool(((low <= value) & (value <= high) | ~differ).all())


@exercise("7.5")
def titanic_numbers(answer, rng):
    rows = _passengers()
    order = rng.permutation(len(rows))
    fit_rows, new_rows = [rows[i] for i in order[:200]], [rows[i] for i in order[200:330]]
    fitted = _features(answer, fit_rows, fit_rows, "200 rows, the same 200 rows")
    new = _features(answer, new_rows, fit_rows, "130 new rows, 200 fit rows")
    columns = new.shape[1]
    require(columns >= 4, f"You return {columns} columns; class, sex, age and fare alone are four.")
    require(fitted.shape[1] == columns, "The number of columns depends on the rows; fix the categories.")
    few = _features(answer, new_rows[:40], fit_rows, "40 of them, 200 fit rows")
    require(
        few.shape == new[:40].shape and close(few, new[:40]),
        "The numbers of a passenger change with the other passengers in `rows`. Take medians and scale "
        "from fit_rows only.",
    )
    of_the_label = "The numbers depend on Survived: the answer is among the features."
    turned = [
        [row | {"Survived": str(1 - int(row["Survived"]))} for row in some] for some in (new_rows, fit_rows)
    ]
    require(close(_features(answer, turned[0], fit_rows, "new rows, fit rows"), new), of_the_label)
    require(close(_features(answer, new_rows[:40], turned[1], "new rows, fit rows"), few), of_the_label)
    someone = next(row for row in new_rows if row["Age"] and row["Fare"])

    def one(shown="one passenger", fit=fit_rows, **changes):
        return _features(answer, [someone | changes], fit, f"{shown}, fit rows")

    base = one()
    for column, other in {"Pclass": "123"[int(someone["Pclass"]) % 3], "Age": "71", "Fare": "444.5"}.items():
        changed = one(**{column: other})
        require(not close(changed, base), f"{column} makes no difference to the numbers. Is it missing?")
    sexes = [one(Sex=sex) for sex in ("female", "male")]
    require(not close(*sexes), "Sex makes no difference to the numbers. Is it missing?")
    spread, largest = fitted.std(axis=0).max(), np.abs(fitted).max()
    require(
        spread < 6 and largest < 40,
        f"On fit_rows themselves the numbers of a column reach {largest:.0f}, with a deviation of {spread:.1f}: they "
        "are not scaled. Use mean and deviation of fit_rows.",
    )
    for column in ("Fare", "Embarked"):
        one(f"a passenger whose {column} is missing", **{column: ""})
    gaps = fit_rows[0] | {"Age": "", "Fare": ""}
    alone, among_others = (
        _features(answer, [gaps, *others], fit_rows, "a passenger with gaps among others, fit rows")[0]
        for others in ([], [row | {"Age": "90", "Fare": "500"} for row in fit_rows])
    )
    require(
        close(alone, among_others),
        "What fills a gap depends on the other passengers in `rows`. Take the medians from fit_rows only.",
    )
    gap, zero = one("one passenger without age", Age=""), one("one passenger of age 0", Age="0")
    require(
        not close(gap, zero),
        "A missing age is filled with 0, as if they were babies. Use the median of fit_rows.",
    )
    # Passengers of another kind: 200 to 240 years old, with fares from 1000.
    far = [
        row | {c: str(low + float(row[c]) / 2) for c, low in (("Age", 200), ("Fare", 1000)) if row[c]}
        for row in fit_rows
    ]
    constants = (
        "Fill gaps and scale with what you find there, not with constants and not with all passengers."
    )
    require(
        not close(one(fit=far), base),
        f"The numbers do not change with the fit rows. {constants}",
    )
    for column, (low, high) in {"Age": ("200", "290"), "Fare": ("1000", "1600")}.items():
        borders = [one(fit=far, **{column: value}) for value in (low, high)]
        require(
            _between(one(fit=far, **{column: ""}), *borders),
            f"With fit rows in which every {column} is above {low}, a missing one is filled with less. {constants}",
        )
    means = np.abs(_features(answer, far, far, "200 other rows, the same 200 rows").mean(axis=0))
    require(
        means.max() < 5,
        f"With other fit rows a column has the mean {means.max():.0f} on these rows themselves: their scale is not "
        f"taken from them. {constants}",
    )
    return f"You use {columns} columns."


def _guesses(answer, train, new, shown):
    got = ask(answer, [dict(row) for row in train], new, shown=shown)
    return numbers(got, (len(new),), "Your list of predictions")


@exercise("7.6")
def titanic_survivors(answer, rng):
    rows = _passengers()
    scores = {"yours": [], "nobody": [], "women": []}
    for split in range(2):
        order = rng.permutation(len(rows))
        train, new = [rows[i] for i in order[:668]], [rows[i] for i in order[668:]]
        truth = np.array([int(row["Survived"]) for row in new])
        torch.manual_seed(split)
        hidden = [{k: v for k, v in row.items() if k != "Survived"} for row in new]
        with calls_of(DataLoader, "__iter__") as used:
            guess = _guesses(answer, train, hidden, "668 rows, 223 new rows")
        require(np.isin(guess, (0, 1)).all(), "Predict 0 or 1, not logits or probabilities.")
        scores["yours"].append((guess == truth).mean())
        scores["nobody"].append((truth == 0).mean())
        women = np.array([row["Sex"] == "female" for row in new])
        scores["women"].append((women == truth).mean())
    wrong = [row | {"Survived": str(1 - int(row["Survived"]))} for row in train[:400]]
    turned = _guesses(answer, wrong, hidden[:99], "400 rows with wrong labels, 99 new rows")
    yours, nobody, women = (float(np.mean(values)) for values in scores.values())
    told = (
        f"right on {yours:.3f} of the new passengers (nobody survives: {nobody:.3f}, the women: {women:.3f})"
    )
    require(
        yours < 0.95,
        f"Your predictions are {told}: nobody can know that. Are the answers looked up somewhere?",
    )
    require(1 - yours < nobody + 0.05, f"Your predictions are {told}: are 0 and 1 swapped?")
    require(yours > nobody + 0.08, f"Your predictions are {told}: hardly better than no model.")
    require(
        yours > women - 0.015,
        f"Your predictions are {told}: worse than sex alone. Are all columns scaled, is it trained long enough?",
    )
    require(
        (turned != guess[:99]).mean() > 0.5,
        "With all labels of train_rows turned round, your predictions hardly change: a rule, or trained on other "
        "rows than `train_rows`.",
    )
    require(
        used, "Your predictions are good, but no DataLoader was used. Here the task is to train with one."
    )
    return f"It is {told}, mean of two splits."
