#!/usr/bin/env bash
# nbconvert 7.17.2: --embed-images takes bold, keys and links out of a text that has no picture at all.
#
# Expected (the guess): the option puts pictures into the page and leaves everything else alone.
# Seen: `<b>bold</b>` becomes `<b></b>bold`: each HTML tag inside a line of Markdown is completed by itself before its
#   text follows, so that the text stands behind the closed tag. Without the option the line arrives as it was written.
# Why it matters to a course: keys (<kbd>), highlights (<mark>) and links written as HTML lose their meaning in every
#   hand-out that is made as one file.
set -euo pipefail
unset PYTHONPATH PYTHONHOME JUPYTER_PATH
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }
set -E
trap 'differs "a step fails that worked when this was written (line $LINENO)."' ERR

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet nbconvert==7.17.2 nbformat==5.11.1 \
  || cannot "the packages cannot be installed here."
export HOME="$folder" PATH="$folder/venv/bin:$PATH" JUPYTER_CONFIG_DIR="$folder/jupyter" JUPYTER_DATA_DIR="$folder/data"
cd "$folder"

python - <<'PY'
import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

text = "Press <kbd>Shift</kbd>+<kbd>Enter</kbd>: the <b>whole</b> cell runs."
nbformat.write(new_notebook(cells=[new_markdown_cell(text, id="keys")]), "lecture.ipynb")
PY

line() { # the sentence in the page
  jupyter nbconvert --to html --template basic "$@" lecture.ipynb --output page > log.txt 2>&1 \
    || { cat log.txt >&2; differs "nbconvert cannot write the page."; }
  grep -o 'Press .* runs\.' page.html
}

echo "nbconvert 7.17.2"
plain=$(line --no-prompt)
embedded=$(line --no-prompt --embed-images)
echo "without --embed-images:            $plain"
echo "with it, one would expect:         $plain"
echo "with it, what happens:             $embedded"

[ "$plain" = 'Press <kbd>Shift</kbd>+<kbd>Enter</kbd>: the <b>whole</b> cell runs.' ] || differs "the plain page is another one."
[ "$embedded" = 'Press <kbd></kbd>Shift+<kbd></kbd>Enter: the <b></b>whole cell runs.' ] \
  || differs "the page with embedded pictures no longer has just empty tags."
