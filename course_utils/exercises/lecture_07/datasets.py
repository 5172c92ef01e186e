"""Checks of lecture 07: a Dataset, batches, a collate function, mean and deviation."""

import tempfile
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader

from course_utils.exercises import (
    ask,
    close,
    exercise,
    listed,
    name_mistake,
    number,
    numbers,
    parts,
    require,
    short,
    told_apart,
)
from course_utils.exercises.watched import calls_of


@exercise("7.1")
def dataset_for_a_csv_file(answer, rng):
    require(isinstance(answer, type), "Pass the class itself, not an object of it.")
    for columns, rows, end in ((3, 6, "\n"), (5, 1, ""), (1, 9, "\n")):
        X, y = (
            rng.normal(size=(rows, columns)).round(3),
            rng.choice([0, 2, 7], rows),
        )  # classes with gaps between them
        X[0] = [-2, 0, 3, 1e-5, 40][:columns]
        names = [f"column{j}" for j in range(columns)]
        lines = [",".join([*map(str, row), str(label)]) for row, label in zip(X.tolist(), y, strict=True)]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "data.csv"
            path.write_text("\n".join([",".join([*names, "label"]), *lines]) + end, encoding="utf-8")
            dataset = ask(answer, str(path) if rows > 1 else path, shown=f"a file of {rows} rows")
            length = number(ask(len, dataset, shown="your dataset"), "len(dataset)")
            require(length != rows + 1, "len(dataset) counts the header line too.")
            require(length == rows, f"For a file of {rows} rows len(dataset) is {length:g}.")
            found = getattr(dataset, "names", None)
            require(found is not None, "The dataset has no `names`.")
            require(
                isinstance(found, list | tuple) or hasattr(found, "tolist"),
                f"`names` should be a list of the feature columns, but it is {short(found)}.",
            )
            require(
                list(found) != [*names, "label"],
                "`names` should hold the features only: without the label's column.",
            )
            require(list(found) == names, f"`names` should be {names}, but it is {short(found)}.")
            samples = [ask(dataset.__getitem__, i, shown=str(i)) for i in range(rows)]
        for i, sample in enumerate(samples):
            features, label = parts(
                sample,
                2,
                f"dataset[{i}] should be a pair (features, label), but it is {type(sample).__name__}.",
            )
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
                isinstance(label, int),
                f"The label should be an int, but it is of type {type(label).__name__}.",
            )
            place = sorted(set(y.tolist())).index(y[i])
            require(
                label == y[i] or label != place,
                f"The label of dataset[{i}] is {y[i]} in the file, but you return {label}, its place among the labels. "
                "Leave it as it is.",
            )
            require(label == y[i], f"The label of dataset[{i}] should be {y[i]}, but it is {label}.")


@exercise("7.2")
def batch_sizes(answer, rng):
    cases = [(7, 3), (6, 3), (2, 5), (4, 4), (5, 1), *rng.integers(5, 200, (4, 2)).tolist()]
    told, is_swapped, is_same = "", [], []
    for N, B in cases:
        for drop_last in (False, True):
            kept, other = (
                [B] * (N // B) + ([N % B] if N % B and not drop else [])
                for drop in (drop_last, not drop_last)
            )
            with calls_of(DataLoader, "__init__") as made:
                got = listed(ask(answer, N, B, drop_last))
            require(not made, "You make a DataLoader. Here the task is to compute the sizes without one.")
            case = f"N = {N}, B = {B}, drop_last = {drop_last}"
            require(
                isinstance(got, tuple | list) and all(isinstance(n, int | np.integer) for n in got),
                f"For {case} the result should be a list of int, but it is {short(got)}.",
            )
            got = list(got)
            require(0 not in got, f"For {case} your list has a batch of size 0. There is no empty batch.")
            if N % B:
                is_swapped.append(got == other)
                is_same.append(got == [B] * (N // B) + [N % B])
            require(
                got == kept or len(got) != len(kept) or sum(got) != N or max(got) - min(got) > 1,
                f"For {case} you make batches of nearly equal size. All are full, but for the last one.",
            )
            if not told and got != kept:
                told = f"For {case} the sizes should be {kept}, but you return {got}."
    require(
        not told or not all(is_swapped),
        f"The wrong way round: True drops the incomplete batch, False keeps it. {told}",
    )
    require(
        not told or not all(is_same),
        f"drop_last makes no difference: True drops the incomplete batch. {told}",
    )
    require(not told, told)


@exercise("7.3")
def collate_ragged_rows(answer, rng):
    for lengths in ((3, 1, 4), (2,), (2, 2, 2), tuple(rng.integers(1, 7, 5).tolist())):
        rows = [torch.from_numpy(rng.normal(size=n).astype("float32")) for n in lengths]
        # Real values that look like padding: at the start, and at the end of the longest row.
        rows[0][0] = rows[int(np.argmax(lengths))][-1] = 0.0
        labels = rng.integers(0, 5, len(rows)).tolist()
        case = f"rows of the lengths {list(lengths)}"
        got = ask(answer, [(row.clone(), label) for row, label in zip(rows, labels, strict=True)], shown=case)
        got = parts(got, 3, "Return three things: padded, mask, labels.")
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
            np.array_equal(mask.numpy(), real) or not np.array_equal(mask.numpy(), values != 0),
            "You make the mask from the values. A value of 0 can be real: make the mask from the lengths.",
        )
        i = int((mask.numpy() != real).any(axis=1).argmax())
        require(
            np.array_equal(mask.numpy(), real),
            f"For {case} the mask of row {i} should be {real[i].tolist()}, but it is {mask.numpy()[i].tolist()}.",
        )
        require(
            out_labels.dtype == torch.int64, f"The labels should be int64, but they are {out_labels.dtype}."
        )
        require(
            out_labels.tolist() == labels, f"The labels should be {labels}, but are {out_labels.tolist()}."
        )


class _Once:
    """A loader that gives its batches once, and counts how often somebody begins."""

    def __init__(self, batches):
        self.rest, self.begun = iter(batches), 0

    def __iter__(self):
        self.begun += 1
        return self.rest

    def __next__(self):
        return next(self.rest)


@exercise("7.4")
def mean_and_deviation_in_one_pass(answer, rng):
    for channels, sizes, pixels in ((3, (4, 4, 1), (6, 5)), (1, (5, 2), (3, 8)), (2, (3,), (4, 4))):
        levels = rng.uniform(40, 200, len(sizes))
        batches = [
            torch.from_numpy(rng.normal(level, 30, (n, channels, *pixels)).clip(0, 255).astype("uint8"))
            for n, level in zip(sizes, levels, strict=True)
        ]
        x = torch.cat(batches).double().numpy() / 255
        mean, std = x.mean(axis=(0, 2, 3)), x.std(axis=(0, 2, 3))
        of_batches = np.mean([b.double().numpy().mean(axis=(0, 2, 3)) / 255 for b in batches], axis=0)
        loader = _Once([(batch.clone(), torch.zeros(len(batch))) for batch in batches])
        case = f"{len(sizes)} batches of {channels} channels"
        try:
            got = ask(answer, loader, shown=case)
        finally:
            require(
                loader.begun < 2,
                "You go through the loader twice; the second time it is empty. Once is allowed.",
            )
        got = parts(got, 2, "Return two things: mean and std.")
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
            close(out_mean, mean) or not close(out_mean, of_batches),
            "That is the mean of the batches' means: the smaller last batch counts too much.",
        )
        first = batches[0].double().numpy().mean(axis=(0, 2, 3)) / 255
        name_mistake(
            out_mean,
            mean,
            {
                "That is the mean of the first batch only.": first,
                "That is the mean of the last batch only.": batches[-1].double().numpy().mean(axis=(0, 2, 3))
                / 255,
                "Divide by 255, not by 256: white is 255.": mean * 255 / 256,
                "You divide by the pixels of all channels. Each channel has its own number.": mean / channels,
            },
        )
        require(close(out_mean, mean), f"The mean should be {told_apart(mean, out_mean, 'it is')}.")
        require(not close(out_std, std**2), "That is the variance; take its square root.")
        require(
            not close(out_std, x.std(axis=(0, 2, 3), ddof=1), rtol=1e-6),
            "Divide by the number of pixels, not by one less: here the pixels are all there are.",
        )
        raw = np.sqrt((x**2).mean(axis=(0, 2, 3)))
        name_mistake(out_std, std, {"The square of the mean is not subtracted.": raw}, rtol=1e-4)
        inner = np.mean([b.double().numpy().std(axis=(0, 2, 3)) / 255 for b in batches], axis=0)
        require(
            not close(out_std, inner, rtol=0.1) or close(out_std, std, rtol=1e-4),
            "Averaged deviations of batches miss how the batches differ. Add up the squares.",
        )
        require(
            close(out_std, std, rtol=1e-4),
            f"The standard deviation should be {told_apart(std, out_std, 'it is')}.",
        )
