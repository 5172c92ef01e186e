#!/usr/bin/env bash
# torcheval 0.0.7: the macro-averaged recall raises if a class does not occur; precision and F1 of the same batch do not.
#
# Expected (the guess): precision, recall and F1 treat a class that occurs in no label and no prediction alike: it is left
#   out of the mean, as scikit-learn does.
# Seen: precision and F1 leave it out; recall raises "The size of tensor a (2) must match the size of tensor b (3)": it
#   takes the class out of the hits and not out of the counts by which it divides them.
# Why it matters to a course: with 18 languages and batches of 64 names, most batches lack a class.
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet --no-cache-dir torcheval==0.0.7 torch==2.15.0 numpy==2.4.6 ||
    cannot "the packages cannot be installed here."
cd "$folder"

cat > absent.py <<'PY'
import logging

import torch
import torcheval.metrics.functional as metrics

logging.disable()
predicted, labels = torch.tensor([0, 1, 1, 0]), torch.tensor([0, 1, 0, 1])
for classes in (2, 3):
    for name in ("precision", "f1_score", "recall"):
        function = getattr(metrics, f"multiclass_{name}")
        try:
            answer = f"{function(predicted, labels, num_classes=classes, average='macro').item():.3f}"
        except RuntimeError as error:
            answer = f"RuntimeError: {error}"
        print(f"{classes} classes, {name}: {answer}")
PY
"$folder/venv/bin/python" -W ignore absent.py > seen 2> log || cannot "$(tail -1 log)"
echo "torcheval 0.0.7; labels and predictions hold the classes 0 and 1"
cat seen

for name in precision f1_score recall; do
    grep -qx "2 classes, $name: 0.500" seen || differs "$name of two classes is another one."
done
for name in precision f1_score; do
    grep -qx "3 classes, $name: 0.500" seen || differs "$name with an absent class is another one."
done
grep -q "^3 classes, recall: RuntimeError: The size of tensor a (2) must match" seen || differs "recall answers now."
