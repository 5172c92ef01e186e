"""Text that may be shown: without passwords, and without what would steer a terminal."""

import contextlib
import os
import re
from urllib.parse import unquote, urlsplit

# Variables whose addresses may hold a user and a password.
_ADDRESSES = re.compile(
    r"(?:\w+_proxy|COURSE_MIRROR|TORCH_INDEX|(?:PIP|UV)_(?:PROXY|DEFAULT_INDEX|(?:EXTRA_)?INDEX(?:_URL)?|FIND_LINKS))$",
    re.IGNORECASE,
)


def without_secrets(text: str) -> str:
    """The text with *** for every user and password of an address.

    Args:
        text: any text; also one that quotes an address of the environment (a proxy's, a mirror's) in part.
    """
    for name, value in os.environ.items():
        if _ADDRESSES.match(name):
            for secret in _secrets(value):
                text = text.replace(secret, "***")
    return re.sub(r"(//)[^\s/@]*(?:@[^\s/@]*)*@", r"\1***@", text)


def _secrets(address: str) -> list[str]:
    """User and password of an address, as they may stand in a message; the longest first."""
    user, at, _ = address.split("://", 1)[-1].rpartition("@")
    if not at or ("/" in user and _is_whole(address)):
        return []
    password = user.partition(":")[2]
    found = {user, unquote(user)} | ({password, unquote(password)} if len(password) > 3 else set())
    return sorted((secret for secret in found if len(secret) > 3), key=len, reverse=True)


def _is_whole(address: str) -> bool:
    """True where the part before the first slash is a host: an @ behind it is no user's."""
    whole = False
    with contextlib.suppress(ValueError):  # the port is no number: it was a password with a slash in it
        parts = urlsplit(address if "://" in address else f"//{address}")
        whole = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    return whole


def printable(text: str) -> str:
    r"""The text with \x1b and the like written out: what a server or a file sends cannot steer the terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
