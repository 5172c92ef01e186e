"""The messages of the code, for translators: `translations/zh_CN/messages.po`, one entry for each message.

A message is a text of two words or more that the code may show. A value in it is a hole with a name: `{got}`. The same
messages, with their translations, lie in `course_utils/messages_zh_CN.json`, which the course reads when it runs.
"""

import ast
import json
import re

import polib

from course_utils.messages import HOLE
from tools import notebooks
from tools.translate import catalogue, glossary, guard

ROOT = notebooks.NOTEBOOK_DIR.parent
PO = catalogue.FOLDER / "messages.po"
JSON = ROOT / "course_utils" / "messages_zh_CN.json"
# Where messages for students and instructors come from. What only maintainers see stays English.
# tools/bootstrap.py speaks English: it is read by Pythons that are too old for everything else.
SOURCES = ("course_utils/**/*.py", "tools/setup/*.py", "tools/classroom/**/*.py")
NOT_FOR_STUDENTS = (
    "tools/setup/pin.py",
    "tools/setup/tests.py",
    "tools/setup/lock.py",
    "course_utils/messages.py",
)
WORDS = re.compile(
    r"[A-Za-z]{2,},? (?:[a-z]{2,}|\{|`)|\},? [a-z]{2,}|[A-Za-z]{3,}[.:] |[a-z]{3,}: \{|[A-Z]{3,}: \{"
)
_BRACES = re.compile(r"\{(\w*)(?:[:!][^{}]*)?\}")


def messages() -> dict[str, list[str]]:
    """All messages of the code: English -> the files that hold it, in order."""
    found: dict[str, list[str]] = {}
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            if name in NOT_FOR_STUDENTS:
                continue
            for text in of_code(path.read_text(encoding="utf-8")):
                files = found.setdefault(text, [])
                if name not in files:
                    files.append(name)
    return found


def of_code(code: str) -> list[str]:
    """The messages of a file, in order: texts with words in them that are no docstrings."""
    tree, texts, seen = ast.parse(code), [], set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            seen.add(body[0].value)
    for node in ast.walk(tree):
        if node not in seen and isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
            text = template(node)
            if text is not None:
                seen.update(_words_of(node))
                texts.append((node.lineno, node.col_offset, text))
    return list(dict.fromkeys(text for *_, text in sorted(texts) if is_message(text)))


def _words_of(node: ast.AST) -> list[ast.AST]:
    """The nodes of an expression that its template holds word by word. Its values may hold messages of their own."""
    if isinstance(node, ast.BinOp):
        return [node, *_words_of(node.left), *_words_of(node.right)]
    if isinstance(node, ast.JoinedStr):
        formats = [piece.format_spec for piece in node.values if isinstance(piece, ast.FormattedValue)]
        inside = [part for format_ in filter(None, formats) for part in ast.walk(format_)]
        return [node, *(piece for piece in node.values if isinstance(piece, ast.Constant)), *inside]
    return [node] if isinstance(node, ast.Constant) else []


def is_message(text: str) -> bool:
    return bool(WORDS.search(text)) and "import " not in text and not text.startswith(("(?", "http"))


def template(node: ast.AST) -> str | None:
    """The text of an expression, with a hole for each value; None if it is no text."""
    parts = _parts(node)
    if parts is None or not any(isinstance(part, str) for part in parts):
        return None
    text, taken = "", set()
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        name = base = _name(part)
        number = 1
        while name in taken:
            number += 1
            name = f"{base}{number}"
        taken.add(name)
        text += f"{{{name}}}"
    return text.strip()


def _parts(node: ast.AST) -> list | None:
    """Texts, and nodes for values."""
    if isinstance(node, ast.Constant):
        return _of_constant(node.value) if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return [piece.value for piece in node.values]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = [_parts(side) or [side] for side in (node.left, node.right)]
        return sides[0] + sides[1] if any(_parts(side) for side in (node.left, node.right)) else None
    return None


def _of_constant(text: str) -> list:
    """A text that `str.format` fills later has its holes already."""
    parts, end = [], 0
    for hole in _BRACES.finditer(text):
        name = hole[1] if hole[1] and not hole[1].isdigit() else "value"
        parts += [text[end : hole.start()], ast.Name(name)]
        end = hole.end()
    return [part for part in [*parts, text[end:]] if part != ""] or [""]


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id.strip("_").lower() or "value"
    if isinstance(node, ast.Attribute):
        return node.attr.strip("_").lower()
    if isinstance(node, ast.Call):
        return _name(node.func)
    if isinstance(node, ast.Subscript):
        return _name(node.value)
    return "value"


def in_step(old: polib.POFile) -> polib.POFile:
    """The entries for all messages, with the translations that are there already."""
    return catalogue.of_texts(messages(), old)


def faults(entries: polib.POFile, terms: list[glossary.Term]) -> list[str]:
    """The faults of the translations of messages: "message: what"."""
    found, there = [], {entry.msgid: entry for entry in entries if not entry.fuzzy}
    wanted = messages()
    for text in wanted:
        chinese = there[text].msgstr if text in there else ""
        if chinese != text:  # code, and what has no words of its own, stays as it is
            both = (HOLE.sub(r"$\1$", side).replace("$$", "$\u200b$") for side in (text, chinese))
            found += [f"{text[:50]}: {fault}" for fault in guard.faults_of(*both, terms)]
    return found + [f"{text[:50]}: the code has no such message" for text in there if text not in wanted]


def for_the_course(entries: polib.POFile) -> str:
    """The text of the file that the course reads."""
    known = {entry.msgid: entry.msgstr for entry in entries if entry.msgstr and not entry.fuzzy}
    return json.dumps(known, ensure_ascii=False, indent=0) + "\n"


def write() -> polib.POFile:
    """Bring both files in step with the code; return the entries."""
    entries = in_step(catalogue.read(PO))
    catalogue.write(PO, entries)
    JSON.write_text(for_the_course(entries), encoding="utf-8", newline="\n")
    return entries
