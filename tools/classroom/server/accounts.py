"""Who may sign in: with a password chosen at the first login, or with the one of the class list."""

import dbm
import hmac
import secrets
from pathlib import Path

import bcrypt
from firstuseauthenticator import FirstUseAuthenticator
from traitlets import Unicode

from tools.setup.class_list import INSTRUCTOR, LONGEST, SHORTEST, read_students


class ClassAuthenticator(FirstUseAuthenticator):
    """FirstUseAuthenticator with a class list, which is read anew at each login.

    It keeps no password for a name that may not come, nor one that bcrypt refuses.
    """

    min_password_length = SHORTEST
    students = Unicode(help="The class list; without one whoever comes may choose a name.", config=True)
    _listed: dict[str, str] = {}

    def listed(self) -> dict[str, str]:
        """The class list as it is now: name -> password, or "" where the student chooses it."""
        if self.students:
            try:
                self._listed = read_students(Path(self.students))
            except (OSError, ValueError) as error:  # somebody is writing it: the last one holds
                self.log.error("The class list cannot be read: %s", error)
        return self._listed

    def may_come(self, name: str) -> bool:
        """Whether the class knows this name."""
        return name == INSTRUCTOR or not self.students or name in self.listed()

    async def authenticate(self, handler, data):
        """As FirstUseAuthenticator does, for those who may come; a password of the list is the only one."""
        name = self.normalize_username(data["username"])
        if not self.validate_username(name) or not self.may_come(name):
            return None
        if len(data["password"].encode()) > LONGEST:
            handler.custom_login_error = f"A password has at most {LONGEST} bytes."
            return None
        if given := self._listed.get(name):
            return name if hmac.compare_digest(given.encode(), data["password"].encode()) else None
        return await super().authenticate(handler, data)

    async def refresh_user(self, user, handler=None):
        """Who was struck out of the list is out within a minute."""
        return self.may_come(user.name)

    def reset_password(self, username: str, new_password: str) -> str:
        """Change one's own password, at /hub/auth/change-password; returns what happened."""
        if self.listed().get(username):
            return "The class list gives your password: ask your instructor to change it."
        if len(new_password.encode()) > LONGEST:
            return f"A password has at most {LONGEST} bytes."
        return super().reset_password(username, new_password)

    def validate_username(self, name: str) -> bool:
        """Letters, digits and - _ . only: a name becomes part of addresses."""
        usual = all(c.isalnum() or c in "-_." for c in name) and 0 < len(name) <= 40
        return usual and super().validate_username(name)


def set_password(folder: Path, name: str, password: str, *, only_if_new: bool = True) -> None:
    """Set a password.

    Args:
        folder: of the hub.
        name: of the account.
        password: 7 to 72 bytes.
        only_if_new: keep one that is there.
    """
    with dbm.open(str(folder / "passwords"), "c", 0o600) as file:
        if not (only_if_new and name.encode() in file):
            file[name.encode()] = bcrypt.hashpw(password.encode(), bcrypt.gensalt())


def new_password(folder: Path, name: str, students: str) -> str:
    """Give somebody who has forgotten it another password; return it.

    Args:
        folder: of the hub.
        name: of the account.
        students: the file of the class list, or "".

    Raises:
        ValueError: the class does not know the name, or the class list gives the password.
    """
    listed = read_students(Path(students)) if students else {}
    with dbm.open(str(folder / "passwords"), "c", 0o600) as file:
        known = name.encode() in file or name in listed
    if not known:
        raise ValueError(f"the class knows no {name!r}.")
    if listed.get(name):
        raise ValueError(f"the class list gives the password of {name}: change it there.")
    password = secrets.token_urlsafe(9)
    set_password(folder, name, password, only_if_new=False)
    return password
