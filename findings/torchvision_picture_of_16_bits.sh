#!/usr/bin/env bash
# torchvision 0.29.2 with Pillow 13.0.0: a grey picture of 16 bits, as of an X-ray or a depth camera, read in three ways.
#
# Expected (the guess): ImageFolder shows it in grey, and ToTensor brings it to the range from 0 to 1, as it does for 8 bits.
# Seen: ImageFolder makes RGB of every file, and Pillow cuts off instead of dividing: every value from 255 on is white, 99.6 %
#   of the range. ToTensor of the picture as it is gives int16, not floats and not divided: the brighter half is negative,
#   and white is -1. ToImage with ToDtype(float32, scale=True) keeps the values. No error, no warning.
# Why it matters to a course: a class of medical pictures trains without an error, on white paper.
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet --no-cache-dir torch==2.15.0 torchvision==0.29.2 pillow==13.0.0 numpy==2.4.6 ||
    cannot "the packages cannot be installed here."
cd "$folder"

cat > read.py <<'PY'
import os
import warnings

import numpy as np
import torch
from PIL import Image
from torchvision import datasets
from torchvision.transforms import ToTensor, v2

warnings.simplefilter("error")
os.makedirs("photos/grey")
Image.fromarray(np.array([[0, 200, 300, 13107, 39321, 65535]], dtype=np.uint16)).save("photos/grey/scan.png")
picture = Image.open("photos/grey/scan.png")
print("mode:", picture.mode)

folder = datasets.ImageFolder("photos", transform=ToTensor())
print("ImageFolder and ToTensor:", [round(v, 3) for v in folder[0][0][0].flatten().tolist()])
old = ToTensor()(picture)
print("ToTensor alone:", old.dtype, old.flatten().tolist())
new = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])(picture)
print("ToImage and ToDtype:", [round(v, 3) for v in new.flatten().tolist()])
PY
"$folder/venv/bin/python" read.py > seen 2> log || cannot "$(tail -1 log)"
echo "torchvision 0.29.2, Pillow 13.0.0"
cat seen

holds() { grep -qxF "$1" seen || differs "expected: $1"; }
holds "mode: I;16"
holds "ImageFolder and ToTensor: [0.0, 0.784, 1.0, 1.0, 1.0, 1.0]"
holds "ToTensor alone: torch.int16 [0, 200, 300, 13107, -26215, -1]"
holds "ToImage and ToDtype: [0.0, 0.003, 0.005, 0.2, 0.6, 1.0]"
