#!/usr/bin/env bash
# JupyterLab 4.6.6 with jsonschema 4.26.0 and rfc3987-syntax 1.1.0: half of the imports at the start is one grammar.
#
# Expected (the guess): the start is spent on the server, on tornado and on the extensions; a schema checker costs little.
# Seen: jupyter_events needs jsonschema with its extra "format-nongpl". At its import jsonschema tries to import every
#   checker of a format, and rfc3987_syntax builds a parser from the grammar of internationalised addresses (RFC 3987)
#   while it is imported. No notebook and no server setting here has such an address. Without that package, which
#   jsonschema does without, the same imports take about half of the time.
# Why it matters to a course: each `jupyter lab` on a slow laptop waits seconds for it.
set -euo pipefail
unset PYTHONPATH PYTHONHOME JUPYTER_PATH
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet jupyterlab==4.6.6 jsonschema==4.26.0 rfc3987-syntax==1.1.0 lark==1.3.1 \
  jupyter-events==0.12.1 || cannot "the packages cannot be installed here."
export HOME="$folder"
cd "$folder"

"$folder/venv/bin/python" - <<'PY' || differs "the grammar takes another share of the start."
import statistics
import subprocess
import sys
import time

LAB = "import jupyterlab.labapp"
WITHOUT = "import sys; sys.modules['rfc3987_syntax'] = None; "


def seconds(code):
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


seconds(LAB)  # byte code and disk
plain, without = [], []
for _ in range(5):
    plain.append(seconds(LAB))
    without.append(seconds(WITHOUT + LAB))
share = statistics.median(without) / statistics.median(plain)
print("JupyterLab 4.6.6, jsonschema 4.26.0, rfc3987-syntax 1.1.0")
print(f"imports of the start: {statistics.median(plain):.1f} s; without the grammar {statistics.median(without):.1f} s")
print(f"share: {share:.2f}")
raise SystemExit(not share < 0.8)
PY
echo "as written down here"
