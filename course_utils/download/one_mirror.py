"""Complete one file from one address: resumed, checked, given up when the server fails."""

import time
from pathlib import Path

from course_utils.download.known_files import RemoteFile, problem

CONNECT_TIMEOUT = 10  # seconds until a server has answered
READ_TIMEOUT = 20  # seconds without a single byte
SLOW_BYTES_PER_SECOND = 8_192  # a server that stays below it …
SLOW_SECONDS = 30  # … for this long is given up
PROGRESS_SECONDS = 5  # between two lines about a download that goes on


class MirrorFailed(Exception):
    """This address did not give the file; the next one may."""


def download(url: str, file: RemoteFile, part: Path) -> None:
    """Complete `part` from `url`: go on where it stopped, and start once more if the result is wrong."""
    resumed = part.exists() and 0 < part.stat().st_size <= file.size
    if not resumed:
        part.unlink(missing_ok=True)
    if not resumed or part.stat().st_size < file.size:
        _append(url, file, part)
    if (wrong := problem(part, file)) is None:
        return
    part.unlink()
    if not resumed:
        raise MirrorFailed(wrong)
    # The first half may have been another server's wrong bytes: this server deserves a fresh start.
    _append(url, file, part)
    if (wrong := problem(part, file)) is not None:
        part.unlink()
        raise MirrorFailed(wrong)


def _append(url: str, file: RemoteFile, part: Path) -> None:
    """Write the bytes that `part` lacks. What has arrived stays in `part` when the connection breaks."""
    import requests
    from urllib3.exceptions import HTTPError

    have = part.stat().st_size if part.exists() else 0
    # Identity: a server that packs a .gz once more for the way would spoil the count of bytes.
    headers = {"Accept-Encoding": "identity", "User-Agent": "pytorch-in-practice"}
    if have:
        headers["Range"] = f"bytes={have}-"
    timeout = (CONNECT_TIMEOUT, READ_TIMEOUT)
    try:
        with requests.get(url, headers=headers, stream=True, timeout=timeout) as answer:
            goes_on = answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")
            if answer.status_code != 206 or not goes_on:
                have = 0  # the server does not resume: if it sends the file, it sends it from the start
            if answer.status_code != (206 if have else 200):
                raise MirrorFailed(f"HTTP {answer.status_code} {answer.reason or ''}".rstrip())
            length = answer.headers.get("Content-Length", "")
            kind = answer.headers.get("Content-Type", "unknown type").split(";")[0]
            if length.isdigit() and have + int(length) != file.size:
                raise MirrorFailed(f"offers {have + int(length):,} bytes ({kind}), not {file.size:,}")
            with open(part, "r+b" if have else "wb") as out:
                out.seek(have)
                said = time.monotonic()
                for block in _blocks(answer.raw):
                    have += len(block)
                    if time.monotonic() - said >= PROGRESS_SECONDS:
                        said = time.monotonic()
                        print(f"  {have / 1e6:.1f} of {file.size / 1e6:.1f} MB", flush=True)
                    if have > file.size:
                        out.truncate(0)
                        raise MirrorFailed(f"sends more than {file.size:,} bytes")
                    out.write(block)
                    out.flush()  # a killed download goes on from here: since Python 3.14 a buffer holds 128 KiB
    except requests.RequestException as error:
        raise MirrorFailed(_cause(error)) from None
    except (HTTPError, TimeoutError, ConnectionError) as error:  # while reading the body
        raise MirrorFailed(f"broke off after {have:,} of {file.size:,} bytes ({_cause(error)})") from None
    if have < file.size:
        raise MirrorFailed(f"broke off after {have:,} of {file.size:,} bytes ({kind})")


def _blocks(raw):
    """Yield bytes as they arrive; give up on a server that only drips."""
    start, count = time.monotonic(), 0
    # read1: read() would wait for a whole block, for hours if each byte comes just within the time-out.
    while block := raw.read1(1 << 16):
        yield block
        count += len(block)
        passed = time.monotonic() - start
        if passed >= SLOW_SECONDS:
            if count < SLOW_BYTES_PER_SECOND * passed:
                raise MirrorFailed(f"too slow: {count / passed:,.0f} bytes a second")
            start, count = time.monotonic(), 0


_IN_WORDS = {  # a sign in the error -> what it means
    "ProxyError": "the proxy cannot be reached",
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
    kind, text = type(error).__name__, " ".join(str(error).split())
    for sign, words in _IN_WORDS.items():
        if sign in kind or sign in text:
            return f"{kind}: {words}"
    return f"{kind}: {text[:200]}" if text else kind
