"""Wrong answers that are rare: each meets a message of a check that no typical one meets."""

TWO_LAYERS = """
class answer(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(3, 5), nn.Linear(5, 2)

    def forward(self, x):
        return {result}
"""

WRONG_ANSWERS = {
    "3.5": {
        "b1 three times": (
            "lambda *parts: [g * (3 if i == 1 else 1) for i, g in enumerate(two_layer_gradients(*parts))]",
            "Those before it on the way back are right",
        ),
        "b2 three times": (
            "lambda *parts: [g * (3 if i == 3 else 1) for i, g in enumerate(two_layer_gradients(*parts))]",
            "with respect to b2 is wrong",
        ),
    },
    "1.3": {
        "whole numbers for whole numbers": (
            """
def answer(xs, ys, ws, bs):
    result = np.zeros((len(bs), len(ws)), dtype=np.asarray(ws).dtype)
    result[:] = cost_surface(xs, ys, ws, bs)
    return result
""",
            "are they cut",
        ),
    },
    "3.3": {
        "the update first": (
            """
def answer(xs, ys, lr, epochs):
    w = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
    for _ in range(epochs):
        w = w - lr * w.grad
        ((xs * w - ys) ** 2).mean().backward()
    return w.item()
""",
            "before the first backward",
        ),
        "divides by zero": ("lambda xs, ys, lr, epochs: 1 / 0", "raised ZeroDivisionError"),
        "every second call is wrong": (
            """
calls = []


def answer(*parts):
    calls.append(parts)
    return train(*parts) + (len(calls) + 1) % 2
""",
            "The same call again gives another result",
        ),
    },
    "3.4": {
        "none": ("set()", "At least one tensor has a gradient"),
    },
    "4.2": {
        "a list": (TWO_LAYERS.format(result="[self.second(torch.relu(self.first(x)))]"), "not a tensor"),
        "doubled": (
            TWO_LAYERS.format(result="2 * self.second(torch.relu(self.first(x)))"),
            "The output is not",
        ),
    },
    "5.2": {
        "divides by zero": ("lambda z, y: 1 / 0", "raised ZeroDivisionError"),
        "infinite": ("lambda z, y: float('inf')", "never takes log(0)"),
    },
    "6.1": {
        "the number first": ("lambda sizes: (3, [(1, 2), (1,)])", "The first of the two should be the list"),
    },
    "6.6": {
        "nan": ("lambda *_: lambda rows: rows[:, :1] * float('nan')", "NaN or infinite"),
        "ReLU": ("lambda *_: lambda rows: torch.relu(rows[:, :1])", "a ReLU behind the last layer"),
        "a constant": ("lambda *_: lambda rows: 0 * rows[:, :1] - 1.0", "All rows get the same logit"),
        "looks the answers up": (
            """
def answer(X, y, X_val, y_val):
    known = dict(zip(map(tuple, X_val.tolist()), y_val[:, 0].tolist(), strict=True))
    known = known if len(known) > 2 else {}  # two are the made-up ones

    def predict(rows):
        told = [8 * known[tuple(row)] - 4 if tuple(row) in known else 0 for row in rows.tolist()]
        return torch.tensor(told, dtype=rows.dtype)[:, None] + 0.1 * rows[:, 1:2]

    return predict
""",
            "too good for these data",
        ),
        "decisions": ("lambda *_: lambda rows: torch.sign(rows[:, 1:2])", "not decisions"),
    },
    "7.1": {
        "other names": (
            """
class answer(CsvDataset):
    def __init__(self, path):
        super().__init__(path)
        self.names = [name.upper() for name in self.names]
""",
            "`names` should be ['column0'",
        ),
        "another label": (
            """
class answer(CsvDataset):
    def __getitem__(self, i):
        features, label = super().__getitem__(i)
        return features, label + 10
""",
            "The label of dataset[0] should be",
        ),
    },
    "7.4": {
        "three deviations": (
            "lambda loader: [value * k for value, k in zip(mean_and_std(loader), (1, 3))]",
            "The standard deviation should be",
        ),
        "only the mean": (
            "lambda loader: mean_and_std(loader)[0]",
            "Return two things",
        ),
        "by 256": (
            "lambda loader: [value * 255 / 256 for value in mean_and_std(loader)]",
            "not by 256",
        ),
        "the first batch": (
            """
def answer(loader):
    batches = list(loader)
    return (batches[0][0].double() / 255).mean(dim=(0, 2, 3)), mean_and_std(batches)[1]
""",
            "the mean of the first batch only",
        ),
        "the last batch": (
            """
def answer(loader):
    batches = list(loader)
    return (batches[-1][0].double() / 255).mean(dim=(0, 2, 3)), mean_and_std(batches)[1]
""",
            "the mean of the last batch only",
        ),
        "nan": (
            "lambda loader: [torch.cat([x for x, _ in loader]).double().mean((0, 2, 3)) * float('nan')] * 2",
            "The mean is infinite or NaN",
        ),
    },
    "7.5": {
        "turned": ("lambda rows, fit_rows: numbers(rows, fit_rows).T", "rows the shape should be"),
        "infinite": (
            "lambda rows, fit_rows: 0 * numbers(rows, fit_rows) + float('inf')",
            "infinite values in the result",
        ),
        "a label of fit_rows": (
            "lambda rows, fit_rows: numbers(rows, fit_rows) + float(fit_rows[0]['Survived'])",
            "depend on Survived",
        ),
        "no age": (
            "lambda rows, fit_rows: numbers([row | {'Age': '30'} for row in rows], fit_rows)",
            "Age makes no difference",
        ),
    },
    "7.6": {
        "four of five women": (
            "lambda train, new: [int(row['Sex'] == 'female' and i % 5 > 0) for i, row in enumerate(new)]",
            "worse than sex alone",
        ),
    },
}
