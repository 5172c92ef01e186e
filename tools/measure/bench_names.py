"""How fast can the course's GRU learn the languages of the known surnames? `make bench ARGS=names`.

An embedding, a two-layer bidirectional GRU and a linear layer (318,818 parameters) learn the language of 13,374 names.
The rival is the course's own way: a DataLoader over strings, and for each batch Python lists of codes, a padded tensor,
sorting and packing. Against it stand other ways to feed the same network the same names, and a recipe (batch, rate)
chosen on 1,374 validation names, split off the training names; the test names judge it once, with two seeds that were
not used before. All in one run, so that the ratios hold on any machine.
"""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence
from torch.utils.data import DataLoader

Pairs = list[tuple[str, int]]
Batch = tuple[Tensor, Tensor | None, Tensor]

CODES, WIDTH, LANGUAGES, PARAMETERS = 128, 100, 18, 318_818
HELD = 1_374
COURSE_EPOCHS = 5  # so long the course's way trains; the buckets get no more seconds
ROUNDS = 3  # of the table of epochs
FRESH_SEEDS = (102, 103)  # 100 and 101 judged an earlier choice


@dataclass(frozen=True)
class Recipe:
    """What to train with: size of the batches, Adam's rate."""

    batch: int = 256
    lr: float = 0.001


COURSE = Recipe()
# All in buckets, the rate about in proportion to the batch.
BUCKETS = (Recipe(512, 0.006), Recipe(256, 0.004), Recipe(64, 0.001))
CHOSEN = BUCKETS[0]


class NameClassifier(nn.Module):
    """Codes of letters -> embedding -> two-layer bidirectional GRU -> one score for each language."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(CODES, WIDTH)
        self.gru = nn.GRU(WIDTH, WIDTH, num_layers=2, bidirectional=True)
        self.linear = nn.Linear(2 * WIDTH, LANGUAGES)

    def forward(self, codes: Tensor, lengths: Tensor | None = None, is_sorted: bool = False) -> Tensor:
        """Scores (B, 18) of names.

        codes: (T, B) int64, one name a column, zeros below it.
        lengths: (B,) int64 on the CPU: pack the names by them. None: every column is taken whole.
        is_sorted: the lengths fall, so that packing need not sort.
        """
        x = self.embedding(codes)
        if lengths is not None:
            x = pack_padded_sequence(x, lengths, enforce_sorted=is_sorted)
        _, hidden = self.gru(x)
        return self.linear(torch.cat((hidden[-2], hidden[-1]), dim=1))


@dataclass(frozen=True)
class Names:
    """Names as tensors: codes (N, T) int64 with zeros behind each name, lengths (N,) and labels (N,) int64."""

    codes: Tensor
    lengths: Tensor
    labels: Tensor


def prepared(pairs: Pairs) -> Names:
    """All names as tensors, without a loop over them; raises UnicodeEncodeError where a name is not ASCII."""
    lengths = torch.tensor([len(name) for name, _ in pairs])
    codes = torch.zeros(len(pairs), int(lengths.max()), dtype=torch.int64)
    letters = bytearray("".join(name for name, _ in pairs).encode("ascii"))
    codes[torch.arange(codes.shape[1]) < lengths[:, None]] = torch.frombuffer(
        letters, dtype=torch.uint8
    ).long()
    return Names(codes, lengths, torch.tensor([label for _, label in pairs]))


def course_batches(pairs: Pairs, batch: int = COURSE.batch) -> Iterator[Batch]:
    """The course's own way from strings to sorted, padded batches with their lengths."""
    for names, labels in DataLoader(pairs, batch_size=batch, shuffle=True):
        lists = [[ord(letter) for letter in name] for name in names]
        lengths = torch.LongTensor([len(codes) for codes in lists])
        padded = torch.zeros(len(lists), int(lengths.max()), dtype=torch.int64)
        for row, (codes, length) in enumerate(zip(lists, lengths, strict=True)):
            padded[row, :length] = torch.LongTensor(codes)
        lengths, order = lengths.sort(descending=True)
        yield padded[order].t(), lengths, labels[order]


def shuffled_batches(names: Names, batch: int, pack: bool) -> Iterator[Batch]:
    """Random batches of prepared names, cut at the longest of each; with their lengths where they are to be packed."""
    for rows in torch.randperm(len(names.labels)).split(batch):
        lengths = names.lengths[rows]
        codes = names.codes[rows, : int(lengths.max())]
        yield codes.t(), lengths if pack else None, names.labels[rows]


def bucket_batches(names: Names, batch: int) -> Iterator[Batch]:
    """Batches of names of one length, so that nothing is padded or packed.

    Each epoch shuffles the names of every length and then the batches of all lengths; the last batch of a length
    holds what is left.
    """
    batches: list[Tensor] = []
    for length in names.lengths.unique():
        rows = (names.lengths == length).nonzero().flatten()
        batches += rows[torch.randperm(len(rows))].split(batch)
    for index in torch.randperm(len(batches)).tolist():
        rows = batches[index]
        yield names.codes[rows, : int(names.lengths[rows[0]])].t(), None, names.labels[rows]


def start(recipe: Recipe, seed: int) -> tuple[NameClassifier, torch.optim.Optimizer]:
    """A fresh network and its optimizer; seeds the shuffling too."""
    torch.manual_seed(seed)
    model = NameClassifier()
    assert sum(p.numel() for p in model.parameters()) == PARAMETERS
    return model, torch.optim.Adam(model.parameters(), lr=recipe.lr)


def train_epoch(
    model: NameClassifier, optimizer: torch.optim.Optimizer, batches: Iterable[Batch], is_sorted: bool = False
) -> float:
    """Train once over these batches; returns the seconds, the making of the batches included."""
    begin = time.perf_counter()
    for codes, lengths, labels in batches:
        loss = nn.functional.cross_entropy(model(codes, lengths, is_sorted), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return time.perf_counter() - begin


def accuracy(model: NameClassifier, names: Names) -> float:
    """Share of right answers."""
    right = 0
    with torch.inference_mode():
        for length in names.lengths.unique():
            rows = names.lengths == length
            scores = model(names.codes[rows, : int(length)].t())
            right += (scores.argmax(1) == names.labels[rows]).sum().item()
    return right / len(names.labels)


def epoch_ratios(pairs: Pairs, rounds: int, single: int = 200) -> dict[str, tuple[float, float]]:
    """Seconds of an epoch of each way and its share of the course's, medians over rounds in turn.

    pairs: the names (name, number of the language) of an epoch.
    single: so many names are fed one at a time; their seconds are scaled up to all names.
    """
    names = prepared(pairs)
    few = torch.randperm(len(pairs), generator=torch.Generator().manual_seed(2026))[:single]
    some = Names(names.codes[few], names.lengths[few], names.labels[few])
    scale = len(pairs) / single
    ways: dict[str, Callable[[], float]] = {
        "the course's way, batches of 256": lambda: train_epoch(
            *start(COURSE, 0), course_batches(pairs), True
        ),
        "tensors made once, packed unsorted": lambda: train_epoch(
            *start(COURSE, 0), shuffled_batches(names, 256, pack=True)
        ),
        "padded, not packed (WRONG: reads the zeros)": lambda: train_epoch(
            *start(COURSE, 0), shuffled_batches(names, 256, pack=False)
        ),
        "buckets of one length, batches of 256": lambda: train_epoch(
            *start(COURSE, 0), bucket_batches(names, 256)
        ),
        f"buckets of one length, batches of {CHOSEN.batch} (ours)": lambda: train_epoch(
            *start(CHOSEN, 0), bucket_batches(names, CHOSEN.batch)
        ),
        "buckets of one length, batches of 64": lambda: train_epoch(
            *start(COURSE, 0), bucket_batches(names, 64)
        ),
        f"one name at a time ({single} names, scaled up)": lambda: (
            scale * train_epoch(*start(COURSE, 0), shuffled_batches(some, 1, pack=False))
        ),
    }
    train_epoch(*start(COURSE, 0), course_batches(pairs[:2560]), True)  # what PyTorch loads once
    seconds = [[way() for way in ways.values()] for _ in range(rounds)]
    return {
        name: (
            statistics.median(row[column] for row in seconds),
            statistics.median(row[column] / row[0] for row in seconds),
        )
        for column, name in enumerate(ways)
    }


def describe(recipe: Recipe) -> str:
    """A recipe in a few words."""
    return f"batches of {recipe.batch}, rate {recipe.lr:g}"


def course_run(
    pairs: Pairs, held: Names, epochs: int, seed: int, lr: float = COURSE.lr
) -> list[tuple[float, float]]:
    """Train in the course's way: (seconds of training so far, accuracy on the held names) after each epoch."""
    model, optimizer = start(Recipe(lr=lr), seed)
    seconds, history = 0.0, []
    for _ in range(epochs):
        seconds += train_epoch(model, optimizer, course_batches(pairs), True)
        history.append((seconds, accuracy(model, held)))
    return history


def bucket_run(
    recipe: Recipe, pairs: Pairs, held: Names, budget: float, seed: int
) -> list[tuple[float, float]]:
    """Train in buckets while the next epoch still fits the budget of seconds; the making of the tensors counts.

    Returns (seconds of training so far, accuracy on the held names) after each epoch; at least one epoch.
    """
    begin = time.perf_counter()
    names = prepared(pairs)
    model, optimizer = start(recipe, seed)
    seconds, history = time.perf_counter() - begin, []
    longest = 0.0
    while not history or seconds + longest <= budget:
        epoch = train_epoch(model, optimizer, bucket_batches(names, recipe.batch))
        seconds, longest = seconds + epoch, max(longest, epoch)
        history.append((seconds, accuracy(model, held)))
    return history


def in_words(history: list[tuple[float, float]]) -> str:
    """A history as text: accuracy at seconds."""
    return ", ".join(f"{value:.1%} at {seconds:.1f} s" for seconds, value in history)


def report(
    train: list[tuple[str, str]],
    test: list[tuple[str, str]],
) -> None:
    """Print the whole comparison; train, test: (name, language) pairs of the known parts."""
    languages = sorted({language for _, language in train})
    assert len(languages) == LANGUAGES
    pairs, test_pairs = (
        [(name, languages.index(language)) for name, language in part] for part in (train, test)
    )

    print(
        f"an epoch over {len(pairs):,} names, median of {ROUNDS} rounds in turn: seconds, share of the course's"
    )
    for name, (seconds, ratio) in epoch_ratios(pairs, ROUNDS).items():
        print(f"{name:46} {seconds:7.2f} s {ratio:6.3f}")

    order = torch.randperm(len(pairs), generator=torch.Generator().manual_seed(2026)).tolist()
    part, held = [pairs[i] for i in order[HELD:]], prepared([pairs[i] for i in order[:HELD]])
    print(
        f"\n{len(part):,} names, accuracy on {HELD:,} validation names after each epoch, seconds of training, one seed"
    )
    history = course_run(part, held, COURSE_EPOCHS, seed=0)
    print(f"the course's way, {describe(COURSE)}: {in_words(history)}")
    faster = course_run(part, held, COURSE_EPOCHS, seed=0, lr=CHOSEN.lr)
    print(f"the course's way, batches of {COURSE.batch}, but rate {CHOSEN.lr:g}: {in_words(faster)}")
    for recipe in BUCKETS:
        found = bucket_run(recipe, part, held, history[-1][0], seed=0)
        print(f"buckets, {describe(recipe)}: {in_words(found)}")

    judge = prepared(test_pairs)
    print(
        f"\nall training names, accuracy on {len(test_pairs):,} test names, two fresh seeds; {describe(CHOSEN)}"
    )
    for seed in FRESH_SEEDS:
        seconds, value = course_run(pairs, judge, COURSE_EPOCHS, seed)[-1]
        ours = bucket_run(CHOSEN, pairs, judge, seconds, seed)
        print(
            f"seed {seed}: the course's way {value:.2%} in {seconds:.1f} s; "
            f"buckets {ours[-1][1]:.2%} in {ours[-1][0]:.1f} s ({len(ours)} epochs)"
        )
