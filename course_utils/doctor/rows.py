"""What a check reports: one row, with its cure."""

import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
OK, WARN, FAIL = "ok", "warn", "fail"
PIP = f'"{sys.executable}" -m pip'


class Row(NamedTuple):
    """One finding: its subject, "ok", "warn" or "fail", what was found, and how to mend it ("" for ok)."""

    name: str
    status: str
    found: str
    fix: str = ""
