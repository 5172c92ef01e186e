#!/usr/bin/env bash
# torchmetrics 1.9.0: the area under the ROC curve of large logits is wrong, though they are in perfect order.
#
# Expected (the guess): the area depends on the order of the scores alone. For logits 18, 19, 20, 21 with classes
#   0, 0, 1, 1 it is 1, as scikit-learn says.
# Seen: 0.5. If one score lies outside of 0 to 1, all go through a sigmoid first, in float32, where everything above
#   about 17 becomes exactly 1: the scores are ties then. For 16, 17, 18, 19 it is 0.75; for -21 to -18, whose sigmoids
#   differ, it is right, and so it is for the same logits in float64. Average precision changes likewise; no warning.
# Why it matters to a course: a network that is trained for long, or without a penalty, gives such logits, and the better
#   it separates the classes, the worse this score gets.
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet --no-cache-dir torchmetrics==1.9.0 torch==2.15.0 numpy==2.4.6 scikit-learn==1.9.1 ||
    cannot "the packages cannot be installed here."
cd "$folder"

cat > area.py <<'PY'
import torch
from sklearn.metrics import roc_auc_score
from torchmetrics.functional.classification import binary_auroc, binary_average_precision

classes = torch.tensor([0, 0, 1, 1])
for first in (8, 16, 18, -21):
    logits = torch.arange(first, first + 4, dtype=torch.float32)
    numbers = [
        roc_auc_score(classes, logits),
        binary_auroc(logits, classes).item(),
        binary_auroc(logits.double(), classes).item(),
        binary_average_precision(logits, classes).item(),
    ]
    print(f"{first:3} to {first + 3:3}:", *(f"{number:.3f}" for number in numbers))
PY
"$folder/venv/bin/python" -W ignore area.py > seen 2> log || cannot "$(tail -1 log)"
echo "torchmetrics 1.9.0; logits, scikit-learn's area, torchmetrics' area, the same in float64, average precision"
cat seen

holds() { grep -qxF -- "$1" seen || differs "expected $1"; }
holds "  8 to  11: 1.000 1.000 1.000 1.000"
holds " 16 to  19: 1.000 0.750 1.000 0.667"
holds " 18 to  21: 1.000 0.500 1.000 0.500"
holds "-21 to -18: 1.000 1.000 1.000 1.000"
