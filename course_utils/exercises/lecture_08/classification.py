"""Checks of lecture 08: top-k accuracy, a confusion matrix, products in nine categories."""

import collections
import itertools

import numpy as np
import torch

from course_utils.exercises import (
    Wrong,
    ask,
    close,
    exercise,
    number,
    numbers,
    parts,
    require,
    told_apart,
)


@exercise("8.4")
def top_k(answer, rng):
    found, told = collections.defaultdict(list), ""
    for N, C, k in ((40, 5, 1), (40, 5, 2), (50, 7, 3), (9, 3, 3), (1, 4, 2)):
        logits, labels = torch.from_numpy(rng.normal(size=(N, C))), torch.from_numpy(rng.integers(0, C, N))
        places = (logits.argsort(dim=1, descending=True) == labels[:, None]).double().argmax(dim=1)
        right = (places < k).double().mean().item()
        case = f"{N} samples of {C} classes, k = {k}"
        value = number(ask(answer, logits.clone(), labels.clone(), k, shown=case), "The result")
        mistakes = {
            "You return the number of hits, not the share.": right * N,
            "You take the *smallest* logits.": (places >= C - k).double().mean().item(),
            "You average over N · k comparisons. A sample counts once: any(dim=1).": right / k,
            "Only place k counts for you. Places 1 to k all count.": (places == k - 1).double().mean().item(),
            "Only place 1 counts for you. Places 1 to k all count.": (places == 0).double().mean().item(),
            "You return the share of *wrong* samples.": 1 - right,
            "You return a percentage. Return a share between 0 and 1.": 100 * right,
            "You divide by the number of classes. Divide by the number of samples.": right * N / C,
            "You take places 1 to k − 1: one too few.": (places < k - 1).double().mean().item(),
            "You take places 1 to k + 1: one too many.": (places < k + 1).double().mean().item(),
        }
        for message, share in mistakes.items():
            found[message].append(close(value, share))
        if not told and not close(value, right):
            told = f"For {case} it should be {told_apart(right, value, 'it is')}."
    for message, is_it in found.items():
        require(not told or not all(is_it), f"{message} {told}")
    require(not told, told)


@exercise("8.5")
def confusion_matrix(answer, rng):
    for classes, N in ((3, 80), (6, 300), (5, 200)):
        # The last class never occurs as truth. The pair (i, j) wins only when both directions are added.
        i, j = rng.permutation(classes - 1)[:2].tolist() if classes > 3 else (0, 1)
        i, j = sorted((i, j))
        diagonal = rng.integers(0, classes - 1, N)
        planted = [(i, j)] * 12 + [(j, i)] * 13 + [(i, classes - 1)] * 5
        if classes == 6:  # other pairs win in one direction alone, whichever it is
            others = [pair for pair in itertools.combinations(range(5), 2) if pair != (i, j)]
            planted += [others[0]] * 18 + [others[1][::-1]] * 18
        if classes == 5:
            # The last class never occurs at all; two rare ones are confused whenever they occur, and yet less often.
            i, j = 0, 1
            diagonal, planted = rng.integers(0, 2, N), [(0, 1)] * 12 + [(1, 0)] * 13 + [(2, 3)] * 6 + [(3, 3)]
        pairs = np.concatenate([np.stack([diagonal, diagonal], axis=1), np.array(planted)])
        truth, answers = torch.from_numpy(rng.permutation(pairs)).T
        right = torch.zeros(classes, classes, dtype=torch.int64)
        for t, a in zip(truth, answers, strict=True):
            right[t, a] += 1
        case = f"{len(truth)} samples of {classes} classes"
        got = ask(answer, truth.clone(), answers.clone(), classes, shown=case)
        got = parts(got, 2, "Return two things: the matrix and the pair.")
        matrix = got[0]
        require(
            isinstance(matrix, torch.Tensor) and matrix.dtype == torch.int64,
            f"The matrix should be an int64 tensor, not {type(matrix).__name__} {getattr(matrix, 'dtype', '')}.",
        )
        require(
            tuple(matrix.shape) == (classes, classes),
            f"For {classes} classes the matrix should be ({classes}, {classes}), but it is {tuple(matrix.shape)}. "
            "A class may be missing in the data.",
        )
        require(not torch.equal(matrix, right.T), "Rows and columns are exchanged: row = truth.")
        require(
            torch.equal(matrix, right), f"For {case} the counts are wrong; their sum is {int(matrix.sum())}."
        )
        pair = got[1]
        pair = parts(pair, 2, "The pair should be two class numbers (i, j).")
        pair = tuple(int(number(c, "A class of the pair")) for c in pair)
        require(pair[0] != pair[1], "The pair is on the diagonal: those answers are right.")
        require(pair != (j, i), f"The pair is right, but i < j was asked: {(i, j)}.")
        require(pair == (i, j), f"For {case} the most confused pair is {(i, j)}, but you return {pair}.")


def _probabilities(answer, X, labels, X_new):
    """What the answer returns for these rows: (len(X_new), 9), each row with the sum 1."""
    shown = f"{len(X)} rows, {len(X_new)} new rows"
    got = ask(answer, X.clone(), labels.clone(), X_new.clone(), shown=shown)
    p = numbers(got, (len(X_new), 9), f"For {len(X_new)} new rows your probabilities")
    require(np.isfinite(p).all(), "There are NaN or infinite values among the probabilities.")
    require(
        not close(p.sum(axis=0), 1, rtol=1e-3),
        "The *columns* have the sum 1. Each row is a product: softmax over dim=1.",
    )
    require(
        not np.isin(p, (0, 1)).all() or not close(p.sum(axis=1), 1),
        "All probabilities are 0 or 1. Return the softmax of the logits, not the class alone.",
    )
    if (p < 0).any() or not close(p.sum(axis=1), 1, rtol=1e-3):
        raise Wrong(
            "The rows are no probabilities: not negative, with the sum 1. Return the softmax of the logits."
        )
    return p


@exercise("8.6")
def otto(answer, rng):
    from course_utils import load_otto

    table = load_otto(full=False)
    order = torch.from_numpy(rng.permutation(len(table)))
    fit, new = order[:2000], order[2000:]
    torch.manual_seed(0)
    p = _probabilities(answer, table.features[fit], table.labels[fit], table.features[new])
    truth = table.labels[new].numpy()
    loss = -np.log(np.clip(p[np.arange(1000), truth], 1e-15, None)).mean()
    shares = np.bincount(table.labels[fit].numpy(), minlength=9) / 2000
    entropy = -(shares * np.log(shares)).sum()
    accuracy = (p.argmax(axis=1) == truth).mean()
    told = (
        f"a mean cross-entropy of {loss:.3f} (entropy of the shares {entropy:.3f}), accuracy {accuracy:.3f}"
    )
    require(accuracy < 0.95, f"You reach {told}: nobody can know that. Are the answers looked up somewhere?")
    require(
        accuracy < 0.4 or p.max() > 0.3,
        f"You reach {told}; no probability is above 0.3. Softmax twice?",
    )
    require(
        loss < 0.4 * entropy or accuracy < 0.6,
        f"You reach {told}: often right, and far too sure where wrong; below {0.4 * entropy:.3f} is asked. Is there a "
        "softmax inside the model that cross_entropy trains, or dropout that is still on? Are new rows prepared as "
        "the others? Counts have long tails: take their logarithm. Or train for fewer epochs.",
    )
    require(loss < 0.4 * entropy, f"You reach {told}; below {0.4 * entropy:.3f} is asked.")
    # The same rows, and each label the next one: whoever learned from the labels says the next one, too.
    next_ones = (table.labels[fit][:900] + 1) % 9
    turned = _probabilities(answer, table.features[fit][:900], next_ones, table.features[new][:150])
    require(
        (turned.argmax(axis=1) == (truth[:150] + 1) % 9).mean() > 0.5,
        "Trained on other labels, your function predicts the old ones. Use nothing but its three arguments.",
    )
    return f"You reach {told}, on generated rows."
