"""The clauses of the exercises of lecture 08."""

CLAUSES = {
    "8.1": {
        "Write `log_softmax_rows(z)`": [
            "probabilities",
            "sign",
            "no logarithm of the sum",
            "maximum only inside",
            "base 2",
        ],
        "for a NumPy array of shape (N, C)": ["no keepdims"],
        "row by row": ["whole array", "columns"],
        "for float64 logits up to 1e300 in absolute value": ["clipped"],
        "no overflow, no $\\ln 0$": ["overflow", "logarithm of the probabilities"],
        "as accurate as PyTorch's `log_softmax`, even for logits near 1e16": ["maximum only inside"],
    },
    "8.2": {
        "Write `loss_and_gradient(z, labels)` with NumPy": ["changes z", "the loss alone"],
        "the mean cross-entropy": ["sum", "sign of the loss", "overflow", "all entries"],
        "of logits (N, C) with class numbers (N,)": ["all pairs", "four rows"],
        "its gradient with respect to the logits, (N, C)": [
            "gradient of the sum",
            "y - p",
            "p only",
            "gradient by whole columns",
        ],
    },
    "8.3": {
        "A colleague trains with `CrossEntropyLoss` on $C$ classes.": "the story",
        "`shares` are the shares of the classes in the data": [
            "zero share",
            "ten classes",
            "classes that occur",
        ],
        "Return two numbers": ["one number", "other order"],
        "the mean loss of an untrained network that gives every class the same probability": [
            "base 2",
            "the probability",
        ],
        "the lowest mean loss of *any* answer that ignores the input": [
            "largest share",
            "plain mean",
            "sign",
            "error rate",
            "another constant",
        ],
    },
    "8.4": {
        "the share of samples": ["count", "mean of all comparisons", "percent", "wrong share"],
        "whose label is among the `k` classes with the largest logits": [
            "smallest",
            "only place k",
            "top 1",
            "one too many",
        ],
        "The tensors have shapes (N, C) and (N,).": ["wrong axis", "forty samples"],
    },
    "8.5": {
        "the matrix of counts": ["missing class", "no repeated pairs", "the pair only"],
        "(row = truth, column = answer)": ["exchanged"],
        "as an int64 tensor": ["shares"],
        "the *pair* (i, j)": ["diagonal", "fixed pair", "one number"],
        "i < j": ["order of the pair"],
        "that is confused most often": ["least confused"],
        "counting both directions": ["one direction"],
    },
    "8.6": {
        "Kaggle's Otto challenge: 93 counts per product, nine categories": "the story",
        "judged by the mean cross-entropy.": "the story",
        "Its rules forbid passing the file on": "the story",
        "A score on generated rows says nothing about Kaggle's own file.": "a warning",
        "train on the first two arguments, (N, 93) float32 and (N,) int64": [
            "shares only",
            "2000 rows",
            "no return",
        ],
        "return probabilities": ["logits", "wrong axis", "softmax twice"],
        "(M, 9) for the new rows": ["classes"],
        "Use no other data.": ["all rows of the lecture", "looked up"],
        "The check uses the generated rows, so that it is the same for everyone": "what the check does",
        "you must stay below 40 % of the entropy of the shares": ["too bold", "for too long"],
    },
}
