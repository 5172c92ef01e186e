"""Checks of lecture 07, Dataset and DataLoader."""

import tempfile
from pathlib import Path

import numpy as np
import torch

from course_utils.exercises import Wrong, ask, close, exercise, number, numbers, require, told_apart


@exercise("7.1")
def dataset_for_a_csv_file(answer, rng):
    require(isinstance(answer, type), "Pass the class itself, not an object of it.")
    for columns in (3, 5):
        X, y = rng.normal(size=(6, columns)).round(3), rng.integers(0, 4, 6)
        names = [f"column{j}" for j in range(columns)]
        lines = [",".join([*map(str, row), str(label)]) for row, label in zip(X, y, strict=True)]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "data.csv"
            path.write_text("\n".join([",".join([*names, "label"]), *lines]) + "\n", encoding="utf-8")
            dataset = ask(answer, str(path), shown="a file of 6 rows")
            length = number(ask(len, dataset, shown="your dataset"), "len(dataset)")
            require(length != 7, "len(dataset) counts the header line too.")
            require(length == 6, f"For a file of 6 rows len(dataset) is {length:g}.")
            require(hasattr(dataset, "names"), "The dataset has no `names`.")
            require(
                list(dataset.names) != [*names, "label"],
                "`names` should hold the features only: without the label's column.",
            )
            require(list(dataset.names) == names, f"`names` should be {names}, but it is {dataset.names}.")
            samples = [ask(dataset.__getitem__, i, shown=str(i)) for i in range(6)]
        for i, sample in enumerate(samples):
            require(
                isinstance(sample, tuple) and len(sample) == 2,
                f"dataset[{i}] should be a pair (features, label), but it is {type(sample).__name__}.",
            )
            features, label = sample
            require(
                isinstance(features, torch.Tensor) and features.dtype == torch.float32,
                "The features should be a float32 tensor, but they are "
                f"{getattr(features, 'dtype', type(features).__name__)}.",
            )
            require(tuple(features.shape) != (columns + 1,), "The label is still among the features: a leak.")
            values = numbers(features, (columns,), f"The features of dataset[{i}]")
            require(
                close(values, X[i]), f"The features of dataset[{i}] are not those of row {i} of the file."
            )
            require(
                type(label) is int, f"The label should be an int, but it is of type {type(label).__name__}."
            )
            require(label == y[i], f"The label of dataset[{i}] should be {y[i]}, but it is {label}.")


@exercise("7.2")
def batch_sizes(answer, rng):
    cases = [(7, 3), (6, 3), (2, 5), *rng.integers(5, 200, (4, 2)).tolist()]
    for N, B in cases:
        for drop_last in (False, True):
            kept = [B] * (N // B) + ([N % B] if N % B and not drop_last else [])
            swapped = [B] * (N // B) + ([N % B] if N % B and drop_last else [])
            got = ask(answer, N, B, drop_last)
            case = f"N = {N}, B = {B}, drop_last = {drop_last}"
            require(
                isinstance(got, tuple | list) and all(isinstance(n, int | np.integer) for n in got),
                f"For {case} the result should be a list of int, but it is {got!r}.",
            )
            require(0 not in got, f"For {case} your list has a batch of size 0. There is no empty batch.")
            require(
                list(got) == kept or list(got) != swapped,
                f"For {case} it is the wrong way round: True drops the incomplete batch, False keeps it.",
            )
            require(list(got) == kept, f"For {case} the sizes should be {kept}, but you return {list(got)}.")


@exercise("7.3")
def collate_ragged_rows(answer, rng):
    for lengths in ((3, 1, 4), (2,), tuple(rng.integers(1, 7, 5).tolist())):
        rows = [torch.from_numpy(rng.normal(size=n).astype("float32")) for n in lengths]
        rows[0][0] = 0.0  # a real value that looks like padding
        labels = rng.integers(0, 5, len(rows)).tolist()
        case = f"rows of the lengths {list(lengths)}"
        got = ask(answer, [(row.clone(), label) for row, label in zip(rows, labels, strict=True)], shown=case)
        require(isinstance(got, tuple | list) and len(got) == 3, "Return three things: padded, mask, labels.")
        require(
            all(isinstance(part, torch.Tensor) for part in got),
            "All three should be tensors: padded, mask, labels.",
        )
        padded, mask, out_labels = got
        shape = (len(rows), max(lengths))
        require(
            tuple(padded.shape) != shape[::-1] or shape[0] == shape[1],
            f"The padded rows have the shape {tuple(padded.shape)}: one *row* a sample, batch first.",
        )
        values = numbers(padded, shape, f"For {case} the padded tensor")
        right, left = np.zeros(shape), np.zeros(shape)
        for i, row in enumerate(rows):
            right[i, : len(row)] = row
            left[i, shape[1] - len(row) :] = row
        require(
            not close(values, left) or close(left, right),
            "The zeros belong at the end, not at the start.",
        )
        require(close(values, right), f"For {case} the padded rows are not the rows with zeros behind them.")
        real = np.arange(shape[1]) < np.array(lengths)[:, None]
        require(
            mask.dtype == torch.bool and tuple(mask.shape) == shape,
            f"The mask should be bool of shape {shape}, but it is {mask.dtype} of {tuple(mask.shape)}.",
        )
        require(
            not np.array_equal(mask.numpy(), ~real),
            "The mask is the wrong way round: True where a value is real.",
        )
        require(
            np.array_equal(mask.numpy(), real),
            "The mask is wrong: a value of 0 can be real. Make the mask from the lengths.",
        )
        require(
            out_labels.dtype == torch.int64, f"The labels should be int64, but they are {out_labels.dtype}."
        )
        require(
            out_labels.tolist() == labels, f"The labels should be {labels}, but are {out_labels.tolist()}."
        )


@exercise("7.4")
def mean_and_deviation_in_one_pass(answer, rng):
    for channels, sizes in ((3, (4, 4, 1)), (1, (5, 2))):
        levels = rng.uniform(40, 200, len(sizes))
        batches = [
            torch.from_numpy(rng.normal(level, 30, (n, channels, 6, 5)).clip(0, 255).astype("uint8"))
            for n, level in zip(sizes, levels, strict=True)
        ]
        x = torch.cat(batches).double().numpy() / 255
        mean, std = x.mean(axis=(0, 2, 3)), x.std(axis=(0, 2, 3))
        of_batches = np.mean([b.double().numpy().mean(axis=(0, 2, 3)) / 255 for b in batches], axis=0)
        loader = iter([(batch.clone(), torch.zeros(len(batch))) for batch in batches])
        case = f"{len(sizes)} batches of {channels} channels"
        got = ask(answer, loader, shown=case)
        require(isinstance(got, tuple | list) and len(got) == 2, "Return two things: mean and std.")
        out_mean = numbers(got[0], (channels,), "The mean")
        require(
            np.isfinite(out_mean).all(),
            "The mean is infinite or NaN. Do you go through the loader twice? The second time it is empty.",
        )
        out_std = numbers(got[1], (channels,), "The standard deviation")
        require(
            np.isfinite(out_std).all(),
            "The standard deviation is NaN or infinite: is the variance below zero?",
        )
        require(not close(out_mean, 255 * mean, rtol=1e-3), "Divide the pixels by 255 first.")
        require(
            not close(out_mean, of_batches),
            "That is the mean of the batches' means: the smaller last batch counts too much.",
        )
        require(close(out_mean, mean), f"The mean should be {told_apart(mean, out_mean, 'it is')}.")
        require(not close(out_std, std**2), "That is the variance; take its square root.")
        require(
            not close(out_std, x.std(axis=(0, 2, 3), ddof=1), rtol=1e-6),
            "Divide by the number of pixels, not by one less: here the pixels are all there are.",
        )
        inner = np.mean([b.double().numpy().std(axis=(0, 2, 3)) / 255 for b in batches], axis=0)
        require(
            not close(out_std, inner, rtol=0.1) or close(out_std, std, rtol=1e-4),
            "Averaged deviations of batches miss how the batches differ. Add up the squares.",
        )
        require(
            close(out_std, std, rtol=1e-4),
            f"The standard deviation should be {told_apart(std, out_std, 'it is')}.",
        )


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


@exercise("7.5")
def titanic_numbers(answer, rng):
    rows = _passengers()
    order = rng.permutation(len(rows))
    fit_rows, new_rows = [rows[i] for i in order[:500]], [rows[i] for i in order[500:]]
    fitted = _features(answer, fit_rows, fit_rows, "500 rows, the same 500 rows")
    new = _features(answer, new_rows, fit_rows, "391 new rows, 500 fit rows")
    columns = new.shape[1]
    require(columns >= 4, f"You return {columns} columns; class, sex, age and fare alone are four.")
    require(fitted.shape[1] == columns, "The number of columns depends on the rows; fix the categories.")
    few = _features(answer, new_rows[:40], fit_rows, "40 of them, 500 fit rows")
    require(
        few.shape == new[:40].shape and close(few, new[:40]),
        "The numbers of a passenger change with the other passengers in `rows`. Take medians and scale "
        "from fit_rows only.",
    )
    hidden = [row | {"Survived": str(1 - int(row["Survived"]))} for row in new_rows]
    require(
        close(_features(answer, hidden, fit_rows, "new rows, fit rows"), new),
        "The numbers depend on Survived: the answer is among the features.",
    )
    hidden = [row | {"Survived": str(1 - int(row["Survived"]))} for row in fit_rows]
    require(
        close(_features(answer, new_rows, hidden, "new rows, fit rows"), new),
        "The numbers depend on Survived: the answer is among the features.",
    )
    someone = next(row for row in new_rows if row["Age"] and row["Fare"])
    base = _features(answer, [someone], fit_rows, "one passenger, fit rows")
    for column, other in {"Pclass": "123"[int(someone["Pclass"]) % 3], "Age": "71", "Fare": "444.5"}.items():
        changed = _features(answer, [someone | {column: other}], fit_rows, "one passenger, fit rows")
        require(not close(changed, base), f"{column} makes no difference to the numbers. Is it missing?")
    sexes = [_features(answer, [someone | {"Sex": s}], fit_rows, "one row") for s in ("female", "male")]
    require(not close(*sexes), "Sex makes no difference to the numbers. Is it missing?")
    largest = np.abs(fitted).max()
    require(
        largest < 40,
        f"The largest number is {largest:.0f}: the columns are not scaled. Use mean and deviation of fit_rows.",
    )
    others = [row | {c: str(3 * float(row[c]) + 20) for c in ("Age", "Fare") if row[c]} for row in fit_rows]
    require(
        not close(_features(answer, [someone], others, "one passenger, other fit rows"), base),
        "The numbers do not change with the fit rows. Fill gaps and scale with what you find there, "
        "not with constants.",
    )
    for column in ("Fare", "Embarked"):
        _features(
            answer, [someone | {column: ""}], fit_rows, f"a passenger whose {column} is missing, fit rows"
        )
    gap = _features(answer, [someone | {"Age": ""}], fit_rows, "one passenger without age, fit rows")
    zero = _features(answer, [someone | {"Age": "0"}], fit_rows, "one passenger of age 0, fit rows")
    require(
        not close(gap, zero),
        "A missing age is filled with 0, as if they were babies. Use the median of fit_rows.",
    )
    return f"You use {columns} columns."


def _guesses(answer, train, new, shown):
    got = ask(answer, [dict(row) for row in train], new, shown=shown)
    if hasattr(got, "detach"):
        got = got.detach().cpu().numpy()
    try:
        got = np.asarray(got, dtype=float)
    except (TypeError, ValueError):
        raise Wrong("Your list of predictions should hold numbers only, 0 or 1.") from None
    return numbers(got, (len(new),), "Your list of predictions")


@exercise("7.6")
def titanic_survivors(answer, rng):
    rows = _passengers()
    scores = {"yours": [], "nobody": [], "women": []}
    for split in range(3):
        order = rng.permutation(len(rows))
        train, new = [rows[i] for i in order[:668]], [rows[i] for i in order[668:]]
        truth = np.array([int(row["Survived"]) for row in new])
        torch.manual_seed(split)
        hidden = [{k: v for k, v in row.items() if k != "Survived"} for row in new]
        guess = _guesses(answer, train, hidden, "668 rows, 223 new rows")
        require(np.isin(guess, (0, 1)).all(), "Predict 0 or 1, not logits or probabilities.")
        scores["yours"].append((guess == truth).mean())
        scores["nobody"].append((truth == 0).mean())
        women = np.array([row["Sex"] == "female" for row in new])
        scores["women"].append((women == truth).mean())
    wrong = [row | {"Survived": str(1 - int(row["Survived"]))} for row in train]
    turned = _guesses(answer, wrong, hidden, "wrong labels")
    yours, nobody, women = (float(np.mean(values)) for values in scores.values())
    told = (
        f"right on {yours:.3f} of the new passengers (nobody survives: {nobody:.3f}, the women: {women:.3f})"
    )
    require(1 - yours < nobody + 0.05, f"Your predictions are {told}: are 0 and 1 swapped?")
    require(yours > nobody + 0.08, f"Your predictions are {told}: hardly better than no model.")
    require(
        yours > women - 0.015,
        f"Your predictions are {told}: worse than sex alone. Are all columns scaled, is it trained long enough?",
    )
    require(
        (turned != guess).mean() > 0.5,
        "With all labels of train_rows turned round, your predictions hardly change: a rule, not a trained model.",
    )
    return f"It is {told}, mean of three splits."
