"""Who may log in: with a password chosen at the first login, or with the one of the class list."""

import contextlib
import dbm
from pathlib import Path

import bcrypt
from firstuseauthenticator import FirstUseAuthenticator

from tools.classroom.server.settings import LONGEST, SHORTEST


class ClassAuthenticator(FirstUseAuthenticator):
    """FirstUseAuthenticator; it keeps no password for a name that may not come, nor one that bcrypt refuses."""

    min_password_length = SHORTEST

    async def authenticate(self, handler, data):
        """As FirstUseAuthenticator does."""
        name = self.normalize_username(data["username"])
        if not self.validate_username(name) or not (self.allow_all or name in self.allowed_users):
            return None
        if len(data["password"].encode()) > LONGEST:
            handler.custom_login_error = f"A password has at most {LONGEST} bytes."
            return None
        return await super().authenticate(handler, data)

    def validate_username(self, name: str) -> bool:
        """Letters, digits and - _ . only: a name becomes part of addresses."""
        usual = all(c.isalnum() or c in "-_." for c in name) and 0 < len(name) <= 40
        return usual and super().validate_username(name)


def set_password(folder: Path, name: str, password: str, *, only_if_new: bool = True) -> None:
    """Set a password, for the instructor and for a class list that holds them.

    Args:
        folder: of the hub.
        name: of the account.
        password: 7 to 72 bytes.
        only_if_new: keep one that is there.
    """
    with dbm.open(str(folder / "passwords"), "c", 0o600) as file:
        if not (only_if_new and name.encode() in file):
            file[name.encode()] = bcrypt.hashpw(password.encode(), bcrypt.gensalt())


def forget_password(folder: Path, name: str) -> bool:
    """Let a student choose a new one at the next login; False where there was none."""
    with dbm.open(str(folder / "passwords"), "c", 0o600) as file, contextlib.suppress(KeyError):
        del file[name.encode()]
        return True
    return False
