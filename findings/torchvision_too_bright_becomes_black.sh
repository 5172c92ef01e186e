#!/usr/bin/env bash
# torchvision 0.29.2 with PyTorch 2.15.0: a pixel that is a little too bright is made black by one function, white by another.
#
# Expected (the guess): to make a picture of a float tensor, values outside 0 to 1 are cut to the ends of the range, or refused.
# Seen: save_image cuts them and rounds. ToPILImage multiplies by 255 and keeps the last eight bits: 1.01 becomes 1, almost
#   black, and -0.01 becomes 254, almost white; 0.5 becomes 127 where save_image has 128. No warning. (How a float outside
#   the range becomes a byte is left to the processor; this is what PyTorch does on x86-64.)
# Why it matters to a course: generated or normalised pictures leave the range by a little all the time, and one sees speckles
#   that the network did not make.
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

cat > save.py <<'PY'
import warnings

import numpy as np
import torch
from PIL import Image
from torchvision.transforms import ToPILImage
from torchvision.utils import save_image

warnings.simplefilter("error")
row = torch.tensor([[[0.0, 0.5, 1.0, 1.01, -0.01]]])
save_image(row, "saved.png")
print("save_image:", np.asarray(Image.open("saved.png").convert("L"))[0].tolist())
print("ToPILImage:", np.asarray(ToPILImage()(row))[0].tolist())
PY
"$folder/venv/bin/python" save.py > seen 2> log || cannot "$(tail -1 log)"
echo "torchvision 0.29.2, PyTorch 2.15.0"
cat seen

holds() { grep -qxF "$1" seen || differs "expected: $1"; }
holds "save_image: [0, 128, 255, 255, 0]"
holds "ToPILImage: [0, 127, 255, 1, 254]"
