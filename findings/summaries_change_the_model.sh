#!/usr/bin/env bash
# torchsummary 1.5.1 and thop 0.1.1 with PyTorch 2.15.0: to look at a model changes it.
#
# Expected (the guess): printing the layers (torchsummary) and counting the operations (thop) leave the model as it was.
# Seen: torchsummary runs two random examples in the mode that it finds, in a new model that of training: the running means
#   and variances of batch normalisation move, and num_batches_tracked is 1 before the first step. thop takes its
#   counters away again, but not those of layers
#   that it has no rule for (Flatten): state_dict() keeps total_ops and total_params for them, and a new model refuses
#   the saved weights. torchinfo 1.8.0, for comparison, leaves the state alone.
# Why it matters to a course: a line that only prints changes the numbers after it, and a checkpoint does not load.
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet --no-cache-dir torchsummary==1.5.1 thop==0.1.1.post2209072238 torchinfo==1.8.0 torch==2.15.0 numpy==2.4.6 ||
    cannot "the packages cannot be installed here."
cd "$folder"

cat > look.py <<'PY'
import contextlib
import io

import thop
import torch
import torchinfo
import torchsummary
from torch import nn


def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(2704, 10))


def changed(look):
    model = network()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    with contextlib.redirect_stdout(io.StringIO()):
        look(model)
    after = model.state_dict()
    names = [name for name in after if name not in before or not torch.equal(before[name], after[name])]
    try:
        network().load_state_dict(after)
    except RuntimeError:
        names.append("(a new model refuses this state)")
    return names or ["nothing"]


print("torchinfo:", *changed(lambda model: torchinfo.summary(model, (2, 1, 28, 28), verbose=0)))
print("torchsummary:", *changed(lambda model: torchsummary.summary(model, (1, 28, 28), device="cpu")))
print("thop:", *changed(lambda model: thop.profile(model, (torch.zeros(2, 1, 28, 28),), verbose=False)))
PY
"$folder/venv/bin/python" -W ignore look.py > seen 2> log || cannot "$(tail -1 log)"
echo "PyTorch 2.15.0; what differs in state_dict() after a look"
cat seen

grep -qx "torchinfo: nothing" seen || differs "torchinfo changes the state, too."
grep -qx "torchsummary: 1.running_mean 1.running_var 1.num_batches_tracked" seen || differs "torchsummary changes something else."
grep -qxF "thop: 3.total_ops 3.total_params (a new model refuses this state)" seen || differs "thop leaves something else."
