"""The clauses of the exercises of lecture 04."""

CLAUSES = {
    "4.1": {
        "Write `fit(x, y)` with the four steps of this lecture: train an `nn.Linear`.": [
            "a closed form",
            "not trained",
        ],
        "The function gets float64 tensors of shape (N, 1), so give the layer `dtype=torch.float64`.": [
            "broadcast"
        ],
        "It returns the pair (w, b)": ["the model", "exchanged", "no return"],
        "Both must agree with least squares to within 0.001": [
            "not divided",
            "not shifted",
            "shifted with the wrong sign",
            "shifted with the scaled weight",
            "b is not trained",
        ],
        "even when the mean of $x$ is far from 0": [
            "diverges",
            "far from the origin",
            "slow without centring",
        ],
    },
    "4.2": {
        "Write a module `TwoOutputs`": ["no super", "plain list", "no return"],
        "`nn.Linear` from 3 features to 5 hidden units": ["four hidden units", "seven samples"],
        "ReLU": ["no activation", "sigmoid"],
        "`nn.Linear` to 2 outputs": ["exchanged", "ReLU at the end", "mean of the samples"],
        "The class takes no arguments": ["needs arguments"],
        "the check gets the class itself": ["an object"],
        "How many parameters does it have?": "the check tells it",
        "Count on paper first; the check tells you.": "advice",
    },
    "4.3": {
        "the mean squared error of two tensors": ["sum", "root", "item", "cut off"],
        "Either may have the shape (N, 1) or (N,)": ["broadcasts", "an error for another shape"],
        "the samples come in the same order, so compare them one by one": ["sorted"],
        "If the *numbers* of values differ, raise a `ValueError`.": [
            "another error",
            "one broadcasts",
            "never an error",
            "rows only",
        ],
    },
    "4.4": {
        "returns an optimizer from `torch.optim`": [
            "the class",
            "no return",
            "no optimizer of torch",
            "other parameters",
        ],
        "The check gives the optimizer 50 steps on the three points of this lecture, "
        "from three random starting points": [
            "SGD",
            "uphill",
        ],
        "a closure that may be called only once per step": ["many evaluations"],
        "The loss must fall below 0.0001 from each starting point.": ["too large"],
    },
    "4.5": {
        "Write `checkpoint_of(model, optimizer, generator, epoch)`": ["changes the mode"],
        "which returns a dictionary for `torch.save`": ["objects", "no dictionary"],
        "`restore(state, model, optimizer, generator)`": ["one function"],
        "which puts everything back": ["no weights", "no momentum", "no order", "a seed for the state"],
        "returns the epoch": ["no epoch", "another epoch"],
        "The model uses dropout, so save the global random generator's state too.": ["no random numbers"],
        "The check kills and resumes a run.": "what the check does",
    },
}
