"""Checks of lecture 11: clipping, another word."""

import math

import torch
from torch import nn

from course_utils.exercises import ask, close, exercise, require, told_apart


@exercise("11.4")
def clip_by_norm(answer, rng):
    big = [torch.tensor(rng.normal(size=s)) * 5 for s in ((3, 4), (4,), (2, 2, 2))]
    small = [torch.tensor(rng.normal(size=s)) * 0.01 for s in ((3, 2), (2,))]
    zero = [torch.zeros(3, dtype=torch.float64)]
    single = [torch.tensor([30.0, 0.4], dtype=torch.float64)]
    even = torch.tensor([0.6, 0.6, 0.6, 0.6], dtype=torch.float64)  # norm 1.2, each number below 1
    cases = [(big, 2.0), (small, 1.0), (single, 1.0), (zero, 1.0), (big, 0.3)]
    cases += [([g.float() for g in big], 2.0), ([-even, torch.tensor(3.0, dtype=torch.float64)], 0.5)]
    cases += [([even / 2], 0.3), ([even], 1.0), ([even[:2], even[2:]], 1.0), ([2 * even], 5.0)]
    for gradients, limit in cases:
        norm = math.sqrt(sum((g**2).sum().item() for g in gradients))
        factor = min(1.0, limit / norm) if norm else 1.0
        case = f"{len(gradients)} tensors with the norm {norm:.4g} together and the limit {limit}"
        given = [g.clone() for g in gradients]
        got = ask(answer, given, limit, shown=case)
        require(isinstance(got, list | tuple), "Return a list of tensors.")
        require(len(got) == len(gradients), f"For {case} the list has {len(got)} entries.")
        for value, g in zip(got, gradients, strict=True):
            require(
                isinstance(value, torch.Tensor) and value.shape == g.shape,
                "Each entry should be a tensor of the shape of its gradient.",
            )

        def is_like(other, got=got):
            return all(close(a, b) for a, b in zip(got, other, strict=True))

        require(
            all(bool(torch.isfinite(v).all()) for v in got),
            f"For {case} the result is not finite. Do you divide by a norm of 0?",
        )
        right = [factor * g for g in gradients]
        require(
            all(a.data_ptr() != b.data_ptr() for a, b in zip(got, given, strict=True)),
            f"For {case} you return the tensors that came in. Return new ones: whoever changes the result must not "
            "change the gradients.",
        )
        if is_like(right):
            continue
        require(
            norm <= limit or not is_like(gradients),
            f"For {case} nothing changes, but the norm of all together is above the limit.",
        )
        require(
            not is_like([g.clamp(-limit, limit) for g in gradients]),
            f"For {case} you cut each number by itself: that changes the direction. Scale all by one factor.",
        )
        require(
            not is_like([g * min(1.0, limit / max(g.norm().item(), 1e-300)) for g in gradients]),
            f"For {case} you clip each tensor by itself. The limit holds for all together.",
        )
        require(
            norm > limit or is_like(gradients),
            f"For {case} the norm is below the limit, so nothing should change.",
        )
        total = math.sqrt(sum((v**2).sum().item() for v in got))
        require(
            not is_like([g * limit for g in gradients]),
            f"For {case} you multiply by the limit. The factor is limit / norm.",
        )
        require(
            norm <= limit or not is_like([g / norm for g in gradients]),
            f"For {case} the norm becomes 1. It should become the limit, {limit}.",
        )
        require(
            norm <= limit or not is_like([g * limit / norm**2 for g in gradients]),
            f"For {case} you divide by the square of the norm: the root is missing.",
        )
        of_norms = sum(g.norm().item() for g in gradients)
        require(
            norm <= limit or not is_like([g * limit / of_norms for g in gradients]) or len(gradients) == 1,
            f"For {case} you add up the norms of the tensors. The norm of all is the root of the sum of squares.",
        )
        require(False, f"For {case} the norm after clipping is {told_apart(total, factor * norm, 'not')}.")


@exercise("11.5")
def another_word(answer, rng):
    letters = "abdeklmnoprstu"
    drawn = "".join(letters[i] for i in rng.integers(0, len(letters), 8))
    pairs = [
        ("banana", "nixinx"),
        (drawn, drawn[::-1]),
    ]
    for source, target in pairs:
        alphabet = sorted(set(source + target))
        case = f"learn({source!r}, {target!r})"
        model = ask(answer, source, target)
        require(isinstance(model, nn.Module), f"{case} should return your trained network, a nn.Module.")
        model.eval()
        x = torch.tensor([[alphabet.index(c) for c in source]])
        with torch.no_grad():
            scores = ask(model, x, shown=f"indices of shape {tuple(x.shape)}, the network of {case}")
        wanted = (1, len(source), len(alphabet))
        require(isinstance(scores, torch.Tensor), "Your network should return a tensor of scores.")
        require(
            tuple(scores.shape) == wanted,
            f"The network of {case} returns the shape {tuple(scores.shape)}, not {wanted} (N, T, V).",
        )
        has_layer = any(isinstance(m, nn.RNNBase | nn.RNNCellBase) for m in model.modules())
        with torch.no_grad():
            again = model(x)
        require(
            close(again, scores, atol=1e-5),
            f"Asked the same again, the network of {case} answers otherwise: it keeps its state from one call to the "
            "next. Begin each call with a fresh state.",
        )
        for place in range(len(source)):
            other = x.clone()
            other[0, place] = (other[0, place] + 1) % len(alphabet)
            with torch.no_grad():
                changed = model(other)
            require(
                close(changed[0, :place], scores[0, :place], atol=1e-5),
                f"The network of {case} looks ahead: with another letter {place + 1} its earlier answers change.",
            )
            remembers = place == len(source) - 1 or not close(
                changed[0, place + 1 :], scores[0, place + 1 :], atol=1e-7
            )
            require(
                remembers or has_layer,
                f"{case} returns a network without a recurrent layer or a recurrence of your own: another letter "
                f"{place + 1} changes nothing later. Take nn.RNN, nn.GRU or nn.LSTM, or hand a state on each time.",
            )
            require(
                remembers,
                f"The network of {case} has no memory: another letter {place + 1} changes nothing later. (Does the "
                "recurrent layer have batch_first=True, and do its states reach the scores?)",
            )
        with torch.no_grad():
            longer = ask(model, x.repeat(1, 3), shown="the word three times in a row")
        require(
            isinstance(longer, torch.Tensor) and tuple(longer.shape) == (1, 3 * len(source), len(alphabet)),
            f"For {3 * len(source)} letters the network of {case} does not return as many scores: a recurrent one "
            "takes words of any length.",
        )
        require(
            close(longer[:, : len(source)], scores, atol=1e-5),
            f"The network of {case} answers the first letters otherwise when more follow.",
        )
        with torch.no_grad():
            both = ask(model, torch.cat([x, x.flip(1)]), shown="two words at once")
            other = model(x.flip(1))
        require(
            isinstance(both, torch.Tensor) and both.shape == (2, *wanted[1:]),
            "For two words at once, indices of shape (2, T), your network should return (2, T, V).",
        )
        require(
            close(both, torch.cat([scores, other]), atol=1e-5),
            "Two words at once get other answers than one by one. Is batch_first=True set?",
        )
        said = "".join(alphabet[i] for i in scores[0].argmax(dim=1))
        require(
            said == target,
            f"The network of {case} says {said!r}. Is it trained with the source as input and the target as answer? "
            "Is index k the k-th letter of sorted(set(source + target))? Does it hand a state on from letter to "
            "letter, and does a linear layer behind the states let the scores take any size? If so: train longer, or "
            "with more units.",
        )
    return f"It also learned to turn {drawn} round."
