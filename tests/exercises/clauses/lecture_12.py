"""The clauses of the exercises of lecture 12."""

CLAUSES = {
    "12.1": {
        "`samples` is a list of pairs `(indices, label)`: a tensor, whose length varies, and a whole number.": [
            "zeros not counted",
            "label 0 is left out",
        ],
        "Return `(x, lengths, y)`": ["no labels", "a list"],
        "the batch (N, T), padded with 0 at the end": ["time first", "another filling", "filled in front"],
        "the lengths (N,)": ["padded lengths"],
        "all int64": ["float"],
        "in the order of the samples": ["sorted"],
        "A sample without symbols (length 0) cannot be packed: leave it out, with its label.": [
            "empty samples kept",
            "only the first empty sample",
            "labels of all",
        ],
    },
    "12.2": {
        "precision is the share of correct answers among all *answers* of this class": ["recall"],
        "recall their share among all *members* of this class": ["precision"],
        "$F_1 = 2 \\cdot \\text{precision} \\cdot \\text{recall} / (\\text{precision} + \\text{recall})$": [
            "without 2",
            "plain mean",
            "accuracy",
        ],
        "**Macro-F1** is the mean of $F_1$ over the classes.": [
            "of the means",
            "weighted",
            "sum",
            "each class",
        ],
        "`said` holds the answers, `true` the true classes, both int64 (N,); `classes` is the number of classes.": "what comes in",
        "A class for which $F_1$ is 0/0 counts as 0.": [
            "division by zero",
            "absent classes left out",
            "members only",
            "classes that occur",
        ],
    },
    "12.3": {
        "Which is better, GRU, LSTM or n-grams?": "the story",
        "A fair comparison has a budget: *equal time*.": "the story",
        "`runs` maps a model's name to a list of `(seconds so far, validation accuracy)`": ["adds a name"],
        "Return a dict": ["the winner", "left out"],
        "for each model the highest accuracy": ["last epoch", "first epoch", "position"],
        "that it reached within the budget": ["all epochs"],
        "(an epoch that ends exactly at the budget counts)": ["before the budget"],
        "or `None` if no epoch ended in time": ["zero for none", "no default"],
        "Then run the race below.": "to play on",
    },
    "12.4": {
        "When a class is rare, a network may ignore it.": "the story",
        "`F.cross_entropy(scores, y, weight=w)` gives each class a weight.": ["no weights"],
        "`counts` (C,) holds the number of training names of each class": ["overflow"],
        "the weight of a class is 1/count": ["by the count", "root of the count"],
        "Return the weighted sum of the losses": ["sign", "wrong axis", "each sample"],
        "divided by the *sum of the weights* of the batch, as PyTorch does": [
            "divided by the number",
            "sum",
            "all classes",
        ],
        "It must be a tensor that supports `backward()`.": ["no gradient", "cut off on the way"],
    },
    "12.5": {
        "is a sentence from a film review positive?": "the story",
        "The data are Kaggle's": "the story",
        "If you have `train.tsv`, put it beside this notebook.": "the data",
        "Otherwise you get a **stand-in**": "the data",
        "It lets you practise the method, and says nothing about real reviews.": "a warning",
        "train on the phrases (a list of str) and labels (0 or 1)": ["counts words", "no training"],
        "return a function that takes a list of phrases": ["the answers", "as many as in the training"],
        "returns a list of labels (0 or 1)": ["scores", "one answer", "turned round", "answers in another order"],
        "the pairs of words in its test data do not occur in its training data": "what the check does",
        "Unknown words": ["unknown words", "the last word"],
        "an empty phrase, must not make your function fail": ["empty phrase"],
    },
}
