#!/usr/bin/env bash
# Babel 2.18.0: reading and writing a PO file turns the previous text of a fuzzy entry into a translator's comment.
#
# Expected (the guess): "#| msgid ..." holds the old English text of an entry that has to be looked at again. Babel keeps
#   it, or, as include_previous is False by default, leaves it out.
# Seen: the line comes out as "# | msgid ...", with a blank before the bar: a comment in the translator's own name, so that
#   editors show no difference between old and new text any more, and it stays there after the entry is done. The read
#   entry has no previous text, and include_previous=True changes nothing. Of two obsolete entries with one text the first is
#   dropped. polib 1.2.0, for comparison, keeps all of these lines as they were.
# Why it matters to a course: a translator sees what changed in an English sentence by this line only.
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet --no-cache-dir babel==2.18.0 polib==1.2.0 ||
    cannot "the packages cannot be installed here."
cd "$folder"

cat > lecture.po <<'PO'
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"

#, fuzzy
#| msgid "The loss falls."
msgid "The loss falls slowly."
msgstr "损失下降。"

#~ msgid "The valley"
#~ msgstr "谷"

#~ msgid "The valley"
#~ msgstr "山谷"
PO
cat > through.py <<'PY'
import io

import polib
from babel.messages import pofile


def shown(name, text):
    lines = [line for line in text.splitlines() if "msgid" in line and "falls." in line or line.startswith("#~ msgstr")]
    print(f"{name}:", " ".join(lines))


with open("lecture.po", "rb") as stream:
    catalogue = pofile.read_po(stream, locale="zh_CN")
(entry,) = [message for message in catalogue if message.id]
print("the previous text of the entry in Babel:", entry.previous_id)
for previous in (False, True):
    written = io.BytesIO()
    pofile.write_po(written, catalogue, include_previous=previous)
    shown(f"Babel, include_previous={previous}", written.getvalue().decode())
shown("polib", str(polib.pofile("lecture.po")))
PY
"$folder/venv/bin/python" through.py > seen 2> log || cannot "$(tail -1 log)"
echo "Babel 2.18.0, polib 1.2.0"
cat seen

holds() { grep -qxF "$1" seen || differs "expected: $1"; }
holds "the previous text of the entry in Babel: []"
for previous in False True; do
    holds "Babel, include_previous=$previous: # | msgid \"The loss falls.\" #~ msgstr \"山谷\""
done
holds 'polib: #| msgid "The loss falls." #~ msgstr "谷" #~ msgstr "山谷"'
