"""Typical wrong answers to the exercises of lecture 03."""

ENGINE = """
def exp(v):
    t = np.exp(v.data)
    return Value(t, (v,), {exp})


def tanh(v):
    t = np.tanh(v.data)
    return Value(t, (v,), {tanh})


answer = (exp, tanh)  # def answer
"""

TWO_LAYERS = """
def answer(X, Y, W1, b1, W2, b2):
    Z = X @ W1.T + b1
    H = np.maximum(0, Z)
    G = 2 * (H @ W2.T + b2 - Y) / Y.size
    G_hidden = (G @ W2) * (Z > 0)
    {lines}
    return {result}
"""
RESULT = "G_hidden.T @ X, G_hidden.sum(axis=0), G.T @ H, G.sum(axis=0)"

WRONG_ANSWERS = {
    "3.1": {
        "first two exchanged": (
            "lambda x, y, w1, w2, b: tuple(2 * (w1 * x**2 + w2 * x + b - y) * f for f in (x, x**2, 1))",
            "first two are in the wrong order",
        ),
        "without b": (
            "lambda x, y, w1, w2, b: tuple(2 * (w1 * x**2 + w2 * x - y) * f for f in (x**2, x, 1))",
            "b is missing in the prediction",
        ),
        "of the prediction": ("lambda x, y, w1, w2, b: (x**2, x, 1)", "derivatives of the prediction"),
        "linear model": (
            "lambda x, y, w1, w2, b: tuple(2 * (w2 * x + b - y) * f for f in (x**2, x, 1))",
            "with respect to w1 should be",
        ),
        "the loss": (
            "lambda x, y, w1, w2, b: ((w1 * x**2 + w2 * x + b - y) ** 2,) * 3",
            "with respect to w1 should be",
        ),
        "sign": (
            "lambda x, y, w1, w2, b: tuple(2 * (y - w1 * x**2 - w2 * x - b) * f for f in (x**2, x, 1))",
            "wrong sign",
        ),
        "factor 2": (
            "lambda x, y, w1, w2, b: tuple((w1 * x**2 + w2 * x + b - y) * f for f in (x**2, x, 1))",
            "factor 2",
        ),
        "order": (
            "lambda x, y, w1, w2, b: tuple(2 * (w1 * x**2 + w2 * x + b - y) * f for f in (1, x, x**2))",
            "order",
        ),
        "affine": (
            "lambda x, y, w1, w2, b: tuple(2 * (w1 * x**2 + w2 * x + b - y) * f for f in (x, x, 1))",
            "which is x² by w1",
        ),
        "two numbers": ("lambda x, y, w1, w2, b: (1.0, 2.0)", "three numbers"),
        "no return": ("lambda x, y, w1, w2, b: print(end='')", "without `return`"),
    },
    "3.2": {
        "numbers of math": (
            """
def exp(v):
    t = float(f"{np.exp(v.data):.3f}")
    return Value(t, (v,), lambda g: (g * t,))


def tanh(v):
    t = np.tanh(v.data)
    return Value(t, (v,), lambda g: (g * (1 - t**2),))


answer = (exp, tanh)  # def answer
""",
            "should hold",
        ),
        "built of other Values": (
            """
def exp(v):
    t = np.exp(v.data)
    return Value(t, (v,), lambda g: (g * t,))


def tanh(v):
    e = exp(v)
    return (e * e + Value(-1.0)) * Value(1 / (e.data**2 + 1))


answer = (exp, tanh)  # def answer
""",
            "a rule of its own",
        ),
        "of NumPy": ("(np.exp, np.tanh)", "a function that you write"),
        "of the Value itself": ("(lambda v: np.exp(v), lambda v: np.tanh(v))", "the number v.data"),
        "no g": (
            ENGINE.format(exp="lambda g: (t,)", tanh="lambda g: (g * (1 - t**2),)"),
            "forgets to multiply",
        ),
        "of the input": (
            ENGINE.format(exp="lambda g: (g * t,)", tanh="lambda g: (g * (1 - v.data**2),)"),
            "not with the input",
        ),
        "no comma": (
            ENGINE.format(exp="lambda g: (g * t)", tanh="lambda g: (g * (1 - t**2),)"),
            "Mind the comma",
        ),
        "no rule": (ENGINE.format(exp="None", tanh="None"), "no rule"),
        "derivative of tanh": (
            ENGINE.format(exp="lambda g: (g * t,)", tanh="lambda g: (g * t,)"),
            "The rule of tanh",
        ),
        "a number": ("(lambda v: np.exp(v.data), lambda v: np.tanh(v.data))", "should return a Value"),
        "no parent": (
            "(lambda v: Value(np.exp(v.data)), lambda v: Value(np.tanh(v.data)))",
            "as its one parent",
        ),
        "exchanged": (
            "(lambda v: Value(np.tanh(v.data), (v,), print), lambda v: Value(np.exp(v.data), (v,), print))",
            "The pair is (exp, tanh)",
        ),
        "one function": ("lambda v: v", "the pair (exp, tanh)"),
    },
    "3.3": {
        "one epoch too few": (
            """
def answer(xs, ys, lr, epochs):
    w = 0.0
    for _ in range(epochs - 1):
        w -= lr * (2 * xs * (xs * w - ys)).mean().item()
    return w
""",
            "does not move",
        ),
        "no return": ("lambda xs, ys, lr, epochs: print(end='')", "without `return`"),
        "a rate of its own": (
            """
def answer(xs, ys, lr, epochs):
    w = 0.0
    for _ in range(epochs):
        w -= 0.1 * (2 * xs * (xs * w - ys)).mean().item()
    return w
""",
            "it should return",
        ),
        "six samples": (
            """
def answer(xs, ys, lr, epochs):
    w = 0.0
    for _ in range(epochs):
        w -= lr * (2 * xs * (xs * w - ys)).sum().item() / 6
    return w
""",
            "it should return",
        ),
        "the exact solution": (
            "lambda xs, ys, lr, epochs: ((xs * ys).sum() / (xs * xs).sum()).item()",
            "After one step",
        ),
        "keeps the best": (
            """
def answer(xs, ys, lr, epochs):
    w = torch.zeros((), dtype=xs.dtype, requires_grad=True)
    for _ in range(epochs):
        ((xs * w - ys) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            w.clamp_(min=-1.0)
        w.grad.zero_()
    return w.item()
""",
            "it should return",
        ),
        "forgotten zero": (
            """
def answer(xs, ys, lr, epochs):
    w = torch.zeros((), dtype=xs.dtype, requires_grad=True)
    for _ in range(epochs):
        ((xs * w - ys) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
    return w.item()
""",
            "added up",
        ),
        "sum": (
            """
def answer(xs, ys, lr, epochs):
    w = 0.0
    for _ in range(epochs):
        w -= lr * (2 * xs * (xs * w - ys)).sum()
    return w
""",
            "take the mean",
        ),
        "uphill": (
            """
def answer(xs, ys, lr, epochs):
    w = 0.0
    for _ in range(epochs):
        w += lr * (2 * xs * (xs * w - ys)).mean()
    return w
""",
            "uphill",
        ),
        "new leaf": (
            """
def answer(xs, ys, lr, epochs):
    w = torch.zeros((), dtype=xs.dtype, requires_grad=True)
    for _ in range(epochs):
        ((xs * w - ys) ** 2).mean().backward()
        w -= lr * w.grad
    return w.item()
""",
            "in-place operation",
        ),
        "does not train": ("lambda xs, ys, lr, epochs: 0.0", "does not move"),
        "starts at 1": (
            """
def answer(xs, ys, lr, epochs):
    w = 1.0
    for _ in range(epochs):
        w -= lr * (2 * xs * (xs * w - ys)).mean()
    return w
""",
            "from w = 0",
        ),
    },
    "3.4": {
        "constant": ("'abc'", "does not require a gradient"),
        "in between": ("'acf'", "f is computed"),
        "cut": ("'c'", "only way"),
        "no c": ("'a'", "over e"),
        "a number": ("2", "string of letters"),
        "other letters": ("'xy'", "no tensor of the name x"),
    },
    "3.5": {
        "one row": (
            TWO_LAYERS.format(lines="G, G_hidden = G * len(X), G_hidden * len(X)", result=RESULT),
            "not by o alone",
        ),
        "cuts the gradient": (
            TWO_LAYERS.format(lines="G_hidden = np.maximum(0, G @ W2)", result=RESULT),
            "cut the *gradient*",
        ),
        "lists": (TWO_LAYERS.format(lines="", result="W1, b1, W2"), "four arrays"),
        "order": (
            TWO_LAYERS.format(
                lines="", result="G.T @ H, G.sum(axis=0), G_hidden.T @ X, G_hidden.sum(axis=0)"
            ),
            "shape",
        ),
        "no ReLU": (TWO_LAYERS.format(lines="G_hidden = G @ W2", result=RESULT), "passes only where Z > 0"),
        "sum": (
            TWO_LAYERS.format(lines="G, G_hidden = G * Y.size, G_hidden * Y.size", result=RESULT),
            "their mean",
        ),
        "sign": (TWO_LAYERS.format(lines="G, G_hidden = -G, -G_hidden", result=RESULT), "wrong sign"),
        "rows only": (
            TWO_LAYERS.format(lines="o = Y.shape[1]; G, G_hidden = G * o, G_hidden * o", result=RESULT),
            "N · o",
        ),
        "factor 2": (TWO_LAYERS.format(lines="G, G_hidden = G / 2, G_hidden / 2", result=RESULT), "factor 2"),
        "Z for H": (
            TWO_LAYERS.format(
                lines="", result="G_hidden.T @ X, G_hidden.sum(axis=0), G.T @ Z, G.sum(axis=0)"
            ),
            "not Z",
        ),
        "mean of bias": (
            TWO_LAYERS.format(
                lines="", result="G_hidden.T @ X, G_hidden.mean(axis=0), G.T @ H, G.sum(axis=0)"
            ),
            "must be their sum",
        ),
        "transposed": (
            TWO_LAYERS.format(
                lines="", result="X.T @ G_hidden, G_hidden.sum(axis=0), G.T @ H, G.sum(axis=0)"
            ),
            "shape",
        ),
    },
}
