"""Typical wrong answers to the exercises of lecture 04."""

FIT = """
def answer(x, y):
    mean, spread = x.mean(), x.std()
    z = (x - mean) / spread
    model = nn.Linear(1, 1, dtype=torch.float64)
    optimizer = torch.optim.SGD(model.parameters(), lr={lr})
    for _ in range({steps}):
        loss = nn.functional.mse_loss(model({z}), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return {result}
"""

TWO_OUTPUTS = """
class answer(nn.Module):
    def __init__(self):
        {init}
        self.hidden = nn.Linear(3, 5)
        self.out = nn.Linear(5, 2)

    def forward(self, x):
        {forward}
"""

RESUME = """
def checkpoint_of(model, optimizer, generator, epoch):
    return {{
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "order": generator.get_state(),
        "random": torch.get_rng_state(),
        "epoch": epoch,
    }}


def restore(state, model, optimizer, generator):
    {restore}


answer = ({first}, restore)  # def answer
"""
PARTS = {
    "model": "model.load_state_dict(state['model'])",
    "optimizer": "optimizer.load_state_dict(state['optimizer'])",
    "order": "generator.set_state(state['order'])",
    "random": "torch.set_rng_state(state['random'])",
    "epoch": "return state['epoch']",
}


def resume(without="", first="checkpoint_of"):
    lines = [line for part, line in PARTS.items() if part != without]
    return RESUME.format(restore="\n    ".join(lines), first=first)


WRONG_ANSWERS = {
    "4.1": {
        "not trained": (
            FIT.format(lr=0.01, steps=10, z="x - x.mean()", result="model.weight.item(), 0.0"),
            "long enough",
        ),
        "not divided": (
            FIT.format(lr=0.3, steps=300, z="z", result="model.weight.item(), model.bias.item()"),
            "belongs to the scaled x",
        ),
        "not shifted": (
            FIT.format(lr=0.3, steps=300, z="z", result="(model.weight / spread).item(), model.bias.item()"),
            "Undo the shift",
        ),
        "diverges": (
            FIT.format(lr=0.1, steps=2000, z="x", result="model.weight.item(), model.bias.item()"),
            "rate is too large",
        ),
        "exchanged": (
            "lambda x, y: (lambda t: (t[1], t[0]))(np.polyfit(x[:, 0], y[:, 0], 1))",
            "wrong order",
        ),
        "broadcast": ("lambda x, y: (0.0, y.mean().item())", "line is flat"),
        "the model": ("lambda x, y: nn.Linear(1, 1)", "two numbers"),
        "no return": ("lambda x, y: print(end='')", "without `return`"),
    },
    "4.2": {
        "four hidden units": (
            """
class answer(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = nn.Linear(3, 4), nn.Linear(4, 2)

    def forward(self, x):
        return self.out(self.hidden(x).relu())
""",
            "should have the shapes",
        ),
        "no super": (TWO_OUTPUTS.format(init="pass", forward="return x"), "AttributeError"),
        "no activation": (
            TWO_OUTPUTS.format(init="super().__init__()", forward="return self.out(self.hidden(x))"),
            "ReLU between",
        ),
        "ReLU at the end": (
            TWO_OUTPUTS.format(
                init="super().__init__()", forward="return self.out(self.hidden(x).relu()).relu()"
            ),
            "never be negative",
        ),
        "no return": (
            TWO_OUTPUTS.format(init="super().__init__()", forward="self.out(x.new_zeros(7, 5))"),
            "return",
        ),
        "sigmoid": (
            TWO_OUTPUTS.format(
                init="super().__init__()", forward="return self.out(self.hidden(x).sigmoid())"
            ),
            "not Linear(ReLU(Linear(x)))",
        ),
        "an object": ("nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 2))", "the class itself"),
        "exchanged": (
            """
class answer(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = nn.Linear(3, 2), nn.Linear(2, 5)

    def forward(self, x):
        return self.out(self.hidden(x).relu())
""",
            "shape (7, 2)",
        ),
    },
    "4.3": {
        "broadcasts": ("lambda y_hat, y: ((y_hat - y) ** 2).mean()", "36 differences"),
        "sum": ("lambda y_hat, y: ((y_hat.reshape(-1) - y.reshape(-1)) ** 2).sum()", "not their sum"),
        "item": (
            """
def answer(y_hat, y):
    if y_hat.numel() != y.numel():
        raise ValueError
    return ((y_hat.reshape(-1) - y.reshape(-1)) ** 2).mean().item()
""",
            "lost its graph",
        ),
        "another error": (
            "lambda y_hat, y: ((y_hat.reshape(-1) - y.reshape(y_hat.numel())) ** 2).mean()",
            "RuntimeError, not a ValueError",
        ),
        "one broadcasts": (
            """
def answer(y_hat, y):
    if y_hat.numel() != y.numel() and y.numel() > 1:
        raise ValueError
    return ((y_hat.reshape(-1) - y.reshape(-1)) ** 2).mean()
""",
            "must raise a ValueError",
        ),
    },
    "4.4": {
        "SGD": ("lambda p: torch.optim.SGD(p, lr=0.1)", "must fall below"),
        "too large": ("lambda p: torch.optim.SGD(p, lr=10.0, momentum=0.9)", "rate is too large"),
        "many evaluations": ("lambda p: torch.optim.LBFGS(p, lr=1.0)", "max_iter=1"),
        "the class": ("lambda p: torch.optim.SGD", "Return an optimizer"),
        "no return": ("lambda p: print(end='')", "without `return`"),
    },
    "4.5": {
        "no weights": (resume("model"), "the weight of the model"),
        "no momentum": (resume("optimizer"), "momentum"),
        "no order": (resume("order"), "generator that shuffles"),
        "no random numbers": (resume("random"), "dropout draws"),
        "no epoch": (resume("epoch"), "return the epoch"),
        "objects": (resume(first="lambda *parts: {'all': parts}"), "cannot be saved and loaded"),
        "no dictionary": (resume(first="lambda *parts: 3"), "should return a dictionary"),
    },
}
