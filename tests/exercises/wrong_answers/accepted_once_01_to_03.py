"""Wrong answers to the exercises of lectures 01 to 03 that the checks accepted once."""

WRONG_ANSWERS = {
    "1.2": {
        "the two best points as ends": (
            """
import numpy as np
def refine(xs, ys, low, high, rounds):
    x, y = np.array(xs), np.array(ys)
    for _ in range(rounds):
        grid = np.linspace(low, high, 11)
        order = np.argsort([np.mean((x * w - y) ** 2) for w in grid], kind="stable")
        best, second = grid[order[0]], grid[order[1]]
        low, high = min(best, second), max(best, second)
    return best
answer = refine
""",
            "directly left and right of the best one",
        ),
    },
    "1.3": {
        "zeros_like keeps whole numbers": (
            """
import numpy as np
def cost_surface(xs, ys, ws, bs):
    W, B = np.meshgrid(ws, bs)
    total = np.zeros_like(W)
    for x, y in zip(xs, ys):
        total += (x * W + B - y) ** 2
    return total / len(xs)
answer = cost_surface
""",
            "UFuncTypeError",
        ),
    },
    "1.4": {
        "the best error starts at 1": (
            """
import numpy as np
from numpy.polynomial import Polynomial
def pick_degree(train, dev, degrees):
    best, lowest = None, 1.0
    for degree in sorted(degrees):
        model = Polynomial.fit(*train, degree, domain=[-1, 1])
        error = np.mean((model(dev[0]) - dev[1]) ** 2)
        if error < lowest:
            best, lowest = degree, error
    return best
answer = pick_degree
""",
            "The result is None",
        ),
        "stops at the first rise of the error": (
            """
import numpy as np
from numpy.polynomial import Polynomial
def pick_degree(train, dev, degrees):
    degrees = sorted(degrees)
    previous, best = np.inf, degrees[0]
    for degree in degrees:
        model = Polynomial.fit(*train, degree, domain=[-1, 1])
        error = np.mean((model(dev[0]) - dev[1]) ** 2)
        if error >= previous:
            break
        previous, best = error, degree
    return best
answer = pick_degree
""",
            "So the degree is",
        ),
    },
    "2.1": {
        "the array for the result takes the dtype of xs and cuts the fractions off": (
            """
import numpy as np
def affine_gradient(xs, ys, w, b):
    error = xs * w + b - ys
    result = np.zeros(2, dtype=xs.dtype)
    result[0], result[1] = np.mean(2 * xs * error), np.mean(2 * error)
    return tuple(result)
answer = affine_gradient
""",
            "with respect to w should be",
        ),
    },
    "2.4": {
        'zero counts as "no value yet"': (
            """
def course_smooth(values, beta):
    last, result = None, []
    for value in values:
        last = beta * value + (1 - beta) * last if last else value
        result.append(last)
    return result
answer = course_smooth
""",
            "result number 1 should be",
        ),
        "the results keep whole numbers when the values are whole": (
            """
import numpy as np
def course_smooth(values, beta):
    result = np.array(values)
    for i in range(1, len(result)):
        result[i] = beta * result[i] + (1 - beta) * result[i - 1]
    return result.tolist()
answer = course_smooth
""",
            "cut to whole numbers",
        ),
    },
    "3.1": {
        "gets x back as x**2 / x": (
            """
def answer(x, y, w1, w2, b):
    x2 = x**2
    r = w1 * x2 + w2 * x + b - y
    dw1 = 2 * r * x2
    dw2 = dw1 / x
    return dw1, dw2, dw2 / x
""",
            "raised ZeroDivisionError",
        ),
    },
    "3.2": {
        "changes the Value it is given": (
            """
import numpy as np
def exp(v):
    v.data = np.exp(v.data)
    return Value(v.data, (v,), lambda g: (g * v.data,))
def tanh(v):
    t = np.tanh(v.data)
    return Value(t, (v,), lambda g: (g * (1 - t**2),))
answer = (exp, tanh)
""",
            "changes the data of the Value",
        ),
        "the rules read a shared variable": (
            """
import numpy as np
last = {}
def exp(v):
    last["t"] = np.exp(v.data)
    return Value(last["t"], (v,), lambda g: (g * last["t"],))
def tanh(v):
    last["t"] = np.tanh(v.data)
    return Value(last["t"], (v,), lambda g: (g * (1 - last["t"] ** 2),))
answer = (exp, tanh)
""",
            "The rule of exp",
        ),
        "the rule adds to v.grad and returns the share as well": (
            """
import numpy as np
def exp(v):
    t = np.exp(v.data)
    def rule(g):
        v.grad += g * t
        return (g * t,)
    return Value(t, (v,), rule)
def tanh(v):
    t = np.tanh(v.data)
    def rule(g):
        v.grad += g * (1 - t**2)
        return (g * (1 - t**2),)
    return Value(t, (v,), rule)
answer = (exp, tanh)
""",
            "changes v.grad",
        ),
    },
    "3.3": {
        "returns the best weight seen instead of the last": (
            """
import torch
def answer(xs, ys, lr, epochs):
    w = torch.zeros((), dtype=xs.dtype, requires_grad=True)
    best, lowest = 0.0, float("inf")
    for _ in range(epochs):
        loss = ((xs * w - ys) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad.zero_()
        now = ((xs * w - ys) ** 2).mean().item()
        if now < lowest:
            best, lowest = w.item(), now
    return best
""",
            "it should return",
        ),
        "stops when the loss is below 0.001": (
            """
import torch
def answer(xs, ys, lr, epochs):
    w = torch.zeros((), dtype=xs.dtype, requires_grad=True)
    for _ in range(epochs):
        loss = ((xs * w - ys) ** 2).mean()
        if loss < 1e-3:
            break
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad.zero_()
    return w.item()
""",
            "does not move from 0",
        ),
    },
}
