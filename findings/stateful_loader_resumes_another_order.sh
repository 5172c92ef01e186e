#!/usr/bin/env bash
# torchdata 0.11.0 with PyTorch 2.15.0: a StatefulDataLoader with a generator of its own resumes with other epochs.
#
# Expected (the guess): a StatefulDataLoader takes the place of a DataLoader, so one seed gives the same order; and
#   load_state_dict() goes on exactly as if nothing had been interrupted.
# Seen: with one seed the two loaders draw different orders. Resumed in the middle of an epoch, its rest is right. But
#   with generator=... the epochs after it are others than those of the uninterrupted run, and so is the first one if the
#   state was taken between two epochs. Without generator=..., and with the global seed set again, they agree.
# Why it matters to a course: a training that is resumed to the digit needs the order of the examples, too.
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet --no-cache-dir torchdata==0.11.0 torch==2.15.0 numpy==2.4.6 ||
    cannot "the packages cannot be installed here."
cd "$folder"

cat > order.py <<'PY'
import warnings

import torch
from torch.utils.data import DataLoader, TensorDataset

warnings.simplefilter("ignore")
from torchdata.stateful_dataloader import StatefulDataLoader

data = TensorDataset(torch.arange(8))


def made(kind, own):
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(0) if own else None
    return kind(data, batch_size=4, shuffle=True, generator=generator)


def epochs(loader, count):
    return [[int(i) for batch in loader for i in batch[0]] for _ in range(count)]


for own in (False, True):
    print(f"== generator={'one of its own' if own else None}")
    plain = epochs(made(DataLoader, own), 1)
    whole = epochs(made(StatefulDataLoader, own), 3)
    print("one seed, the same order as DataLoader:", plain == whole[:1])

    loader = made(StatefulDataLoader, own)
    next(iter(loader))
    state = loader.state_dict()
    loader = made(StatefulDataLoader, own)
    loader.load_state_dict(state)
    rest, *later = epochs(loader, 3)
    print("after half an epoch: its rest is the same:", rest == whole[0][4:])
    print("after half an epoch: the next two are the same:", later == whole[1:])

    loader = made(StatefulDataLoader, own)
    epochs(loader, 1)
    state = loader.state_dict()
    loader = made(StatefulDataLoader, own)
    loader.load_state_dict(state)
    print("after one epoch: the next two are the same:", epochs(loader, 2) == whole[1:])
PY
"$folder/venv/bin/python" order.py > seen 2> log || cannot "$(tail -1 log)"
echo "torchdata 0.11.0, PyTorch 2.15.0"
cat seen

cat > expected <<'END'
== generator=None
one seed, the same order as DataLoader: False
after half an epoch: its rest is the same: True
after half an epoch: the next two are the same: True
after one epoch: the next two are the same: True
== generator=one of its own
one seed, the same order as DataLoader: False
after half an epoch: its rest is the same: True
after half an epoch: the next two are the same: False
after one epoch: the next two are the same: False
END
diff expected seen > changed || differs "$(grep '^>' changed | head -1)"
