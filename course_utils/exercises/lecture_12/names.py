"""Checks of lecture 12: a collate function, macro-F1, equal time, class weights."""

import numpy as np
import torch
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence

from course_utils.exercises import (
    ask,
    close,
    exercise,
    name_mistake,
    number,
    parts,
    require,
    told_apart,
)


@exercise("12.1")
def a_collate_function(answer, rng):
    def sample(length):
        return torch.tensor(rng.integers(0, 9, length), dtype=torch.int64), int(rng.integers(0, 18))

    for lengths in ([3, 7, 5], [4], [2, 0, 6, 1, 0, 6], [1, 12, 3], [0, 0, 2, 0, 0, 0, 5, 0]):
        samples = [sample(n) for n in lengths]
        if len(lengths) == 8:
            samples[2] = (samples[2][0], 0)  # the first language is a language, too
        if len(lengths) == 6:
            samples[3] = (torch.zeros(1, dtype=torch.int64), samples[3][1])  # a sample of one zero
        kept = [(x, y) for x, y in samples if len(x)]
        case = f"samples with the lengths {lengths}"
        got = ask(answer, list(samples), shown=case)
        got = parts(got, 3, "Return three things: x, the lengths, the labels.")
        for value, name in zip(got, ("x", "the lengths", "the labels"), strict=True):
            require(isinstance(value, torch.Tensor), f"{name} should be a tensor.")
            require(value.dtype == torch.int64, f"{name} should be int64, but it is {value.dtype}.")
        x, n, y = got
        require(x.dim() == 2, f"x should have two dimensions, (N, T), but it has {x.dim()}.")
        right = [len(row) for row, _ in kept]
        require(
            len(x) == len(kept) or len(x) != len(samples),
            f"For {case} the samples of length 0 must be left out: packing refuses them.",
        )
        require(
            tuple(x.shape) != (max(right), len(kept)) or max(right) == len(kept),
            "x has time first. The batch comes first: (N, T).",
        )
        require(
            tuple(x.shape) == (len(kept), max(right)),
            f"For {case} x has the shape {tuple(x.shape)}, not {(len(kept), max(right))}.",
        )
        require(
            n.tolist() != [label for _, label in kept] or n.tolist() == right,
            "Lengths and labels are exchanged: x, then the lengths, then the labels.",
        )
        require(n.dim() == 1 and len(n) == len(kept), f"For {case} there should be {len(kept)} lengths.")
        require(
            not (set(n.tolist()) == {max(right)} and len(set(right)) > 1),
            "Each length should be that of the name, not that of the padded row.",
        )
        counted = [int((row != 0).sum()) for row, _ in kept]
        require(
            n.tolist() != counted or counted == right,
            "You count what is not zero. A sample may hold zeros itself; take the lengths of the tensors.",
        )
        require(
            sorted(n.tolist()) != sorted(right) or n.tolist() == right,
            "Your samples are in another order, sorted perhaps. Keep the order that came in.",
        )
        require(n.tolist() == right, f"For {case} the lengths should be {right}, not {n.tolist()}.")
        for row, (symbols, _) in zip(x, kept, strict=True):
            require(
                row[: len(symbols)].tolist() == symbols.tolist(),
                f"For {case} a row of x does not begin with its symbols.",
            )
            require(not row[len(symbols) :].any(), "The filling should be 0, behind the symbols.")
        require(
            len(kept) == len(samples) or y.tolist() != [label for _, label in samples],
            f"For {case} your labels are those of all samples. Leave out those of the empty ones, too.",
        )
        require(
            y.tolist() == [label for _, label in kept],
            f"For {case} the labels should be {[label for _, label in kept]}, not {y.tolist()}.",
        )
        pack_padded_sequence(x, n, batch_first=True, enforce_sorted=False)


@exercise("12.2")
def macro_f1(answer, rng):
    cases = [
        (torch.tensor([0, 1, 1, 1, 0, 2, 2]), torch.tensor([0, 0, 1, 1, 0, 0, 2]), 4),
        (torch.tensor([0, 1, 1, 2]), torch.tensor([0, 1, 2, 2]), 3),
        (torch.tensor([0, 0, 0, 0, 0]), torch.tensor([0, 0, 0, 0, 1]), 2),
        (torch.tensor([0, 1, 2, 2, 1]), torch.tensor([0, 1, 1, 0, 1]), 3),  # nobody is of the last class
        (torch.tensor(rng.integers(0, 5, 60)), torch.tensor(rng.integers(0, 5, 60)), 6),
    ]
    for said, true, classes in cases:
        hits = np.array([int(((said == k) & (true == k)).sum()) for k in range(classes)])
        answers = np.array([int((said == k).sum()) for k in range(classes)])
        members = np.array([int((true == k).sum()) for k in range(classes)])
        each = 2 * hits / np.maximum(answers + members, 1)
        precision, recall = hits / np.maximum(answers, 1), hits / np.maximum(members, 1)
        right = each.mean()
        case = (
            f"said {said.tolist()}, true {true.tolist()}, {classes} classes"
            if len(said) < 9
            else "60 answers"
        )
        got = number(ask(answer, said, true, classes, shown=case), "The result")
        require(got == got, f"For {case} the result is nan. What if a class is neither said nor true?")
        present = (answers + members) > 0

        def is_like(value, got=got, right=right):
            return close(got, value) and not close(value, right)

        require(
            not is_like(hits.sum() / len(said)),
            f"For {case} your result is the accuracy (micro-F1 is the same). Average over the classes.",
        )
        require(not is_like(precision.mean()), "Your result is the mean precision. The recall is missing.")
        require(not is_like(recall.mean()), "Your result is the mean recall. The precision is missing.")
        require(
            not is_like(each[present].mean()),
            f"For {case}: a class without answers and members counts as 0, and it counts in the mean.",
        )
        require(
            not is_like((each * members).sum() / members.sum()),
            "You weight the classes by their size. Macro means: each class counts the same.",
        )
        p, r = precision.mean(), recall.mean()
        require(
            not is_like(2 * p * r / (p + r)),
            "First F1 for each class, then the mean: not F1 of the mean precision and recall.",
        )
        require(
            not is_like((each.sum() + (~present).sum()) / classes),
            "A class whose F1 is 0/0 counts as 1 for you. It counts as 0.",
        )
        require(not is_like(right / 2), "The factor 2 of F1 is missing.")
        require(not is_like(each.sum()), "You return the sum. Macro-F1 is the mean over the classes.")
        require(
            not is_like(((precision + recall) / 2).mean()),
            "You take the plain mean of precision and recall. F1 is 2 · precision · recall / (precision + recall).",
        )
        require(not is_like(each[members > 0].mean()), "Classes without members count in the mean, too.")
        require(close(got, right), f"For {case} it should be {told_apart(right, got)}.")


@exercise("12.3")
def at_equal_time(answer, rng):
    first = {
        "GRU": [(1.0, 0.5), (2.0, 0.75), (3.0, 0.625)],
        "LSTM": [(1.5, 0.25), (3.0, 0.5), (4.5, 0.875)],
        "untrained": [(0.75, 0.0), (3.5, 0.25)],
        "n-grams": [(4.0, 0.75), (5.0, 0.8125)],
    }
    drawn = {}
    for name in "abc":
        seconds = np.cumsum(rng.integers(1, 5, 6)).tolist()
        drawn[name] = [(float(s), float(a)) for s, a in zip(seconds, rng.random(6), strict=True)]
    for runs, budget in (
        (first, 3.5),
        (first, 3.0),
        (first, 0.5),
        (first, 10.0),
        (drawn, 7.0),
        ({"empty": []}, 1.0),
    ):
        right = {n: max((a for s, a in run if s <= budget), default=None) for n, run in runs.items()}
        before = {n: max((a for s, a in run if s < budget), default=None) for n, run in runs.items()}
        last = {n: next((a for s, a in reversed(run) if s <= budget), None) for n, run in runs.items()}
        all_of_it = {n: max((a for _, a in run), default=None) for n, run in runs.items()}
        case = f"runs {runs} and the budget {budget}" if runs is not drawn else "three drawn runs"
        got = ask(answer, {n: list(run) for n, run in runs.items()}, budget, shown=case)
        require(isinstance(got, dict), "Return a dict: the model's name and its accuracy.")
        require(
            set(got) == set(runs),
            f"For {case} the dict should have the names {sorted(runs)}, also where no epoch ended in time.",
        )
        require(got != before or got == right, "An epoch that ends exactly at the budget counts, too.")
        require(
            got != last or got == right,
            "You take the last epoch within the budget. Take the best one: accuracy can fall again.",
        )
        require(got != all_of_it or got == right, "You look at all epochs. Leave out those after the budget.")
        require(
            all((got[n] is None) == (right[n] is None) for n in runs),
            f"For {case}: None where no epoch ended in time, a number elsewhere. It should be {right}, "
            f"but you return {got}.",
        )
        require(
            all(right[n] is None or close(number(got[n], n), right[n]) for n in runs),
            f"For {case} it should be {right}, but you return {got}.",
        )


@exercise("12.4")
def weighted_loss(answer, rng):
    for n, classes in ((6, 3), (1, 4), (20, 18)):
        scores = torch.tensor(rng.normal(size=(n, classes)) * 3)
        y = torch.tensor(rng.integers(0, classes, n))
        counts = torch.tensor(rng.integers(5, 500, classes))
        if n == 1:
            scores = scores + 100.0  # too much for exp in float32, little enough to keep the digits
        w = 1 / counts.double()
        if n == 20:
            scores = scores * 500
        losses = -scores.log_softmax(dim=1)[torch.arange(n), y]
        right = F.cross_entropy(scores, y, weight=w).item()
        case = f"{n} samples, {classes} classes, counts {counts.tolist()}"
        given = scores.float().requires_grad_()
        got = ask(answer, given, y, counts, shown=case)
        require(
            not isinstance(got, torch.Tensor) or got.dim() == 0,
            "The result should be one number, but it has the shape "
            + str(tuple(getattr(got, "shape", ())))
            + ".",
        )
        gradient = None
        if isinstance(got, torch.Tensor) and got.requires_grad:
            (gradient,) = torch.autograd.grad(got, given, allow_unused=True)
        got = number(got, "The result")
        require(
            got == got,
            f"For {case} the result is nan. Is the logarithm of 0 taken (take log_softmax), or are all weights 0?",
        )
        require(abs(got) != float("inf"), f"For {case} the result is {got}: take log_softmax.")
        if n > 1:
            require(
                not close(got, losses.mean().item(), rtol=1e-4),
                "This is the loss without weights. The rare classes should count more.",
            )
            require(
                not close(got, (w[y] * losses).mean().item(), rtol=1e-4),
                "Divide by the sum of the weights of the batch, not by the number of samples.",
            )
            by_count = counts.double() / counts.double().mean()
            require(
                not close(got, F.cross_entropy(scores, y, weight=by_count).item(), rtol=1e-4),
                "Your weights grow with the count. A rare class needs the larger weight.",
            )
            require(
                not close(got, (w[y] * losses).sum().item(), rtol=1e-4),
                "This is the sum. Divide by the sum of the weights of the batch.",
            )
            mistakes = {
                "The sign is wrong: a loss is −ln of a probability.": -right,
                "The weights stand at the place of the sample. Take w[y], the weight of its class.": (
                    (w[torch.arange(n) % classes] * losses).sum() / w[torch.arange(n) % classes].sum()
                ).item(),
                "The logarithm of softmax runs along the wrong axis: dim=1.": (
                    F.nll_loss(scores.log_softmax(dim=0), y, weight=w).item()
                ),
                "Divide by the weights of the *batch*, w[y].sum(), not by those of all classes.": (
                    ((w[y] * losses).sum() / w.sum()).item()
                ),
                "There is a softmax before the loss. cross_entropy takes the scores themselves.": (
                    F.cross_entropy(scores.softmax(dim=1), y, weight=w).item()
                ),
                "You weight with the root of the count. The weight is 1/count.": (
                    F.cross_entropy(scores, y, weight=w.sqrt()).item()
                ),
            }
            name_mistake(got, right, mistakes, rtol=1e-4)
        require(close(got, right, rtol=1e-4), f"For {case} it should be {told_apart(right, got, 'not')}.")
        require(
            gradient is not None,
            "The number is right, but it cannot go backward. Return the tensor, without `.item()`.",
        )
        (slope,) = torch.autograd.grad(F.cross_entropy(scores.requires_grad_(), y, weight=w), scores)
        require(
            close(gradient, slope, rtol=1e-3, atol=1e-5),
            "The number is right, but its gradient is another one: something on the way from the scores is cut off "
            "(`detach()`, `.data`, `torch.no_grad()`).",
        )
