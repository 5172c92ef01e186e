"""docs/python_you_will_meet.md: what a comment says that a line prints is what it prints."""

import contextlib
import io
import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "python_you_will_meet.md"


def test_every_line_prints_what_its_comment_says():
    names = {}
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert len(blocks) == PAGE.read_text(encoding="utf-8").count("\n## ")
    for block in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(block, names)
        said = [text for _, text in re.findall(r"^( *print\(.*\))  # (.+)$", block, re.M)]
        assert said, block
        said = "\n".join(said).replace(", then ", "\n")
        assert printed.getvalue().rstrip("\n") == said
