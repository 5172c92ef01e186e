"""Checks of lecture 08, softmax classifier."""

import numpy as np
import torch
from torch import nn

from course_utils.exercises import Wrong, ask, close, exercise, number, numbers, require, told_apart


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
        require(not close(got, np.exp(right)), "These are the probabilities. Return their logarithms.")
        require(not close(got, -right), "The sign is wrong: logarithms of probabilities are not positive.")
        if len(z) > 1:
            everything = z - z.max() - np.log(np.exp(z - z.max()).sum())
            columns = _log_softmax(z.T).T
            require(not close(got, everything), "The sum runs over the whole array. Each row has its own.")
            require(not close(got, columns), "The sum runs over the columns. Each *row* has its own: axis=1.")
        require(close(got, right), f"For {case} it should be {told_apart(right, got, 'it is')}.")


@exercise("8.2")
def cross_entropy_and_gradient(answer, rng):
    for N, C, size in ((4, 3, 1), (2, 5, 1), (3, 4, 1000)):
        z, labels = (size * rng.normal(size=(N, C))).round(2), rng.integers(0, C, N)
        logits = torch.tensor(z, requires_grad=True)
        loss = nn.functional.cross_entropy(logits, torch.tensor(labels))
        loss.backward()
        right, slope = loss.item(), logits.grad.numpy()
        case = f"z = {z.tolist()}, labels = {labels.tolist()}"
        got = _quietly(answer, z, labels.copy(), shown=f"z of shape ({N}, {C}), labels {labels.tolist()}")
        require(
            isinstance(got, tuple | list) and len(got) == 2, "Return two things: the loss and its gradient."
        )
        value = number(got[0], "The loss")
        require(np.isfinite(value), f"For {case} the loss is {value}: start from the stable log_softmax.")
        require(not close(value, right * N), "That is the sum of the losses. Take the mean over the samples.")
        require(not close(value, -right), "The sign of the loss is wrong: it is −ln of a probability.")
        require(close(value, right), f"For {case} the loss should be {told_apart(right, value, 'it is')}.")
        gradient = numbers(got[1], (N, C), "The gradient")
        require(not close(gradient, slope * N), "The gradient belongs to the sum: divide it by N.")
        require(not close(gradient, -slope), "The sign of the gradient is wrong: it is p − y, not y − p.")
        p = np.exp(_log_softmax(z))
        require(
            not close(gradient, p / N),
            "Only p is there: subtract 1 at the label of each row, and nowhere else.",
        )
        require(
            close(gradient, slope),
            f"For {case} the gradient should be {told_apart(slope, gradient, 'it is')}.",
        )


@exercise("8.3")
def first_loss(answer, rng):
    for shares in (np.array([0.7, 0.2, 0.1]), rng.dirichlet(np.ones(18)), np.array([0.5, 0.5, 0.0, 0.0])):
        positive = shares[shares > 0]
        equal, best = np.log(len(shares)), -(positive * np.log(positive)).sum()
        case = f"shares = {shares.round(3).tolist()}"
        got = _quietly(answer, shares.copy(), shown=f"{len(shares)} shares")
        require(isinstance(got, tuple | list) and len(got) == 2, "Return two numbers.")
        first, second = number(got[0], "The first number"), number(got[1], "The second number")
        require(
            np.isfinite([first, second]).all(),
            f"For {case}: a share of 0 adds nothing, 0 · ln 0 counts as 0.",
        )
        require(not close(first, np.log2(len(shares))), "Take natural logarithms, as PyTorch does.")
        require(not (close(first, best) and close(second, equal)), "The two numbers are in the other order.")
        require(
            close(first, equal),
            f"{len(shares)} classes, each with the probability 1/{len(shares)}: the loss is "
            f"{told_apart(equal, first, 'not')}.",
        )
        require(
            close(second, best) or not close(second, -np.log(shares.max())),
            "The second: −ln of the largest share is the loss on one class only. Average over all classes.",
        )
        require(close(second, best), f"For {case} the second should be {told_apart(best, second, 'it is')}.")


@exercise("8.4")
def top_k(answer, rng):
    for N, C, k in ((40, 5, 1), (40, 5, 2), (50, 7, 3)):
        logits, labels = torch.from_numpy(rng.normal(size=(N, C))), torch.from_numpy(rng.integers(0, C, N))
        order = logits.argsort(dim=1, descending=True)
        hits = (order[:, :k] == labels[:, None]).any(dim=1)
        case = f"{N} samples of {C} classes, k = {k}"
        value = number(ask(answer, logits.clone(), labels.clone(), k, shown=case), "The result")
        right = hits.double().mean().item()
        require(
            not close(value, hits.sum().item()) or N == 1,
            f"For {case} you return the number of hits, not the share.",
        )
        smallest = (order[:, -k:] == labels[:, None]).any(dim=1).double().mean().item()
        require(
            close(value, right) or not close(value, smallest), f"For {case} you take the *smallest* logits."
        )
        require(
            close(value, right) or k == 1 or not close(value, right / k),
            "You average over N · k comparisons. A sample counts once: any(dim=1).",
        )
        exactly = (order[:, k - 1] == labels).double().mean().item()
        require(
            close(value, right) or k == 1 or not close(value, exactly),
            f"For {case} only the label in place {k} counts for you. Places 1 to {k} all count.",
        )
        require(close(value, right), f"For {case} it should be {told_apart(right, value, 'it is')}.")


@exercise("8.5")
def confusion_matrix(answer, rng):
    for classes, N in ((3, 80), (6, 300)):
        # The last class never occurs as truth. The pair (i, j) wins only when both directions are added.
        i, j, k = rng.permutation(classes - 1)[:3].tolist() if classes > 3 else (0, 1, 0)
        i, j = sorted((i, j))
        diagonal = rng.integers(0, classes - 1, N)
        planted = (
            [(i, j)] * 12 + [(j, i)] * 13 + ([(i, k)] * 18 if classes > 3 else []) + [(i, classes - 1)] * 5
        )
        pairs = np.concatenate([np.stack([diagonal, diagonal], axis=1), np.array(planted)])
        truth, answers = torch.from_numpy(rng.permutation(pairs)).T
        right = torch.zeros(classes, classes, dtype=torch.int64)
        for t, a in zip(truth, answers, strict=True):
            right[t, a] += 1
        case = f"{len(truth)} samples of {classes} classes"
        got = ask(answer, truth.clone(), answers.clone(), classes, shown=case)
        require(
            isinstance(got, tuple | list) and len(got) == 2, "Return two things: the matrix and the pair."
        )
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
        require(
            isinstance(pair, tuple | list) and len(pair) == 2, "The pair should be two class numbers (i, j)."
        )
        pair = tuple(int(number(c, "A class of the pair")) for c in pair)
        require(pair[0] != pair[1], "The pair is on the diagonal: those answers are right.")
        require(pair != (j, i), f"The pair is right, but i < j was asked: {(i, j)}.")
        require(pair == (i, j), f"For {case} the most confused pair is {(i, j)}, but you return {pair}.")


@exercise("8.6")
def otto(answer, rng):
    from course_utils import load_otto

    table = load_otto(full=False)
    order = torch.from_numpy(rng.permutation(len(table)))
    fit, new = order[:2000], order[2000:]
    torch.manual_seed(0)
    copies = [t.clone() for t in (table.features[fit], table.labels[fit], table.features[new])]
    got = ask(answer, *copies, shown="2000 rows, 1000 new rows")
    p = numbers(got, (1000, 9), "Your probabilities")
    require(np.isfinite(p).all(), "There are NaN or infinite values among the probabilities.")
    if (p < 0).any() or not close(p.sum(axis=1), 1, rtol=1e-3):
        raise Wrong(
            "The rows are no probabilities: not negative, with the sum 1. Return the softmax of the logits."
        )
    truth = table.labels[new].numpy()
    loss = -np.log(np.clip(p[np.arange(1000), truth], 1e-15, None)).mean()
    shares = np.bincount(table.labels[fit].numpy(), minlength=9) / 2000
    entropy = -(shares * np.log(shares)).sum()
    accuracy = (p.argmax(axis=1) == truth).mean()
    told = (
        f"a mean cross-entropy of {loss:.3f} (entropy of the shares {entropy:.3f}), accuracy {accuracy:.3f}"
    )
    require(
        loss < entropy or accuracy < 0.4,
        f"You reach {told}: often right, and far too sure where wrong. Is a softmax inside the model that "
        "cross_entropy trains? Are new rows prepared like the others? Otherwise train for fewer epochs.",
    )
    require(
        accuracy < 0.4 or p.max() > 0.3,
        f"You reach {told}; no probability is above 0.3. Softmax twice?",
    )
    require(loss < 0.7 * entropy, f"You reach {told}; below {0.7 * entropy:.3f} is asked.")
    return f"You reach {told}, on generated rows."
