"""Checks of lecture 04, linear regression with PyTorch."""

import io

import numpy as np
import torch
from torch import nn

from course_utils.exercises import Wrong, ask, close, exercise, number, require, told_apart


@exercise("4.1")
def fit_noisy_data(answer, rng):
    for centre, size in ((2.0, 3), (0.0, 20), (30.0, 15)):
        x = np.round(centre + rng.normal(size=size), 2)
        y = rng.uniform(-2, 2) * x + rng.uniform(-1, 1) + 0.1 * rng.normal(size=size)
        w, b = np.polyfit(x, y, 1)
        case = f"{size} samples with x around {centre:g}"
        columns = torch.from_numpy(x)[:, None], torch.from_numpy(y)[:, None]
        got = ask(answer, *(c.clone() for c in columns), shown=case)
        require(
            hasattr(got, "__len__") and not isinstance(got, str | dict) and len(got) == 2,
            "Return the two numbers (w, b), for example with .item().",
        )
        got_w, got_b = number(got[0], "w"), number(got[1], "b")
        require(
            np.isfinite([got_w, got_b]).all(),
            f"For {case} the weights became {got_w:g}: the rate is too large.",
        )
        require(
            max(abs(got_w), abs(got_b)) < 1e6,
            f"For {case} the weights became {got_w:.3g} and {got_b:.3g}: the rate is too large.",
        )
        near = {"rtol": 0, "atol": 1e-3}
        require(
            close(got_w, w, **near) or not (close(got_w, b, **near) and close(got_b, w, **near)),
            "The two are in the wrong order: first w, then b.",
        )
        require(
            not (abs(got_w) < 0.1 * abs(w) and close(got_b, y.mean(), rtol=0, atol=0.05)),
            f"For {case} the line is flat, at the mean of y. Have predictions and answers the same shape, (N, 1)?",
        )
        mean, std = x.mean(), x.std(ddof=1)
        require(
            close(got_w, w, **near) or not close(got_w, w * std, **near),
            f"For {case}: w belongs to the scaled x. Divide it by the standard deviation.",
        )
        require(
            close(got_b, b, **near) or not close(got_w, w, **near) or not close(got_b, b + w * mean, **near),
            f"For {case}: b belongs to the centred x. Undo the shift: b = c − w · mean(x).",
        )
        require(
            close(got_w, w, **near) and close(got_b, b, **near),
            f"For {case} least squares gives (w, b) = {told_apart((w, b), (got_w, got_b))}. "
            "Is it trained long enough? Centre and scale x, then a large rate is stable.",
        )


@exercise("4.2")
def two_outputs(answer, rng):
    require(
        isinstance(answer, type) and issubclass(answer, nn.Module),
        "Pass the class itself, derived from nn.Module, not an object of it.",
    )
    model = ask(answer, shown="")
    dtype = next((p.dtype for p in model.parameters()), torch.float32)
    x = torch.from_numpy(rng.normal(size=(7, 3))).to(dtype)
    out = ask(model, x, shown="7 samples of 3 features")
    require(
        isinstance(out, torch.Tensor),
        f"forward returns {type(out).__name__}, not a tensor. Is `return` missing?",
    )
    require(
        tuple(out.shape) == (7, 2), f"7 samples should give the shape (7, 2), but it is {tuple(out.shape)}."
    )
    count = sum(p.numel() for p in model.parameters())
    require(
        count > 0, "The model has no parameters: assign the layers directly to self, or to an nn.ModuleList."
    )
    shapes = sorted(tuple(p.shape) for p in model.parameters())
    require(
        shapes == sorted([(5, 3), (5,), (2, 5), (2,)]),
        f"The parameters should have the shapes (5, 3), (5,), (2, 5), (2,); yours have {shapes}.",
    )
    W1, b1, W2, b2 = (
        next(p for p in model.parameters() if tuple(p.shape) == s) for s in ((5, 3), (5,), (2, 5), (2,))
    )
    with torch.no_grad():  # so that hidden values and outputs of both signs occur, whatever the start was
        for p in (W1, b1, W2, b2):
            p.copy_(torch.from_numpy(rng.normal(size=tuple(p.shape))))
        b2 -= (torch.relu(x @ W1.T + b1) @ W2.T + b2).mean(0)
    out = ask(model, x, shown="7 samples of 3 features")
    hidden = x @ W1.T + b1
    require(
        not torch.allclose(out, hidden @ W2.T + b2, atol=1e-5),
        "The ReLU between the two layers is missing: this is one linear map.",
    )
    require(
        not torch.allclose(out, (torch.relu(hidden) @ W2.T + b2).relu(), atol=1e-5),
        "Do not apply ReLU to the outputs: they could never be negative.",
    )
    require(
        torch.allclose(out, torch.relu(hidden) @ W2.T + b2, atol=1e-5),
        "The output is not Linear(ReLU(Linear(x))).",
    )
    return f"It has {count} parameters: 15 + 5 + 10 + 2."


@exercise("4.3")
def safe_mean_squared_error(answer, rng):
    a, b = rng.normal(size=6), rng.normal(size=6)
    right = float(np.mean((a - b) ** 2))
    wrong_pairs = float(np.mean((a[:, None] - b) ** 2))
    column, flat = torch.from_numpy(a)[:, None].requires_grad_(), torch.from_numpy(b)
    cases = {
        "(6, 1) and (6, 1)": (column, flat[:, None]),
        "(6,) and (6,)": (column[:, 0], flat),
        "(6, 1) and (6,)": (column, flat),
        "(6,) and (6, 1)": (column[:, 0], flat[:, None]),
    }
    for case, (y_hat, y) in cases.items():
        try:
            out = ask(answer, y_hat, y, shown=f"shapes {case}")
        except Wrong as wrong:
            raise Wrong(f"{wrong} These are the same six samples in another shape.") from None
        got = number(out, f"For shapes {case} the result")
        require(
            not close(got, wrong_pairs),
            f"For shapes {case} each prediction is compared with each answer: 36 differences instead of 6.",
        )
        require(not close(got, 6 * right), "Take the mean of the squares, not their sum.")
        require(close(got, right), f"For shapes {case} it should be {told_apart(right, got, 'it is')}.")
        require(
            isinstance(out, torch.Tensor) and out.requires_grad,
            "The result has lost its graph, so it cannot be trained on. Return the tensor, without .item() or .data.",
        )
    for sizes in ((6, 3), (6, 1), (1, 6)):
        try:
            answer(torch.zeros(sizes[0], 1), torch.zeros(sizes[1]))
        except ValueError:
            continue
        except Exception as error:
            raise Wrong(
                f"{sizes[0]} predictions and {sizes[1]} answers raise {type(error).__name__}, not a ValueError."
            ) from None
        raise Wrong(
            f"{sizes[0]} predictions and {sizes[1]} answers must raise a ValueError, but they do not."
        )


@exercise("4.4")
def best_optimizer(answer, rng):
    x = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
    reached = []
    for start in rng.uniform(-1, 1, size=(3, 2)):
        p = torch.tensor(start, requires_grad=True)
        optimizer = ask(answer, [p], shown="[w, b]")
        require(
            isinstance(optimizer, torch.optim.Optimizer),
            f"Return an optimizer of torch.optim, not {type(optimizer).__name__}.",
        )
        calls = 0

        def closure():
            nonlocal calls
            calls += 1
            optimizer.zero_grad()  # noqa: B023
            loss = ((x * p[0] + p[1] - 2 * x) ** 2).mean()  # noqa: B023
            loss.backward()
            return loss

        for step in range(1, 51):
            ask(optimizer.step, closure, shown="closure")
            require(
                calls == step,
                f"The closure was called {calls} times in {step} steps; one call a step is allowed (max_iter=1).",
            )
        reached.append(closure().item())
        require(
            np.isfinite(reached[-1]) and reached[-1] < 1e6,
            f"The loss becomes {reached[-1]:.2g}: the rate is too large.",
        )
        require(
            reached[-1] < 1e-4,
            f"From the start w = {start[0]:.2f}, b = {start[1]:.2f} the loss after 50 steps is {reached[-1]:.2g}; "
            "it must fall below 0.0001.",
        )
    return (
        f"{type(optimizer).__name__} reaches {max(reached):.0e} or less from all three starts."
        if max(reached) > 1e-9
        else None
    )


class _Run:
    """A small training run whose next step depends on five things."""

    def __init__(self, seed: int = 0):
        torch.manual_seed(seed)
        self.model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Dropout(0.3), nn.Linear(8, 1)).double()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.02, momentum=0.9)
        self.generator = torch.Generator().manual_seed(seed)
        self.epoch = 0
        self.parts = (self.model, self.optimizer, self.generator)

    def train(self, until: int) -> list[float]:
        X = torch.linspace(-1, 1, 48, dtype=torch.float64).reshape(16, 3)
        Y = X.sum(dim=1, keepdim=True)
        losses = []
        while self.epoch < until:
            for batch in torch.randperm(16, generator=self.generator).split(4):
                loss = nn.functional.mse_loss(self.model(X[batch]), Y[batch])
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
                losses.append(loss.item())
            self.epoch += 1
        return losses


@exercise("4.5")
def resume_a_killed_run(answer, rng):
    require(
        isinstance(answer, tuple | list) and len(answer) == 2 and all(map(callable, answer)),
        "Pass the two functions as the pair (checkpoint_of, restore).",
    )
    checkpoint_of, restore = answer
    whole = _Run().train(until=6)
    killed = _Run()
    killed.train(until=3)
    state = ask(checkpoint_of, *killed.parts, killed.epoch, shown="model, optimizer, generator, epoch")
    require(isinstance(state, dict), f"checkpoint_of should return a dictionary, not {type(state).__name__}.")
    file = io.BytesIO()
    try:
        torch.save(state, file)
        file.seek(0)
        state = torch.load(file, weights_only=True)
    except Exception as error:
        raise Wrong(
            f"The dictionary cannot be saved and loaded with weights_only=True ({type(error).__name__}). "
            "Store state_dict() and states, not the objects themselves; NumPy arrays as lists."
        ) from None
    fresh = _Run(seed=1)
    torch.manual_seed(7)
    call = "state, model, optimizer, generator"
    epoch = ask(restore, state, *fresh.parts, shown=call, may_be_none=True, may_change=True)
    require(epoch is not None, "restore returns None. It should return the epoch.")
    require(number(epoch, "The epoch") == 3, f"restore should return the epoch 3, but it returns {epoch}.")
    found = {
        "the weight of the model": all(
            torch.equal(a, b)
            for a, b in zip(
                fresh.model.state_dict().values(), killed.model.state_dict().values(), strict=True
            )
        ),
        "the momentum of the optimizer": _momentum(fresh) == _momentum(killed),
        "the generator that shuffles": torch.equal(fresh.generator.get_state(), killed.generator.get_state()),
    }
    for part, equal in found.items():
        require(equal, f"After restore {part} is not what it was.")
    fresh.epoch = epoch
    resumed = fresh.train(until=6)
    require(
        resumed == whole[-len(resumed) :],
        "The resumed run differs from the uninterrupted one: dropout draws from torch's global random numbers. "
        "Save and restore their state too.",
    )
    return "Interrupted and resumed equals uninterrupted, bit for bit."


def _momentum(run):
    return [b["momentum_buffer"].tolist() for b in run.optimizer.state_dict()["state"].values()]
