"""Are the embedded data sets there, and unchanged?"""

import hashlib
import re
from pathlib import Path

from course_utils.doctor.rows import FAIL, OK, Row


def check_data(folder: Path) -> Row:
    """Are the data sets of the course there, and unchanged?

    Args:
        folder: the folder with the data and with SHA256SUMS, which has a line "checksum  name" for each file.
    """
    again = "get the course again, or in a clone: git checkout -- data"
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        return Row("data", FAIL, f"the list of data files is missing: {sums}", again)
    missing, changed, line_ends, count = [], [], [], 0
    for line in sums.read_text(encoding="utf-8").splitlines():
        match = re.fullmatch(r"([0-9a-fA-F]{64}) [ *](.+)", line.strip())
        if not match:
            continue
        count += 1
        path = folder / match[2]
        if not path.is_file():
            missing.append(match[2])
            continue
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != match[1].lower():
            as_made = content.replace(b"\r\n", b"\n")
            same = hashlib.sha256(as_made).hexdigest() == match[1].lower()
            (line_ends if same else changed).append(match[2])
    if not count:
        return Row("data", FAIL, f"the list of data files is empty: {sums}", again)
    if missing or changed:
        found = [
            f"{word} {', '.join(files)}"
            for word, files in (("missing:", missing), ("changed:", changed))
            if files
        ]
        return Row("data", FAIL, f"in {folder} {'; '.join(found)}", again)
    if line_ends:
        fix = "git config core.autocrlf false, then delete these files and " + again.split(": ")[1]
        return Row("data", FAIL, f"git changed the line ends of {', '.join(line_ends)}", fix)
    return Row("data", OK, f"{count} files, all as they should be")
