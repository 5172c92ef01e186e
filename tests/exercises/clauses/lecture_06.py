"""The clauses of the exercises of lecture 06."""

CLAUSES = {
    "6.1": {
        "Write `layer_shapes(sizes)`.": ["changes the list", "three layers"],
        "it returns the list of the weights' shapes": ["shapes only", "one layer too few", "no return"],
        "as `nn.Linear` stores them": ["transposed"],
        "the total number of parameters, biases included": ["no biases", "a bias for each input"],
    },
    "6.2": {
        "Write `standardise(train, other)` for NumPy arrays with the same columns.": "what comes in",
        "It returns both arrays, shifted and scaled": [
            "train only",
            "without the shift",
            "the constant column is left out",
        ],
        "each column of `train` has mean 0 and standard deviation 1": [
            "own statistics",
            "leak",
            "whole table",
            "variance",
            "from 0 to 1",
            "a deviation of at least 1",
        ],
        "A column that is constant in `train` must not become NaN: divide by 1 there.": [
            "constant",
            "a deviation of almost 0",
        ],
        "Do not change the arrays that you are given.": ["in place"],
    },
    "6.3": {
        "`losses` are the validation losses of the epochs 0, 1, 2, ….": ["from 1"],
        "Training stops as soon as `patience` epochs in a row": [
            "one epoch too many",
            "patience is not looked at",
            "not in a row",
        ],
        "have not improved on the lowest loss so far": [
            "equal counts as better",
            "worse than the last one",
            "first rise",
        ],
        "Return the epoch whose weights you keep": ["the stop", "the loss"],
        "the one with the lowest loss *until the stop*": ["lowest of all"],
    },
    "6.4": {
        "how many units": ["zeros", "rows", "alive", "replaces layers"],
        "in the `nn.ReLU` layers": ["last layer", "first layer", "behind every layer but the linear ones"],
        "of an `nn.Sequential`": ["two ReLU layers"],
        "(none of its layers contains further layers)": "what comes in",
        "give 0 for every row of `X`?": ["some row", "one too many"],
    },
    "6.5": {
        "Two activations were trained with the same seeds and splits": ["unpaired"],
        "(arrays of length n)": ["eight runs"],
        "the mean of the differences $a_i - b_i$": [
            "sign",
            "absolute",
            "sum",
            "median",
            "mean only",
            "order",
        ],
        "its standard error $s/\\sqrt n$": ["deviation", "n"],
        "(divisor $n - 1$)": ["ddof"],
        "Only a mean of several standard errors should convince you.": "what follows from it",
    },
    "6.6": {
        "Write `fit(X, y, X_val, y_val)`.": ["no return"],
        "It gets scaled float64 tensors, (N, 8) and (N, 1), trains on the first two": [
            "trains on validation",
            "trains on validation, briefly",
            "trains on validation only",
        ],
        "returns a function or a model": ["no model"],
        "into logits (N, 1)": ["probabilities", "shape"],
        "The check calls it for two splits of the diabetes data": "what the check does",
        "the mean validation loss must be below that of logistic regression": ["overfits", "does not train"],
        "Then it opens the test rows and tells you the truth.": "what the check does",
    },
}
