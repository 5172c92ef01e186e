#!/usr/bin/env bash
# datasets 5.2.0 with PyTorch 2.15.0: with_format("torch") gives other types of numbers than the set holds.
#
# Expected (the guess): a column of float64 becomes a tensor of float64, pixels of uint8 one of uint8, as torch.as_tensor
#   does.
# Seen: float64 becomes float32, uint8 and int32 become int64: 16777217.0 reads as 16777216.0, and a picture of uint8
#   takes eight times the memory. The set's own description goes on to say float64 and uint8. with_format("numpy") keeps
#   the types of the two columns of numbers; the pixels are int64 there, too.
# Why it matters to a course: targets in float64 lose digits without a word, and a set that fitted into memory does not.
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet --no-cache-dir datasets==5.2.0 torch==2.15.0 numpy==2.4.6 ||
    cannot "the packages cannot be installed here."
cd "$folder"

cat > kinds.py <<'PY'
import os

os.environ["HF_HUB_OFFLINE"] = "1"
import datasets
import numpy as np

pixels, label = np.zeros((2, 28, 28), np.uint8), np.array([1, 0], np.int32)
table = datasets.Dataset.from_dict({"target": np.array([16777217.0, 0.1]), "pixels": pixels, "label": label})
print("the set:", table.features)
for form in ("torch", "numpy"):
    row = table.with_format(form)[0]
    print(f"{form}:", {name: str(value.dtype) for name, value in row.items()}, float(row["target"]))
PY
"$folder/venv/bin/python" kinds.py > seen 2> log || cannot "$(tail -1 log)"
echo "datasets 5.2.0, PyTorch 2.15.0"
cat seen

holds() { grep -qxF "$1" seen || differs "expected: $1"; }
holds "the set: {'target': Value('float64'), 'pixels': List(List(Value('uint8'))), 'label': Value('int32')}"
holds "torch: {'target': 'torch.float32', 'pixels': 'torch.int64', 'label': 'torch.int64'} 16777216.0"
holds "numpy: {'target': 'float64', 'pixels': 'int64', 'label': 'int32'} 16777217.0"
