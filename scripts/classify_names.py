"""Tell the language that surnames come from, with the network of lecture 12.

Train and save it, about a minute:   python scripts/classify_names.py --train names.pt
Ask about some names:                python scripts/classify_names.py names.pt Müller Takahashi "O Brien"
Ask about a list, one name a line:   python scripts/classify_names.py names.pt < list.txt

Lecture 12 saves its own network in the same form. Each line of the answer holds the name, the three likeliest of the 18
languages with their probabilities, and a remark if something in the name is unknown to the network. A name
that cannot be answered gets a line that says why. Exit status: 0 if all names were answered, 1 if some were
not, 2 if the file of the network cannot be read.
"""

import argparse
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

from course_utils import load_names

SYMBOLS = " '-abcdefghijklmnopqrstuvwxyz"  # index 0 is the filling, 1 an unknown symbol, 2 the first of these
# Letters that are no letter + accent, changed as they were when the data were made; and other signs for ' and -.
EXTRA = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e"}
    | dict.fromkeys("‘’ʼ´`", "'")
    | dict.fromkeys("‐‑–—−", "-")
)
LONGEST = 1_000  # letters
LARGEST = 1_000  # languages, numbers for a letter, units
EPOCHS, BATCH, LR = 6, 128, 0.01


class NameNet(nn.Module):
    """Indices of letters -> embedding -> bidirectional GRU -> scores for the languages.

    Args:
        languages: number of classes.
        embedding: numbers for a letter.
        units: size of the state, for each direction.
    """

    def __init__(self, languages: int, embedding: int = 32, units: int = 64):
        super().__init__()
        self.embed = nn.Embedding(len(SYMBOLS) + 2, embedding, padding_idx=0)
        self.gru = nn.GRU(embedding, units, batch_first=True, bidirectional=True)
        self.linear = nn.Linear(2 * units, languages)

    def forward(self, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """(N, T) int64 indices and their (N,) lengths >= 1, on the CPU -> (N, languages) scores."""
        packed = pack_padded_sequence(self.embed(x), lengths, batch_first=True, enforce_sorted=False)
        _, h_n = self.gru(packed)
        return self.linear(torch.cat([h_n[-2], h_n[-1]], dim=1))


def plain(name: str) -> str:
    """The name in the alphabet of the data as far as possible: small letters, no accents, single spaces inside."""
    letters = unicodedata.normalize("NFKD", name.translate(EXTRA)).casefold()
    letters = unicodedata.normalize("NFKD", letters).translate(EXTRA)
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def indices(name: str) -> torch.Tensor:
    """(T,) int64: for each symbol of the plain name its index, 1 for an unknown one."""
    return torch.tensor([SYMBOLS.find(c) + 2 if c in SYMBOLS else 1 for c in plain(name)])


def problem(name: str) -> str:
    """Why this name cannot be answered; empty if it can."""
    letters = plain(name)
    if not letters:
        return "empty: there is nothing to read"
    if len(letters) > LONGEST:
        return f"{len(letters):,} letters: more than {LONGEST:,} are no name"
    if "\0" in name:
        return "it holds NUL characters: is the list in UTF-16? Save it as UTF-8"
    if not any("a" <= c <= "z" for c in letters):
        return "no letter from a to z: write the name in Latin letters"
    return ""


def train() -> tuple[NameNet, list[str]]:
    """Train on the embedded names; returns the network and the languages in the order of its scores."""
    rows = load_names(train=True, full=False)
    languages = sorted({language for _, language in rows})
    names = [indices(name) for name, _ in rows]
    labels = torch.tensor([languages.index(language) for _, language in rows])
    torch.manual_seed(2026)
    model = NameNet(len(languages))
    optimizer = torch.optim.Adam(model.parameters(), lr=LR)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LR, EPOCHS * -(-len(names) // BATCH))
    for epoch in range(EPOCHS):
        total = 0.0
        for chosen in torch.randperm(len(names)).split(BATCH):
            batch = [names[i] for i in chosen]
            lengths = torch.tensor([len(name) for name in batch])
            loss = F.cross_entropy(model(pad_sequence(batch, batch_first=True), lengths), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * len(chosen)
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(names):.3f}", flush=True)
    return model, languages


def save(model: NameNet, languages: list[str], path: Path) -> None:
    """Write the network; a file of that name is replaced only when the new one is complete. Raises OSError."""
    part = path.with_name(path.name + ".part")
    try:
        torch.save({"symbols": SYMBOLS, "languages": languages, "weights": model.state_dict()}, part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def load(path: Path) -> tuple[NameNet, list[str]]:
    """Read what `save` or lecture 12 wrote; raises ValueError, with what to do, if it is something else."""
    try:
        path.open("rb").close()
    except FileNotFoundError:
        raise ValueError(f"there is no file {path}; make it with --train") from None
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror or error}") from None
    try:
        state = torch.load(path, weights_only=True, map_location="cpu")
        # Whatever is wrong with it, the answer is the same: see the last handler.
        if not isinstance(state, dict) or state["symbols"] != SYMBOLS:
            raise ValueError
        languages, weights = list(state["languages"]), state["weights"]
        embedding, units = weights["embed.weight"].shape[1], weights["gru.weight_hh_l0"].shape[1]
        # A few bytes can claim any size: no more memory than a network of names can need.
        if max(len(languages), embedding, units) > LARGEST:
            raise ValueError
        model = NameNet(len(languages), embedding, units)
        model.load_state_dict(weights)
        if not languages or not all(isinstance(language, str) for language in languages):
            raise ValueError
        if not all(bool(weight.isfinite().all()) for weight in weights.values()):
            raise ValueError
    except (
        Exception
    ):  # a damaged file makes torch.load raise nearly every kind, OSError for one that is cut off
        raise ValueError(f"{path} holds no network that --train or lecture 12 wrote") from None
    return model.eval(), languages


def answers(model: NameNet, languages: list[str], names: Iterable[str], batch: int = 256) -> Iterator[tuple]:
    """For each name in order: (name, [(language, probability), up to three], remark); an empty list if unanswered."""
    names = list(names)
    for start in range(0, len(names), batch):
        part = names[start : start + batch]
        good = [name for name in part if not problem(name)]
        best = {}
        if good:
            x = [indices(name) for name in good]
            lengths = torch.tensor([len(name) for name in x])
            with torch.no_grad():
                chances = model(pad_sequence(x, batch_first=True), lengths).softmax(dim=1)
            for name, row, read in zip(good, chances, x, strict=True):
                top = row.topk(min(3, len(languages)))
                unknown = int((read == 1).sum())
                remark = f"{unknown} unknown symbol{'s' * (unknown > 1)}" if unknown else ""
                pairs = zip(top.indices.tolist(), top.values.tolist(), strict=True)
                best[name] = [(languages[i], p) for i, p in pairs], remark
        for name in part:
            yield (name, *best.get(name, ([], problem(name))))


def shown(name: str) -> str:
    """The name for one line of a terminal: control characters escaped, the middle of a long one left out."""
    short = name if len(name) <= 40 else f"{name[:20]}…{name[-10:]}"
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in short)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], epilog="Without names: one a line from stdin."
    )
    parser.add_argument("model", type=Path, help="file of the network")
    parser.add_argument("names", nargs="*", help="surnames; one that begins with - goes behind --")
    parser.add_argument("--train", action="store_true", help="train a network and save it in that file")
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):  # a terminal without Chinese letters shows their codes
        if stream is not None:  # closed by the caller
            stream.reconfigure(errors="backslashreplace")
    try:
        if options.train:
            if options.model.is_dir():
                raise ValueError(f"{options.model} is a folder; name a file in it")
            if not options.model.parent.is_dir():
                raise ValueError(f"there is no folder {options.model.parent}")
            if not os.access(options.model.parent, os.W_OK):
                raise ValueError(f"nothing may be written in the folder {options.model.parent.resolve()}")
            try:
                data = train()
            except ValueError as error:  # the embedded names are damaged
                raise ValueError(f"the names cannot be read: {error}") from None
            try:
                save(*data, options.model)
            except (OSError, RuntimeError) as error:  # PyTorch's own writer raises RuntimeError
                reason = str(error).splitlines()[0]
                raise ValueError(f"the network could not be written to {options.model}: {reason}") from None
            print(f"saved in {options.model}")
            if not options.names:
                return 0
        model, languages = load(options.model)
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    names = options.names
    if not names and sys.stdin is not None:
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
        names = [line.rstrip("\r\n") for line in sys.stdin]
    unanswered = 0
    for name, best, remark in answers(model, languages, names):
        text = ", ".join(f"{shown(language)} {chance:.3f}" for language, chance in best) or "no answer"
        unanswered += not best
        print(f"{shown(name):20} {text}" + (f"  ({remark})" if remark else ""))
    return 1 if unanswered else 0


if __name__ == "__main__":
    try:
        status = main()
        if sys.stdout is not None:
            sys.stdout.flush()
        sys.exit(status)
    except BrokenPipeError:  # the reader, `head` for example, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError as error:  # the disk of the answer is full, for example
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        print(f"error: the answer cannot be written: {error.strerror}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit("stopped")
