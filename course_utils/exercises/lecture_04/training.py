"""Checks of lecture 04: an optimizer for 50 steps, a killed run that goes on."""

import io

import numpy as np
import torch
from torch import nn

from course_utils.exercises import Wrong, ask, close, exercise, number, require


@exercise("4.4")
def best_optimizer(answer, rng):
    x = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
    reached = []
    for start in rng.uniform(-1, 1, size=(3, 2)):
        # Both in one tensor, as the lecture's paths have them, or two tensors, as nn.Linear has them.
        shape = (2,) if not reached else (1,)
        p = [torch.tensor(part, requires_grad=True) for part in start.reshape(-1, *shape)]
        optimizer = ask(answer, list(p), shown="[w, b]")
        require(
            isinstance(optimizer, torch.optim.Optimizer),
            f"Return an optimizer of torch.optim, not {type(optimizer).__name__}.",
        )
        require(
            not any(group.get("maximize") for group in optimizer.param_groups),
            "With maximize=True the optimizer climbs. A loss must fall.",
        )
        calls = 0

        def closure():
            nonlocal calls
            calls += 1
            optimizer.zero_grad()  # noqa: B023
            w, b = torch.cat(p)  # noqa: B023
            loss = ((x * w + b - 2 * x) ** 2).mean()
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
            not any(
                close(part.detach(), old, rtol=0, atol=0)
                for part, old in zip(p, start.reshape(-1, *shape), strict=True)
            ),
            "Not all weights have moved: does the optimizer hold all the parameters that it was given?",
        )
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
        self.model = nn.Sequential(
            nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.3), nn.Linear(8, 1)
        ).double()
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
    running = _Run()
    running.train(until=3)
    ask(checkpoint_of, *running.parts, running.epoch, shown="model, optimizer, generator, epoch")
    further = running.train(until=6)
    require(
        further == whole[-len(further) :],
        "After checkpoint_of the run itself goes on otherwise. To save must change nothing, no seed and no mode.",
    )
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
    # The checkpoint of another run must not touch that of the first.
    ask(checkpoint_of, *_Run(seed=2).parts, 0, shown="another model, optimizer, generator, 0")
    torch.manual_seed(7)
    call = "state, model, optimizer, generator"
    epoch = ask(restore, state, *fresh.parts, shown=call, may_be_none=True, may_change=True)
    require(epoch is not None, "restore returns None. It should return the epoch.")
    require(number(epoch, "The epoch") == 3, f"restore should return the epoch 3, but it returns {epoch}.")
    found = {
        "the model, its weights or its buffers,": all(
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
