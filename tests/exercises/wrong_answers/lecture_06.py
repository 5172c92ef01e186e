"""Typical wrong answers to the exercises of lecture 06."""

FIT = """
def answer(X, y, X_val, y_val):
    torch.manual_seed(0)
    {data}
    model = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 1)).double()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    for _ in range({epochs}):
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(model(X), y).backward()
        optimizer.step()
    return {result}
"""

DEAD = """
def answer(model, X):
    count = 0
    for layer in model:
        X = layer(X)
        if isinstance(layer, nn.ReLU):
            count {count}
    return count
"""

WRONG_ANSWERS = {
    "6.1": {
        "changes the list": (
            """
def answer(sizes):
    shapes, count = [], 0
    while len(sizes) > 1:
        i = sizes.pop(0)
        shapes.append((sizes[0], i))
        count += sizes[0] * (i + 1)
    return shapes, count
""",
            "changes the contents",
        ),
        "three layers": (
            "lambda s: ([(s[1], s[0]), (s[2], s[1]), (s[3], s[2])], 87)",
            "IndexError",
        ),
        "transposed": (
            "lambda sizes: (list(zip(sizes, sizes[1:])), sum((i + 1) * o for i, o in zip(sizes, sizes[1:])))",
            "stores (out, in)",
        ),
        "no biases": (
            "lambda sizes: ([(o, i) for i, o in zip(sizes, sizes[1:])], sum(i * o for i, o in zip(sizes, sizes[1:])))",
            "biases are parameters",
        ),
        "a bias for each input": (
            "lambda sizes: ([(o, i) for i, o in zip(sizes, sizes[1:])], sum(i * o + i for i, o in zip(sizes, sizes[1:])))",
            "a bias for each input",
        ),
        "one layer too few": (
            "lambda sizes: ([(o, i) for i, o in zip(sizes, sizes[1:-1])], 0)",
            "layers, but you return",
        ),
        "shapes only": ("lambda sizes: [(o, i) for i, o in zip(sizes, sizes[1:])]", "Return two things"),
        "no return": ("lambda sizes: print(end='')", "without `return`"),
    },
    "6.2": {
        "the constant column is left out": (
            """
def answer(train, other):
    keep = train.std(axis=0) > 1e-9
    mean, std = train[:, keep].mean(axis=0), train[:, keep].std(axis=0)
    return (train[:, keep] - mean) / std, (other[:, keep] - mean) / std
""",
            "shape",
        ),
        "without the shift": (
            "lambda a, b: (a / a.std(axis=0), b / a.std(axis=0))",
            "mean is not subtracted",
        ),
        "from 0 to 1": (
            "lambda a, b: tuple((t - a.min(axis=0)) / (a.max(axis=0) - a.min(axis=0)) for t in (a, b))",
            "range from 0 to 1",
        ),
        "a deviation of almost 0": (
            "lambda train, other: [(a - train.mean(axis=0)) / np.where(train.std(axis=0) > 0, train.std(axis=0), 1) for a in (train, other)]",
            "instead of 0, by rounding",
        ),
        "own statistics": (
            "lambda a, b: ((a - a.mean(axis=0)) / a.std(axis=0), (b - b.mean(axis=0)) / b.std(axis=0))",
            "plays the future",
        ),
        "leak": (
            """
def answer(a, b):
    both = np.concatenate([a, b])
    mean, std = both.mean(axis=0), both.std(axis=0)
    return (a - mean) / std, (b - mean) / std
""",
            "that is the leak",
        ),
        "whole table": ("lambda a, b: ((a - a.mean()) / a.std(), (b - a.mean()) / a.std())", "axis=0"),
        "variance": (
            "lambda a, b: ((a - a.mean(axis=0)) / a.var(axis=0), (b - a.mean(axis=0)) / a.var(axis=0))",
            "variance",
        ),
        "constant": (
            "lambda a, b: ((a - a.mean(axis=0)) / a.std(axis=0), (b - a.mean(axis=0)) / a.std(axis=0))",
            "becomes NaN",
        ),
        "in place": (
            """
def answer(a, b):
    mean, std = a.mean(axis=0), a.std(axis=0)
    a -= mean
    b -= mean
    return a / std, b / std
""",
            "changes the numbers of its argument 1",
        ),
        "a deviation of at least 1": (
            "lambda a, b: ((a - a.mean(axis=0)) / np.maximum(a.std(axis=0), 1), (b - a.mean(axis=0)) / np.maximum(a.std(axis=0), 1))",
            "first row of train",
        ),
        "train only": ("lambda a, b: (a - a.mean(axis=0)) / a.std(axis=0)", "two arrays"),
    },
    "6.3": {
        "not in a row": (
            """
def answer(losses, patience):
    best, bad = 0, 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch:
            bad += 1
            if bad == patience:
                break
    return best
""",
            "the epoch to keep is",
        ),
        "worse than the last one": (
            """
def answer(losses, patience):
    bad = 0
    for epoch in range(1, len(losses)):
        bad = bad + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if bad == patience:
            break
    return int(np.argmin(losses[: epoch + 1]))
""",
            "before it was seen",
        ),
        "from 1": (
            "lambda losses, patience: 1 + int(np.argmin(losses))",
            "the epoch to keep is",
        ),
        "patience is not looked at": (
            "lambda losses, patience: next((b for e in range(len(losses)) for b in [int(np.argmin(losses[:e + 1]))] if e - b >= 2), int(np.argmin(losses)))",
            "For losses =",
        ),
        "lowest of all": ("lambda losses, patience: int(np.argmin(losses))", "before it was seen"),
        "the stop": (
            """
def answer(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return epoch
    return best
""",
            "the weights to keep",
        ),
        "one epoch too many": (
            """
def answer(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best > patience:
            break
    return best
""",
            "one epoch too many",
        ),
        "the loss": ("lambda losses, patience: min(losses[: patience + 2])", "the loss itself"),
        "first rise": (
            "lambda losses, patience: next((i for i in range(len(losses) - 1) if losses[i + 1] > losses[i]), len(losses) - 1)",
            "the epoch to keep is",
        ),
        "equal counts as better": (
            """
def answer(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss <= losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best
""",
            "equal loss as better",
        ),
    },
    "6.4": {
        "two ReLU layers": (
            """
def answer(model, X):
    H1 = model[1](model[0](X))
    H2 = model[4](model[3](H1))
    return sum(int((H == 0).all(dim=0).sum()) for H in (H1, H2))
""",
            "the answer is",
        ),
        "alive": (DEAD.format(count="+= int((X != 0).any(dim=0).sum())"), "that are alive"),
        "replaces layers": (
            """
def answer(model, X):
    count = 0
    for i, layer in enumerate(model):
        if isinstance(layer, nn.ReLU):
            model[i] = nn.Identity()
            count += int((model[: i + 1](X) <= 0).all(dim=0).sum())
            model[i] = nn.ReLU6()
    return count
""",
            "changes the layers",
        ),
        "some row": (DEAD.format(count="+= int((X == 0).any(dim=0).sum())"), "for some row"),
        "zeros": (DEAD.format(count="+= int((X == 0).sum())"), "not units"),
        "rows": (DEAD.format(count="+= int((X == 0).all(dim=1).sum())"), "other axis"),
        "last layer": (DEAD.format(count="= int((X == 0).all(dim=0).sum())"), "only those of the last"),
        "first layer": (
            "lambda model, X: int((model[1](model[0](X)) == 0).all(dim=0).sum())",
            "only those of the first",
        ),
        "behind every layer but the linear ones": (
            """
def answer(model, X):
    count = 0
    for layer in model:
        X = layer(X)
        count += 0 if isinstance(layer, nn.Linear) else int((X == 0).all(dim=0).sum())
    return count
""",
            "the answer is",
        ),
        "one too many": (DEAD.format(count="+= 1 + int((X == 0).all(dim=0).sum())"), "the answer is"),
    },
    "6.5": {
        "order": ("lambda a, b: ((a - b).std(ddof=1) / len(a) ** 0.5, (a - b).mean())", "wrong order"),
        "sum": ("lambda a, b: ((a - b).sum(), (a - b).std(ddof=1) / len(a) ** 0.5)", "Take their mean"),
        "median": ("lambda a, b: (np.median(a - b), (a - b).std(ddof=1) / len(a) ** 0.5)", "median"),
        "eight runs": ("lambda a, b: ((a - b).mean(), (a - b).std(ddof=1) / 8**0.5)", "should be"),
        "unpaired": (
            "lambda a, b: (a.mean() - b.mean(), np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b)))",
            "The runs are pairs",
        ),
        "sign": ("lambda a, b: ((b - a).mean(), (a - b).std(ddof=1) / len(a) ** 0.5)", "a − b"),
        "deviation": ("lambda a, b: ((a - b).mean(), (a - b).std(ddof=1))", "Divide it by √n"),
        "ddof": ("lambda a, b: ((a - b).mean(), (a - b).std() / len(a) ** 0.5)", "ddof=1"),
        "n": ("lambda a, b: ((a - b).mean(), (a - b).std(ddof=1) / len(a))", "root of n"),
        "absolute": (
            "lambda a, b: (abs(a - b).mean(), (a - b).std(ddof=1) / len(a) ** 0.5)",
            "absolute value",
        ),
        "mean only": ("lambda a, b: (a - b).mean()", "two numbers"),
    },
    "6.6": {
        "trains on validation, briefly": (
            FIT.format(data="X, y = torch.cat([X, X_val]), torch.cat([y, y_val])", epochs=60, result="model"),
            "Choose with them",
        ),
        "trains on validation only": (
            FIT.format(data="X, y = X_val, y_val", epochs=60, result="model"),
            "Choose with them",
        ),
        "overfits": (FIT.format(data="pass", epochs=400, result="model"), "lowest validation loss"),
        "trains on validation": (
            FIT.format(
                data="X, y = torch.cat([X, X_val]), torch.cat([y, y_val])", epochs=400, result="model"
            ),
            "Choose with them",
        ),
        "does not train": (FIT.format(data="pass", epochs=0, result="model"), "lowest validation loss"),
        "probabilities": (
            FIT.format(data="pass", epochs=1, result="lambda rows: model(rows).sigmoid()"),
            "If they are probabilities",
        ),
        "no model": (FIT.format(data="pass", epochs=1, result="3"), "Return a model"),
        "shape": (FIT.format(data="pass", epochs=1, result="lambda rows: model(rows)[:, 0]"), "of shape"),
        "no return": ("lambda *data: print(end='')", "without `return`"),
    },
}
