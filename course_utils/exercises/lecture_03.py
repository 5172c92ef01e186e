"""Checks of lecture 03, back-propagation."""

import sys
from types import BuiltinFunctionType, FunctionType

import numpy as np

from course_utils.exercises import (
    Wrong,
    ask,
    close,
    exercise,
    name_mistake,
    number,
    numbers,
    parts,
    require,
    told_apart,
)


@exercise("3.1")
def gradients_of_the_quadratic_model(answer, rng):
    drawn = rng.normal(size=(3, 5)).round(2).tolist()
    for x, y, w1, w2, b in (*drawn, [-2, 3, 1, 4, 5], [0.0, 1.5, 2.0, -1.0, 0.5]):
        r = w1 * x**2 + w2 * x + b - y
        right = np.array([2 * r * x**2, 2 * r * x, 2 * r])
        case = f"x = {x}, y = {y}, w1 = {w1}, w2 = {w2}, b = {b}"
        got = ask(answer, x, y, w1, w2, b, shown=case)
        got = parts(got, 3, "Return three numbers: the derivatives with respect to w1, to w2 and to b.")
        names = ("w1", "w2", "b")
        got = np.array(
            [number(g, f"The derivative with respect to {n}") for g, n in zip(got, names, strict=True)]
        )
        slopes = np.array([x**2, x, 1])
        name_mistake(
            got,
            right,
            {
                "The order is wrong: first w1, then w2, then b.": right[::-1],
                "The first two are in the wrong order: first w1, then w2, then b.": right[[1, 0, 2]],
                "All have the wrong sign: r is prediction minus answer.": -right,
                "The factor 2 from the square is missing.": right / 2,
                f"For {case} r itself is wrong: b is missing in the prediction.": 2 * (r - b) * slopes,
                "These are the derivatives of the prediction. The loss is its squared error: multiply by 2 r.": slopes,
                "These are the derivatives of r² by x² and x only: r is missing in them.": 2 * slopes,
            },
        )
        factors = {"w1": "x²", "w2": "x", "b": "1"}
        for g, expected, (name, factor) in zip(got, right, factors.items(), strict=True):
            require(
                close(g, expected),
                f"For {case} the derivative with respect to {name} should be {told_apart(expected, g, 'it is')}. "
                f"It is 2 r times the derivative of r, which is {factor} by {name}.",
            )
    return "With w1 = 0 it is the linear model, and without b the one of lecture 01."


@exercise("3.2")
def exp_and_tanh(answer, rng):
    require(
        isinstance(answer, tuple | list) and len(answer) == 2 and all(map(callable, answer)),
        "Pass the two functions as the pair (exp, tanh).",
    )
    right = {
        "exp": (np.exp, np.exp),
        "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    }
    for function, (name, (value_of, slope_of)) in zip(answer, right.items(), strict=True):
        own = callable(function) and not isinstance(function, np.ufunc | BuiltinFunctionType | type)
        require(own, f"{name} should be a function that you write, for Values.")
        Value = _name_in(function, "Value")
        require(Value is not None, "The class Value is not defined: run the cells of the engine first.")
        for z in (*rng.uniform(-1.5, 1.5, 3).round(2).tolist(), 0.0, -2, 1):
            v = Value(z)
            try:
                out = ask(function, v, shown=f"Value({z})")
            except Wrong as wrong:
                hint = (
                    " NumPy knows no Value: compute with the number v.data." if "ufunc" in str(wrong) else ""
                )
                raise Wrong(f"{wrong}{hint}") from None
            require(
                isinstance(out, Value),
                f"{name} should return a Value, but it returns {type(out).__name__}.",
            )
            require(v.data == z, f"{name} changes the data of the Value that it is given. Make a new Value.")
            data = number(out.data, f"The data of {name}")
            other = "tanh" if name == "exp" else "exp"
            name_mistake(
                data,
                value_of(z),
                {f"{name} holds {other}(v). The pair is (exp, tanh).": right[other][0](z)},
            )
            require(
                close(data, value_of(z)),
                f"{name}(Value({z})) should hold {told_apart(value_of(z), out.data, 'it holds')}.",
            )
            require(
                isinstance(out.parents, tuple | list) and len(out.parents) == 1 and out.parents[0] is v,
                f"The Value that {name} returns must have v as its one parent: Value(t, (v,), rule). "
                "Mind the comma in (v,), and give it a rule of its own.",
            )
            require(callable(out.rule), f"The Value that {name} returns has no rule, so no gradient flows.")
            ask(function, Value(0.3), shown="Value(0.3)")  # a later call must not change what this one gave
            for g in (1.0, -2.5):
                before = v.grad
                shares = ask(out.rule, g, shown=f"the rule of {name}, g = {g}")
                require(
                    isinstance(shares, tuple | list) and len(shares) == 1,
                    f"The rule of {name} should return a tuple with one entry. Mind the comma in (share,).",
                )
                (share,) = shares
                require(
                    v.grad == before,
                    f"The rule of {name} changes v.grad itself. It only returns the share, and `backward` adds it.",
                )
                share = number(share, f"What the rule of {name} returns")
                forgets = f"The rule of {name} forgets to multiply by g, the gradient that arrives."
                of_input = "The derivative of tanh is 1 − tanh², with the result t, not with the input."
                mistakes = {forgets: slope_of(z)} | ({of_input: g * (1 - z**2)} if name == "tanh" else {})
                name_mistake(share, g * slope_of(z), mistakes)
                require(
                    close(share, g * slope_of(z)),
                    f"The rule of {name} at {z}, for g = {g}, should return "
                    f"{told_apart(g * slope_of(z), share, 'it returns')}.",
                )


@exercise("3.3")
def the_forgotten_line(answer, rng):
    import torch

    samples = torch.from_numpy(rng.uniform(0.5, 2, 6))
    answers = -1.5 * samples + 0.1 * torch.from_numpy(rng.normal(size=6))

    def run(epochs, lr, clear=True, factor=1.0):
        w = grad = 0.0
        for _ in range(epochs):
            step = factor * float((2 * xs * (xs * w - ys)).mean())
            grad = step if clear else grad + step
            w -= lr * grad
        return w

    # The last two: a rate so large that the first weight is the best; numbers so small that each loss is below 1e-6.
    cases = ((0.1, 1, 6), (0.1, 7, 6), (0.2, 40, 6), (0.05, 3, 4), (0.1, 2, 1), (2.0, 3, 5), (200.0, 4, 3))
    for lr, epochs, count in cases:
        xs, ys = samples[:count], answers[:count]
        if lr > 100:
            xs, ys = xs / 30, ys / 3000
        case = f"lr = {lr}, epochs = {epochs}"
        try:
            got = ask(answer, xs.clone(), ys.clone(), lr, epochs, shown=f"{count} samples, {case}")
        except Wrong as wrong:
            if "NoneType" in str(wrong) or "does not require grad" in str(wrong):
                raise Wrong(
                    f"{wrong} There is no gradient: either `w = w - …` made a new w that is no leaf "
                    "(write `w -= …` under no_grad), or it is used before the first backward."
                ) from None
            raise
        got = number(got, "The result")
        expected = run(epochs, lr)
        if epochs == 1 and count == 6:
            again = number(
                ask(answer, xs.clone(), ys.clone(), lr, epochs, shown=f"{count} samples, {case}"),
                "The result",
            )
            require(
                close(again, got), "The same call again gives another result: begin each call with w = 0."
            )
        require(
            epochs == 1 or not close(got, run(epochs, lr, clear=False)),
            f"With {case} the gradients of all epochs are added up. Empty the gradient after each step.",
        )
        require(
            not close(got, 0),
            f"With {case} the weight does not move from 0. Is the gradient emptied before it is used?",
        )
        name_mistake(
            got,
            expected,
            {
                f"With {case}: take the mean of the losses, not the sum.": run(epochs, lr, factor=count),
                f"With {case} the weight moves uphill: subtract the gradient.": run(epochs, lr, factor=-1),
                f"With {case} one epoch too few is trained.": run(epochs - 1, lr),
            },
        )
        require(
            epochs > 1 or close(got, expected),
            f"After one step with lr = {lr}, from w = 0, it should be {told_apart(expected, got, 'it is')}.",
        )
        require(
            close(got, expected), f"With {case} it should return {told_apart(expected, got, 'it returns')}."
        )
    return "Emptying the gradient is the line that is forgotten most."


@exercise("3.4")
def who_has_a_gradient(answer, rng):
    if isinstance(answer, list | set | tuple) and all(isinstance(part, str) for part in answer):
        answer = "".join(answer)
    require(
        isinstance(answer, str),
        f'Answer with a string of letters such as "xyz", not with {type(answer).__name__}.',
    )
    names = set(answer.lower().replace(" and ", "")) - set(", ")
    require(names, "At least one tensor has a gradient.")
    unknown = names - set("abcdef")
    require(
        not unknown, f"There is no tensor of the name {min(unknown, default='')}; use letters from a to f."
    )
    require("b" not in names, "b is a leaf, but it does not require a gradient.")
    for name in "def":
        require(name not in names, f"{name} is computed, not a leaf: PyTorch does not keep its gradient.")
    require("a" in names, "detach cuts one way from f back to a. But is it the only way?")
    require("c" in names, "c is a leaf that requires a gradient, and a way leads from f over e to it.")
    return "a gets its gradient from the sum f = e + a alone, so it is 1."


@exercise("3.5")
def two_layers_by_hand(answer, rng):
    names = ("W1", "b1", "W2", "b2")
    for n, i, h, o in ((5, 3, 4, 2), (3, 2, 6, 1), (1, 4, 3, 3)):
        X, Y = rng.normal(size=(n, i)), rng.normal(size=(n, o))
        W1, b1, W2, b2 = (rng.normal(size=s) for s in ((h, i), (h,), (o, h), (o,)))
        Z = X @ W1.T + b1
        H = np.maximum(0, Z)
        G = 2 * (H @ W2.T + b2 - Y) / Y.size
        back = (G @ W2) * (Z > 0)
        right = (back.T @ X, back.sum(axis=0), G.T @ H, G.sum(axis=0))
        no_relu = (G @ W2).T @ X
        without = 2 * (H @ W2.T - Y) / Y.size
        linear = G.T @ Z
        case = f"N = {n}, i = {i}, h = {h}, o = {o}"
        got = ask(answer, *(a.copy() for a in (X, Y, W1, b1, W2, b2)), shown=case)
        got = parts(got, 4, "Return four arrays: the derivatives with respect to W1, b1, W2 and b2.")
        got = [
            numbers(g, r.shape, f"For {case} the derivative with respect to {name}")
            for g, r, name in zip(got, right, names, strict=True)
        ]
        for factor, message in (
            (-1, "All four have the wrong sign: the error is Y_hat − Y."),
            (Y.size, "You sum over all entries. The loss is their mean."),
            (0.5, "The factor 2 from the square is missing."),
            (o, "Divide by the number of all entries, N · o, not by N alone."),
            (n, "Divide by the number of all entries, N · o, not by o alone."),
        ):
            wrong = all(close(g, factor * r) for g, r in zip(got, right, strict=True))
            require(factor == 1 or not wrong, f"For {case}: {message}")
        name_mistake(
            got[0],
            right[0],
            {
                "ReLU is left out on the way back: the gradient passes only where Z > 0.": no_relu,
                "On the way back you cut the *gradient* where it is negative. It passes where Z > 0.": np.maximum(
                    0, G @ W2
                ).T
                @ X,
            },
        )
        name_mistake(got[3], right[3], {"b2 is missing in your forward pass.": without.sum(axis=0)})
        name_mistake(got[2], right[2], {"The second layer saw H, the result of ReLU, not Z.": linear})
        for g, r, bias in ((got[3], right[3], "b2"), (got[1], right[1], "b1")):
            mean = f"For {case} the derivative with respect to {bias} is a mean over the rows; it must be their sum."
            name_mistake(g, r, {mean: r / n})
        for g, r, name in reversed(list(zip(got, right, names, strict=True))):
            require(
                close(g, r),
                f"For {case} the derivative with respect to {name} is wrong: its first number should be "
                f"{told_apart(r.flat[0], g.flat[0], 'it is')}."
                + (" (Those before it on the way back are right.)" if name != "b2" else ""),
            )
    return "This is all that a network of two layers needs."


def _name_in(function, name):
    """What a name means where the function was written, however it is wrapped; None where it means nothing."""
    seen, places = [function], []
    for layer in seen:
        places.append(getattr(layer, "__globals__", {}))
        inner = [getattr(layer, part, None) for part in ("func", "__wrapped__", "__func__")]
        inner += [
            cell.cell_contents for cell in getattr(layer, "__closure__", None) or () if _is_filled(cell)
        ]
        if not isinstance(layer, FunctionType):  # an object that can be called
            inner += [getattr(type(layer), "__call__", None), *getattr(layer, "__dict__", {}).values()]  # noqa: B004
        seen += [part for part in inner if callable(part) and all(part is not one for one in seen)]
        if len(seen) > 50:
            break
    places.append(vars(sys.modules["__main__"]))  # the notebook
    return next((place[name] for place in places if name in place), None)


def _is_filled(cell):
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True
