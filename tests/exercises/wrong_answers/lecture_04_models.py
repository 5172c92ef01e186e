"""Typical wrong answers to the exercises 4.1, 4.2, 4.3."""

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


WRONG_ANSWERS = {
    "4.1": {
        "a closed form": (
            "lambda x, y: tuple(map(float, np.polyfit(x[:, 0].numpy(), y[:, 0].numpy(), 1)))",
            "no nn.Linear was called",
        ),
        "far from the origin": (
            FIT.format(lr=0.05, steps=1500, z="x", result="model.weight.item(), model.bias.item()"),
            "rate is too large",
        ),
        "slow without centring": (
            FIT.format(lr=0.0005, steps=2000, z="x", result="model.weight.item(), model.bias.item()"),
            "long enough",
        ),
        "shifted with the wrong sign": (
            FIT.format(
                lr=0.3,
                steps=300,
                z="z",
                result="(model.weight / spread).item(), (model.bias + model.weight / spread * mean).item()",
            ),
            "wrong sign",
        ),
        "shifted with the scaled weight": (
            FIT.format(
                lr=0.3,
                steps=300,
                z="z",
                result="(model.weight / spread).item(), (model.bias - model.weight * mean).item()",
            ),
            "*unscaled* x",
        ),
        "b is not trained": (
            FIT.format(lr=0.3, steps=300, z="z", result="(model.weight / spread).item(), 0.0"),
            "w is right. Is b",
        ),
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
        "needs arguments": (
            """
class answer(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.hidden, self.out = nn.Linear(features, 5), nn.Linear(5, 2)

    def forward(self, x):
        return self.out(self.hidden(x).relu())
""",
            "Keep the arguments",
        ),
        "seven samples": (
            TWO_OUTPUTS.format(
                init="super().__init__()",
                forward="return self.out(self.hidden(x).relu().reshape(7, 5))",
            ),
            "RuntimeError",
        ),
        "mean of the samples": (
            TWO_OUTPUTS.format(
                init="super().__init__()",
                forward="return self.out(self.hidden(x).relu()).squeeze()",
            ),
            "1 samples should give the shape (1, 2)",
        ),
        "plain list": (
            """
class answer(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(3, 5), nn.Linear(5, 2)]

    def forward(self, x):
        return self.layers[1](self.layers[0](x).relu())
""",
            "no parameters",
        ),
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
            "stands a sigmoid",
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
        "never an error": (
            "lambda y_hat, y: ((y_hat.reshape(-1)[: y.numel()] - y.reshape(-1)[: y_hat.numel()]) ** 2).mean()",
            "must raise a ValueError",
        ),
        "an error for another shape": (
            """
def answer(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return ((y_hat - y) ** 2).mean()
""",
            "These are the same 6 samples",
        ),
        "rows only": (
            """
def answer(y_hat, y):
    if len(y_hat) != len(y):
        raise RuntimeError
    return ((y_hat.reshape(-1) - y.reshape(-1)) ** 2).mean()
""",
            "RuntimeError, not a ValueError",
        ),
        "cut off": (
            """
def answer(y_hat, y):
    if y_hat.numel() != y.numel():
        raise ValueError
    error = y_hat.reshape(-1) - y.reshape(-1)
    return (error.detach() * error).mean()
""",
            "its gradient is not",
        ),
        "sorted": (
            """
def answer(y_hat, y):
    if y_hat.numel() != y.numel():
        raise ValueError
    return ((y_hat.reshape(-1).sort().values - y.reshape(-1).sort().values) ** 2).mean()
""",
            "it should be",
        ),
        "root": (
            """
def answer(y_hat, y):
    if y_hat.numel() != y.numel():
        raise ValueError
    return ((y_hat.reshape(-1) - y.reshape(-1)) ** 2).mean().sqrt()
""",
            "Leave the root out",
        ),
        "broadcasts": ("lambda y_hat, y: ((y_hat - y) ** 2).mean()", "36 differences instead of 6"),
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
}
