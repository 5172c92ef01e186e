#!/usr/bin/env bash
# Matplotlib 3.11.2: plt.close(fig) takes the figure's canvas away, also one that somebody attached after pyplot did.
#
# Expected (the guess): closing a figure makes pyplot forget it and ends its window; the figure and the Agg canvas that
#   one attached to draw it later stay as they are.
# Seen: after `canvas = FigureCanvasAgg(fig)` and `plt.close(fig)`, `fig.canvas` is a FigureCanvasBase. `canvas.draw()`
#   still draws. But `ax.draw_artist(...)`, the usual way to draw only what moves, asks fig.canvas and raises
#   AttributeError. Attached after the closing, the same canvas works.
# Why it matters to a course: figures in notebooks are closed so that they are not shown twice, and a figure under a
#   slider is drawn again afterwards.
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 MPLBACKEND=agg
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }
set -E
trap 'differs "a step fails that worked when this was written (line $LINENO)."' ERR

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet matplotlib==3.11.2 || cannot "the package cannot be installed here."
export HOME="$folder" PATH="$folder/venv/bin:$PATH"
cd "$folder"

cat > moves.py <<'PY'
import sys

import matplotlib.pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg

fig, ax = plt.subplots()
(line,) = ax.plot([0, 1], [0, 1])
if sys.argv[1] == "attach, close":
    canvas = FigureCanvasAgg(fig)
    plt.close(fig)
else:
    plt.close(fig)
    canvas = FigureCanvasAgg(fig)
canvas.draw()
try:
    ax.draw_artist(line)
    print("fig.canvas is mine:", fig.canvas is canvas, "- draws the line")
except AttributeError as error:
    print("fig.canvas is mine:", fig.canvas is canvas, "-", error)
PY

echo "matplotlib 3.11.2"
before=$(python moves.py "attach, close")
after=$(python moves.py "close, attach")
echo "attached, then closed, one would expect: $after"
echo "attached, then closed, what happens:     $before"
echo "closed, then attached:                   $after"

[ "$before" = "fig.canvas is mine: False - 'FigureCanvasBase' object has no attribute 'get_renderer'" ] \
  || differs "a canvas that was attached before the closing is treated in another way."
[ "$after" = "fig.canvas is mine: True - draws the line" ] || differs "a canvas attached afterwards no longer works."
