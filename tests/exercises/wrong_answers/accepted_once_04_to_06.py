"""Wrong answers to the exercises of lectures 04 to 06 that the checks accepted once."""

WRONG_ANSWERS = {
    "4.1": {
        "right value by the wrong mechanism: torch.linalg.lstsq": (
            """
import torch
def fit(x, y):
    A = torch.cat([x, torch.ones_like(x)], dim=1)
    w, b = torch.linalg.lstsq(A, y).solution[:, 0].tolist()
    return w, b
answer = fit
""",
            "no nn.Linear was called",
        ),
        "centred but not scaled": (
            """
import torch
from torch import nn
def answer(x, y):
    mean = x.mean()
    model = nn.Linear(1, 1, dtype=torch.float64)
    opt = torch.optim.SGD(model.parameters(), lr=0.3)
    for _ in range(1000):
        loss = nn.functional.mse_loss(model(x - mean), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
    w = model.weight.item()
    return w, model.bias.item() - w * mean.item()
""",
            "rate is too large",
        ),
    },
    "4.2": {
        "layers as default arguments are made once": (
            """
import torch
from torch import nn
class TwoOutputs(nn.Module):
    def __init__(self, hidden=nn.Linear(3, 5), out=nn.Linear(5, 2)):
        super().__init__()
        self.hidden, self.out = hidden, out
    def forward(self, x):
        return self.out(torch.relu(self.hidden(x)))
answer = TwoOutputs
""",
            "share their weights",
        ),
        "the hidden numbers are detached": (
            """
import torch
from torch import nn
class TwoOutputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(3, 5)
        self.out = nn.Linear(5, 2)
    def forward(self, x):
        return self.out(torch.relu(self.hidden(x)).detach())
answer = TwoOutputs
""",
            "Not all layers get a gradient",
        ),
    },
    "4.4": {
        "only the first parameter": (
            """
import torch
def make_optimizer(parameters):
    return torch.optim.SGD([next(iter(parameters))], lr=0.12, momentum=0.7)
answer = make_optimizer
""",
            "hold all the parameters",
        ),
    },
    "4.5": {
        "the checkpoint is kept in a variable of the notebook and the dictionary is empty": (
            """
import torch
kept = {}
def checkpoint_of(model, optimizer, generator, epoch):
    kept["epoch"] = epoch
    kept["model"], kept["optimizer"] = model.state_dict(), optimizer.state_dict()
    kept["order"], kept["random"] = generator.get_state(), torch.get_rng_state()
    return {}
def restore(state, model, optimizer, generator):
    model.load_state_dict(kept["model"])
    optimizer.load_state_dict(kept["optimizer"])
    generator.set_state(kept["order"])
    torch.set_rng_state(kept["random"])
    return kept["epoch"]
answer = (checkpoint_of, restore)
""",
            "return the epoch 3",
        ),
        "the parameters only": (
            """
import torch
def checkpoint_of(model, optimizer, generator, epoch):
    return {
        "model": {name: p.detach().clone() for name, p in model.named_parameters()},
        "optimizer": optimizer.state_dict(),
        "order": generator.get_state(),
        "random": torch.get_rng_state(),
        "epoch": epoch,
    }
def restore(state, model, optimizer, generator):
    model.load_state_dict(state["model"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    generator.set_state(state["order"])
    torch.set_rng_state(state["random"])
    return state["epoch"]
answer = (checkpoint_of, restore)
""",
            "its buffers",
        ),
    },
    "5.3": {
        "p clipped to [0.01": (
            """
import numpy as np
def answer(w1, w2, b, x1, p):
    p = np.clip(p, 0.01, 0.99)
    return (np.log(p / (1 - p)) - b - w1 * x1) / w2
""",
            "the model gives",
        ),
    },
    "5.4": {
        "shares of each class instead of counts": (
            """
import numpy as np
def answer(p, y, cost_fp, cost_fn):
    def cost(t):
        alarms = np.sum((p > t) & (y == 0)) / max(np.sum(y == 0), 1)
        overlooked = np.sum((p <= t) & (y == 1)) / max(np.sum(y == 1), 1)
        return cost_fp * alarms + cost_fn * overlooked
    return min([0.0, *p], key=cost)
""",
            "can be reached",
        ),
    },
    "5.5": {
        "stable softmax": (
            """
import numpy as np
def answer(z0, z1):
    top = max(z0, z1)
    p = np.exp(z1 - top) / (np.exp(z0 - top) + np.exp(z1 - top))
    return np.log(p) - np.log(1 - p)
""",
            "without exponentials",
        ),
    },
    "6.1": {
        "a set of shapes in between": (
            """
def answer(sizes):
    shapes = list(dict.fromkeys(zip(sizes[1:], sizes)))
    return shapes, sum(o * i + o for o, i in shapes)
""",
            "there are 2 layers",
        ),
        "finds the neighbour with sizes.index": (
            """
def answer(sizes):
    shapes = [(sizes[sizes.index(i) + 1], i) for i in sizes[:-1]]
    return shapes, sum(o * i + o for o, i in shapes)
""",
            "the shapes should be",
        ),
    },
    "6.2": {
        "columns with std below 1e-3 taken for constant": (
            """
import numpy as np
def answer(train, other):
    mean, std = train.mean(axis=0), train.std(axis=0)
    std = np.where(std < 1e-3, 1, std)
    return (train - mean) / std, (other - mean) / std
""",
            "first row of train",
        ),
    },
    "6.3": {
        "an improvement must be at least 0.001": (
            """
def answer(losses, patience):
    lowest, best, bad = float("inf"), 0, 0
    for epoch, loss in enumerate(losses):
        if loss < lowest - 1e-3:
            lowest, best, bad = loss, epoch, 0
        else:
            bad += 1
            if bad >= patience:
                break
    return best
""",
            "the epoch to keep is",
        ),
    },
    "6.4": {
        "leaves hooks behind": (
            """
import torch
from torch import nn
def dead_units(model, X):
    counts = []
    def hook(module, inputs, output):
        counts.append(int((output == 0).all(dim=0).sum()))
    for layer in dict.fromkeys(model):
        if isinstance(layer, nn.ReLU):
            layer.register_forward_hook(hook)
    with torch.no_grad():
        model(X)
    return sum(counts)
answer = dead_units
""",
            "the hooks",
        ),
        "nearly zero counts as zero": (
            """
import torch
from torch import nn
def dead_units(model, X):
    count, H = 0, X
    with torch.no_grad():
        for layer in model:
            H = layer(H)
            if isinstance(layer, nn.ReLU):
                count += int((H.sum(dim=0) < 1e-3).sum())
    return count
answer = dead_units
""",
            "the answer is",
        ),
        "input of the ReLU strictly negative: a unit with sum exactly 0": (
            """
from torch import nn
def answer(model, X):
    count = 0
    for layer in model:
        if isinstance(layer, nn.ReLU):
            count += int((X < 0).all(dim=0).sum())
        X = layer(X)
    return count
""",
            "the answer is",
        ),
        "mean below 0.01 taken for dead": (
            """
from torch import nn
def answer(model, X):
    count = 0
    for layer in model:
        X = layer(X)
        if isinstance(layer, nn.ReLU):
            count += int((X.mean(dim=0) < 0.01).sum())
    return count
""",
            "the answer is",
        ),
        "model.children": (
            """
import torch
from torch import nn
def answer(model, X):
    count = 0
    with torch.no_grad():
        for layer in model.children():
            X = layer(X)
            if isinstance(layer, nn.ReLU):
                count += int((X == 0).all(dim=0).sum())
    return count
""",
            "the answer is",
        ),
    },
}
