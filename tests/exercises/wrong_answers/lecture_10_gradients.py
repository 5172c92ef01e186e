"""Typical wrong answers to the exercises 10.4."""

NORMS = """
def answer(model, x, labels):
    {clear}
    F.cross_entropy(model(x), labels{reduction}).backward()
    layers = [m for m in model.modules() if isinstance(m, nn.Linear | nn.Conv2d)]
    return {result}
"""


def norms(clear="model.zero_grad()", reduction="", result="[m.weight.grad.norm().item() for m in layers]"):
    return NORMS.format(clear=clear, reduction=reduction, result=result)


WRONG_ANSWERS = {
    "10.4": {
        "linear layers only": (
            norms().replace("nn.Linear | nn.Conv2d", "nn.Linear"),
            "one kind of layer only",
        ),
        "takes a step": (
            norms(
                result="[m.weight.grad.norm().item() for m in layers if torch.optim.SGD(model.parameters(), lr=0.1).step() is None]"
            ),
            "changes the weights",
        ),
        "mean absolute value": (
            norms(result="[m.weight.grad.abs().mean().item() for m in layers]"),
            "mean absolute values",
        ),
        "with the biases": (
            norms(result="[torch.cat([m.weight.grad.ravel(), m.bias.grad]).norm().item() for m in layers]"),
            "The biases are in the norms",
        ),
        "one number": (norms(result="sum(m.weight.grad.norm().item() for m in layers)"), "Return a list"),
        "squared error": (
            norms().replace(
                "F.cross_entropy(model(x), labels)", "((model(x) - F.one_hot(labels, 4)) ** 2).mean()"
            ),
            "it should be",
        ),
        "children only": (
            norms().replace("model.modules()", "model.children()"),
            "`modules()` finds all",
        ),
        "not cleared": (norms(clear="pass"), "earlier pass"),
        "biases too": (
            norms(result="[p.grad.norm().item() for p in model.parameters()]"),
            "leave out biases",
        ),
        "norms of weights": (
            norms(result="[m.weight.norm().item() for m in layers]"),
            "norms of the weights",
        ),
        "squares": (norms(result="[(m.weight.grad**2).sum().item() for m in layers]"), "square root"),
        "biases only": (norms(result="[m.bias.grad.norm().item() for m in layers]"), "belong to the biases"),
        "from the end": (
            norms(result="[m.weight.grad.norm().item() for m in layers][::-1]"),
            "first layer first",
        ),
        "sum of losses": (norms(reduction=', reduction="sum"'), "Take the mean"),
    },
}
