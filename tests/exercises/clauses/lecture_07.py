"""The clauses of the exercises of lecture 07."""

CLAUSES = {
    "7.1": {
        "Write the class `CsvDataset(path)`.": ["an object", "a path of text"],
        "The file has a header line": ["header counted", "header read as data", "six rows"],
        "the last column is the label": ["label among the features", "labels numbered anew"],
        "and all others are features": ["three columns", "off by one"],
        "`dataset[i]` returns a float32 tensor of the features, shape (F,)": [
            "float64",
            "cut to whole numbers",
            "no label",
        ],
        "the label as an `int`": ["label is text"],
        "`dataset.names` is the list of feature names.": [
            "label among the names",
            "no names",
            "names as text",
        ],
    },
    "7.2": {
        "the batch sizes of one epoch as a list": ["number of batches", "no return", "floats"],
        "without a DataLoader": "advice: no DataLoader would be given anything to load",
        "`N` and `B` are at least 1.": "what comes in",
        "`batches(7, 3, False)` is `[3, 3, 1]`.": [
            "wrong way round",
            "empty batch",
            "never dropped",
            "equal batches",
            "always 3",
        ],
    },
    "7.3": {
        "Each sample is a pair: a float tensor of shape (length,) and a label (int).": "what comes in",
        "It returns three tensors": ["labels as a tuple", "two things"],
        "padded with zeros at the end": ["zeros at the start", "filled with the last value"],
        "to the length of the longest row in *this* batch, (B, longest)": ["time first", "a fixed length"],
        "a Boolean mask, (B, longest)": ["mask of numbers"],
        "True where a value is not padding": [
            "mask from the values",
            "mask turned round",
            "mask to the last value that is not zero",
        ],
        "the labels, (B,) int64": ["labels of float", "labels of the first row"],
    },
    "7.4": {
        "Normalize needs the mean and the standard deviation of each channel": [
            "deviations averaged",
        ],
        "The last batch may be smaller.": ["mean of means"],
        "the loader yields pairs (images, labels), the images (B, C, H, W) uint8": [
            "three channels",
            "pictures of 6 x 5",
        ],
        "Go through the loader only *once*.": ["two passes"],
        "Return two tensors of shape (C,)": ["one number for all channels"],
        "for pixels divided by 255": ["not divided"],
        "the variance is the mean of the squared deviations": ["variance", "squares only", "below zero"],
        "(their sum divided by the number of pixels)": ["one less"],
    },
    "7.5": {
        "`load_titanic()` returns the passengers as the CSV file has them: a list of dicts of *text*, with gaps.": [
            "no care for gaps",
            "no care for a missing fare",
        ],
        "`SibSp` counts brothers, sisters and spouses on board, `Parch` parents and children, and `Embarked` "
        "is the port of departure.": "what columns mean that no answer must use",
        "Look at the first passenger:": "the cell below shows it",
        "a float64 tensor (len(rows), F)": ["float32", "categories of the rows"],
        "with at least the ticket class, the sex, the age and the fare of each passenger": [
            "no sex",
            "three columns",
        ],
        "Fill gaps and scale": ["gap left", "gap is zero", "not scaled"],
        "with values from `fit_rows` *only*": [
            "constants",
            "all passengers for the gaps",
            "all passengers for the scale",
        ],
        "the numbers for a passenger must not depend on the other passengers in `rows`": ["own statistics"],
        "Do not use `Survived`.": ["label among the features"],
    },
    "7.6": {
        "train on `train_rows`": ["the women, without training", "nobody"],
        "with a Dataset and a DataLoader": ["without a DataLoader"],
        "return a list of 0s and 1s for `new_rows` (1 = survived)": ["words", "logits", "swapped", "too few"],
        "Use no data other than these": ["looks the answers up"],
        "hides `Survived` in the new rows": ["uses the answer"],
        "You must beat the first baseline by at least eight percentage points": ["does not converge"],
        "may be at most 1.5 percentage points behind the second": ["the rich survive"],
        "The check also flips all training labels once, to see whether you learn from them.": [
            "the women, without training"
        ],
        "When your classifier is final, evaluate it on the 418 passengers": "advice",
        "How many more predictions are correct than with the rule": "to think about",
        "Compare the gain with its standard error.": "to think about",
    },
}
