"""The clauses of the exercises of lecture 11."""

CLAUSES = {
    "11.1": {
        "a recurrent layer with tanh": [
            "no tanh",
            "ReLU",
            "first state always",
            "one bias",
            "the other bias",
        ],
        "over a whole batch": ["rows of the batch", "from the last step"],
        "`x` has the shape (N, T, F), the initial state `h` (N, H)": ["starts at zero", "state changed"],
        "the weights have the shapes of `nn.RNNCell`": ["matrix on the left"],
        "Return `out` (N, T, H)": ["time first", "out only", "first state in the list"],
        "the last state (N, H)": ["first state returned", "batch lost"],
    },
    "11.2": {
        "return the shapes of `out`": ["one direction in out", "time first", "two things"],
        "and `h_n`": ["batch first in h_n", "directions side by side", "one direction in h_n"],
        "(tuples)": ["product"],
        "the number of parameters": [
            "one bias",
            "same inputs everywhere",
            "one direction handed up",
            "one direction counted",
            "biases left out",
        ],
        "Compute them without building the network.": "advice",
    },
    "11.3": {
        "This is homework from the video course.": "the story",
        "one step for a batch": ["one sample"],
        "with the weights in PyTorch's order (input, forget, candidate, output)": [
            "i and f exchanged",
            "order of blocks",
        ],
        "Return the new `h`": [
            "h only",
            "no tanh in h",
            "h from the old c",
            "no output gate",
            "tanh of the candidate",
        ],
        "the new `c`": [
            "sigmoid candidate",
            "old memory lost",
            "no forget gate",
            "memory through the matrix",
            "results exchanged",
            "gates without the sigmoid",
            "1 - f",
            "one bias",
        ],
        "It should also work when `b_ih` and `b_hh` are `None`": ["no None"],
        "If you like, write the GRU in the same way and compare it with the appendix.": "to play on",
    },
    "11.4": {
        "`gradients` is a list of tensors (of different shapes), `limit` a positive number": ["joined"],
        "Return a list": ["one number"],
        "of *new* tensors": ["the same tensors"],
        "if the norm of all numbers together": ["each by itself", "sum of norms", "no root"],
        "exceeds the limit, all are scaled so that it equals the limit": [
            "by value",
            "only above 1",
            "times the limit",
            "to norm 1",
        ],
        "otherwise they stay as they are": ["scales up", "no care for zero"],
        "The input tensors must not change.": ["in place"],
    },
    "11.5": {
        "Write `learn(source, target)` for two words of equal length": ["too short"],
        "Train a recurrent network and return it": ["a word", "by heart"],
        "a module that takes indices (N, T)": ["batch first forgotten", "last state only"],
        "returns scores (N, T, V) for each step": ["scores turned"],
        "where index $k$ stands for `sorted(set(source + target))[k]` and V is the number of different letters": [
            "another alphabet"
        ],
        "The check feeds your network the word and reads the likeliest letters.": "what the check does",
        "Your network must be recurrent": ["not recurrent", "no memory"],
        "it must not look ahead": ["both directions"],
    },
}
