"""Typical wrong answers to the exercises 4.4, 4.5."""

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
    "4.4": {
        "uphill": ("lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, maximize=True)", "climbs"),
        "other parameters": (
            "lambda p: torch.optim.Adam([torch.zeros(2, requires_grad=True)])",
            "hold all the parameters",
        ),
        "no optimizer of torch": (
            "lambda p: type('Own', (), {'step': lambda self, closure: closure()})()",
            "Return an optimizer",
        ),
        "SGD": ("lambda p: torch.optim.SGD(p, lr=0.1)", "must fall below"),
        "too large": ("lambda p: torch.optim.SGD(p, lr=10.0, momentum=0.9)", "rate is too large"),
        "many evaluations": ("lambda p: torch.optim.LBFGS(p, lr=1.0)", "max_iter=1"),
        "the class": ("lambda p: torch.optim.SGD", "Return an optimizer"),
        "no return": ("lambda p: print(end='')", "without `return`"),
    },
    "4.5": {
        "changes the mode": (
            resume(first="lambda m, o, g, e: m.eval() and checkpoint_of(m, o, g, e)"),
            "the mode",
        ),
        "sets a seed": (
            resume(first="lambda *parts: torch.manual_seed(0) and checkpoint_of(*parts)"),
            "the run itself goes on otherwise",
        ),
        "another epoch": (
            resume("epoch")
            + "\nrestore_rest = restore\nanswer = (checkpoint_of, lambda *a: restore_rest(*a) or 0)",
            "return the epoch 3",
        ),
        "one function": (resume() + "\nanswer = checkpoint_of", "the pair"),
        "a seed for the state": (
            resume("order").replace("torch.set_rng", "generator.manual_seed(0)\n    torch.set_rng"),
            "generator that shuffles",
        ),
        "no weights": (resume("model"), "the model, its weights or its buffers,"),
        "no momentum": (resume("optimizer"), "momentum"),
        "no order": (resume("order"), "generator that shuffles"),
        "no random numbers": (resume("random"), "dropout draws"),
        "no epoch": (resume("epoch"), "return the epoch"),
        "objects": (resume(first="lambda *parts: {'all': parts}"), "cannot be saved and loaded"),
        "no dictionary": (resume(first="lambda *parts: 3"), "should return a dictionary"),
    },
}
