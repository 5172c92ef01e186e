"""The class list of a class server: read before anything is installed, and again at each login."""

from pathlib import Path

INSTRUCTOR = "instructor"
SHORTEST, LONGEST = 7, 72  # bytes of a password: bcrypt looks at no more than 72


def read_students(path: Path) -> dict[str, str]:
    """The names of a class list, each with its first password, or "" where the student chooses it.

    Args:
        path: a text file: on each line a name, or a name, a comma and a password; empty lines and what follows # do
            not count.

    Raises:
        ValueError: a name is there twice, is the instructor's, or cannot be one; a password is too short.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        name, _, password = (word.strip() for word in line.partition("#")[0].partition(","))
        if not name:
            continue
        name, where = name.lower(), f"in {path.name}, line {number}"
        if any(not (c.isalnum() or c in "-_.") for c in name):
            raise ValueError(
                f"{where}: {name!r} cannot be a name: take letters, digits, and - _ . without spaces."
            )
        if name in found or name == INSTRUCTOR:
            raise ValueError(f"{where}: the name {name!r} is taken.")
        if password and not SHORTEST <= len(password.encode()) <= LONGEST:
            raise ValueError(f"{where}: a password has {SHORTEST} to {LONGEST} characters.")
        found[name] = password
    if not found:
        raise ValueError(f"the file {path.name} names no student.")
    return found
