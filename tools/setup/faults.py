"""What uv and pip say when they fail, in one sentence for a student."""

import datetime
import os
import re
import sys

from course_utils.safe_text import without_secrets
from tools.setup import places

# What they say when they fail -> what a student should read. The first match counts.
FAULTS = [
    (
        r"SOCKS",
        "a SOCKS proxy is set ({proxies}), and pip knows only http ones. Set HTTPS_PROXY=http://host:port, with the "
        "http port of the same program (most have one), and run the same command again.",
    ),
    (
        r"Failed to parse: |Proxy URL had unsupported scheme|check proxy URL|Unknown scheme for proxy",
        "what is set as a proxy ({proxies}) is not the address of one. It should look like http://host:port.",
    ),
    (
        r"No space left on device|Errno 28|os error 28|WinError 112|os error 112|Disk quota exceeded",
        "the disk is full. Free some space (about {need:.0f} GB are needed) and run the same command again.",
    ),
    (
        r"Long Path|path too long|WinError 206",
        "Windows does not allow paths as long as these. Move the course to a short folder such as C:\\course.",
    ),
    (
        r"Permission denied|Errno 13|os error 13\b|WinError 5\b|os error 5\b|Access is denied",
        "a file in .venv cannot be written. Close other programs that use the course (a running JupyterLab, "
        "an editor), check that the folder belongs to you, and run the same command again.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError|invalid peer certificate",
        "the package index was reached, but its certificate was not accepted. Is the clock of this computer right "
        "(it says {today})? In a company or school network ask for its certificate file and set PIP_CERT to it.",
    ),
    (
        r"NewConnectionError|ConnectTimeout|ReadTimeout|ConnectionResetError|ConnectionRefusedError"
        r"|ProxyError|Connection broken|Max retries exceeded|Name or service not known|getaddrinfo failed"
        r"|Temporary failure in name resolution|Network is unreachable|Read timed out|IncompleteRead"
        r"|connection broken by|RemoteDisconnected"
        r"|tcp connect error|dns error|error sending request|operation timed out|connection closed|incomplete message"
        r"|error decoding response body|request or response body error"
        r"|requirement setuptools.*from versions: none",  # pip told not to retry says no more than that
        "the package index cannot be reached. Check the network connection (and the proxy, if you have one) "
        "and run the same command again: what was downloaded is kept.",
    ),
    (
        r"HTTP error 5\d\d|HTTP error 403|HTTP error 407|HTTP status (server|client) error|THESE PACKAGES DO NOT MATCH"
        r"|Hash mismatch|Failed to extract archive|BadZipFile|not a zip file|is not a valid wheel|Wheel .* is invalid",
        "the package index sent a wrong answer. Wait a little and run the same command again.",
    ),
]
NO_SUCH_VERSION = (
    r"ResolutionImpossible|No matching distribution found|Could not find a version"
    r"|conflicting|No solution found"
)
# Here pip would fare no better than uv did.
FINAL = ("No space left", "tcp connect error", "Hash mismatch", "os error 13")


def is_final(errors):
    """True when another program would fail in the same way."""
    for pattern, _ in FAULTS:
        if re.search(pattern, errors):
            return any(sign in pattern for sign in FINAL)
    return False


def explain(errors, need=2.0):
    """One sentence for what they wrote when they failed; `need` is the room on the disk in GB."""
    for pattern, sentence in FAULTS:
        if re.search(pattern, errors):
            words = sentence.format(
                need=need,
                proxies=proxies() or "by TORCH_INDEX or pip's settings",
                today=datetime.date.today(),
            )
            return "The packages could not be installed: " + words
    version = "{}.{}".format(*sys.version_info[:2])
    if os.environ.get("TORCH_INDEX") and re.search(
        r"requirement torch\b.*from versions: none|torch was not found in", errors
    ):
        index = without_secrets(os.environ["TORCH_INDEX"])
        return (
            f"The packages could not be installed: TORCH_INDEX={index} cannot be reached or has no "
            f"torch for Python {version}. Check the address, or leave TORCH_INDEX out."
        )
    if re.search(NO_SUCH_VERSION, errors):
        return (
            f"The packages could not be installed: not all of them exist for Python {version} on this system "
            f"({sys.platform}). Install Python 3.13, or use conda with environment.yml; the details are in {places.LOG}"
        )
    lines = [line.strip() for line in errors.splitlines() if "ERROR" in line or "Error" in line]
    return "The packages could not be installed: {} (all the words: {})".format(
        without_secrets((lines or ["no reason given"])[-1]), places.LOG
    )


def proxies():
    """What is set as a proxy, without passwords."""
    found = [
        f"{name}={value}"
        for name, value in sorted(os.environ.items())
        if name.lower() in ("http_proxy", "https_proxy", "all_proxy") and value
    ]
    return without_secrets(", ".join(found))


def lacks_a_version(errors):
    """True when the index answered, but has not every exact version for this Python."""
    # "from versions: none": the index has nothing of the package or did not answer; freedom would not help.
    others = [
        "from versions: none",
        "was not found in the package registry",
        *(pattern for pattern, _ in FAULTS),
    ]
    return bool(re.search(NO_SUCH_VERSION, errors)) and not any(re.search(fault, errors) for fault in others)
