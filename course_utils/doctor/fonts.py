"""Can the browser show Chinese?"""

import shutil
import subprocess
import sys

from course_utils.doctor.rows import OK, WARN, Row


def check_fonts() -> Row:
    """Can the browser show the Chinese terms? Only Linux comes without such fonts, and fontconfig knows."""
    if not sys.platform.startswith("linux"):
        return Row("fonts", OK, "not checked here: this system brings fonts for Chinese")
    program = shutil.which("fc-list")
    if program is None:
        return Row("fonts", OK, "not checked: the program fc-list (package fontconfig) is missing")
    try:
        found = subprocess.run(
            [program, ":lang=zh", "family"], capture_output=True, text=True, timeout=60, check=True
        ).stdout.splitlines()
    except (OSError, subprocess.SubprocessError) as error:
        return Row("fonts", OK, f"not checked: {program} failed ({type(error).__name__})")
    if not found:
        fix = "install a package of Noto CJK fonts, for example: sudo apt install fonts-noto-cjk"
        return Row("fonts", WARN, "no font for Chinese: the Chinese terms appear as boxes", fix)
    return Row("fonts", OK, f"{len(found)} that hold Chinese letters")
