"""Complete one file from one address: resumed, checked, given up when the server fails."""

import os
import shutil
import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from course_utils.download.known_files import RemoteFile, problem
from course_utils.download.proxies import ProxyError, proxy_for
from course_utils.messages import say
from course_utils.safe_text import printable, without_secrets

CONNECT_TIMEOUT = 10  # seconds until a server has answered
READ_TIMEOUT = 20  # seconds without a single byte
SLOW_BYTES_PER_SECOND = 8_192  # a server that stays below it …
SLOW_SECONDS = 30  # … for this long is given up
PROGRESS_SECONDS = 5  # between two lines about a download that goes on


class MirrorFailed(Exception):
    """This address did not give the file; the next one may."""

    def __init__(self, reason: str, ask_no_more: bool = False):
        super().__init__(reason)
        self.ask_no_more = ask_no_more  # it cannot be reached, or is busy: a second request would not help


def download(url: str, file: RemoteFile, part: Path) -> None:
    """Complete `part` from `url`: go on where it stopped; where that brings nothing, start once more.

    Raises:
        MirrorFailed: whatever went wrong with this address. What has arrived stays in `part`.
        OSError: the disk failed, not the network.
    """
    if part.is_symlink():
        part.unlink()  # what it leads to is somebody's file
    if url.startswith("file:"):
        return _copy(url2pathname(urlsplit(url).path), file, part)
    have = part.stat().st_size if part.exists() else 0
    if have == file.size and problem(part, file) is None:
        return
    if 0 < have < file.size:
        try:
            _append(url, file, part, have)
        except MirrorFailed as failed:
            if failed.ask_no_more or part.stat().st_size != have:
                raise
        if problem(part, file) is None:
            return
        # The server does not resume as it should, or the beginning was another server's wrong bytes.
    _append(url, file, part, 0)
    if (wrong := problem(part, file)) is not None:
        part.unlink()
        raise MirrorFailed(wrong)


def _append(url: str, file: RemoteFile, part: Path, have: int) -> None:
    """Write the bytes after the first `have`. What has arrived stays in `part` when the connection breaks."""
    with _ask(url, have) as answer:
        status, headers = answer.status_code, answer.headers
        if have and status == 200:
            have = 0  # the server does not resume: it sends the file from the start
        if status != (206 if have else 200):
            raise MirrorFailed(*_refusal(answer))
        place = headers.get("Content-Range", "")
        if have and not place.lower().startswith(f"bytes {have}-"):
            raise MirrorFailed(
                f"sends another part than the one asked for ({printable(place[:60]) or 'unnamed'})"
            )
        kind = printable(headers.get("Content-Type", "unknown type").split(";")[0][:60])
        length = headers.get("Content-Length", "")
        if length.isdecimal() and have + int(length[:20]) != file.size:
            raise MirrorFailed(f"offers {have + int(length[:20]):,} bytes ({kind}), not {file.size:,}")
        with open(part, "r+b" if have else "wb") as out:
            out.seek(have)
            said = time.monotonic()
            try:
                for block in _blocks(answer.raw):
                    have += len(block)
                    if time.monotonic() - said >= PROGRESS_SECONDS:
                        said = time.monotonic()
                        say(f"  {have / 1e6:.1f} of {file.size / 1e6:.1f} MB")
                    if have > file.size:
                        out.truncate(0)
                        raise MirrorFailed(f"sends more than {file.size:,} bytes")
                    out.write(block)
                    out.flush()  # a killed download goes on from here: since Python 3.14 a buffer holds 128 KiB
            except _Broken as error:
                raise MirrorFailed(f"broke off after {have:,} of {file.size:,} bytes ({error})") from None
    if have < file.size:
        raise MirrorFailed(f"broke off after {have:,} of {file.size:,} bytes ({kind})")


def _copy(path: str, file: RemoteFile, part: Path) -> None:
    """Take a file from a folder, such as a USB stick."""
    if wrong := problem(Path(path), file):
        raise MirrorFailed(wrong.replace("in the cache", "there"))
    shutil.copyfile(path, part)
    if wrong := problem(part, file):  # pulled out meanwhile
        raise MirrorFailed(wrong)


def _ask(url: str, have: int):
    """The answer to a request for the bytes after the first `have`; its headers have arrived."""
    import requests

    # Identity: a server that packs a .gz once more for the way would spoil the count of bytes.
    headers = {"Accept-Encoding": "identity", "User-Agent": "pytorch-in-practice"}
    if have:
        headers["Range"] = f"bytes={have}-"
    with requests.Session() as session:
        session.trust_env = False  # what .netrc holds is not for a mirror
        certificates = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
        try:
            through = proxy_for(url)
            return session.get(
                url,
                headers=headers,
                stream=True,
                timeout=(CONNECT_TIMEOUT, READ_TIMEOUT),
                proxies={"http": through.address, "https": through.address} if through else {},
                verify=certificates,
            )
        except (
            Exception
        ) as error:  # requests, urllib3 and http.client raise many kinds, ValueError among them
            no_answer = isinstance(
                error, (requests.ConnectTimeout, requests.exceptions.ProxyError, ProxyError)
            )
            raise MirrorFailed(_cause(error), ask_no_more=no_answer) from None


def _refusal(answer) -> tuple[str, bool]:
    """What another status than the one wanted means, and whether to leave this server alone."""
    text = f"HTTP {answer.status_code} {printable((answer.reason or '')[:100])}".rstrip()
    if wait := answer.headers.get("Retry-After"):
        text += f", asks to wait: {printable(wait[:40])}" + (" seconds" if wait.isdecimal() else "")
    return text, answer.status_code in (429, 503)


class _Broken(Exception):
    """The connection failed while the body was read."""


def _blocks(raw):
    """Yield bytes as they arrive; give up on a server that only drips."""
    start, count = time.monotonic(), 0
    while True:
        try:
            # read1: read() would wait for a whole block, for hours if each byte comes just within the time-out.
            block = raw.read1(1 << 16)
        except Exception as error:
            raise _Broken(_cause(error)) from None
        if not block:
            return
        yield block
        count += len(block)
        passed = time.monotonic() - start
        if passed >= SLOW_SECONDS:
            if count < SLOW_BYTES_PER_SECOND * passed:
                raise MirrorFailed(f"too slow: {count / passed:,.0f} bytes a second")
            start, count = time.monotonic(), 0


_IN_WORDS = {  # a sign in the error -> what it means
    "appears to only use HTTP": "the proxy speaks http: write http:// before its address, also in HTTPS_PROXY",
    " 407 ": "the proxy wants a user and a password: http://user:password@host:port",
    "Missing dependencies for SOCKS": "the package PySocks is missing, for a proxy of this kind: make setup",
    "ProxyError": "the proxy cannot be reached",
    "SOCKS": "the SOCKS proxy cannot be reached or refuses",
    "NameResolutionError": "its name cannot be found: is this computer online?",
    "SSL": "its certificate is not accepted: is this computer's clock right?",
    "ConnectTimeout": "no connection in time",
    "ReadTimeout": "silent for too long",
    "Read timed out": "silent for too long",
    "TooManyRedirects": "it sends us round in a circle",
    "Connection refused": "nobody answers there",
    "unreachable": "there is no way to it: is this computer online?",
    "RemoteDisconnected": "the server hung up",
    "reset by peer": "the connection was reset",
    "IncompleteRead": "the connection broke",
}


def _cause(error: BaseException) -> str:
    """The reason in one line: requests and urllib3 wrap it several times."""
    kind, text = type(error).__name__, printable(without_secrets(" ".join(str(error).split())))
    if isinstance(error, ProxyError):
        return text
    # Not in the address before it: a port and a path can hold any of the signs.
    reason = text.partition("(Caused ")[2] or text
    for sign, words in _IN_WORDS.items():
        if sign in kind or sign in reason:
            return f"{kind}: {words}"
    return f"{kind}: {text[:200]}" if text else kind
