"""Which proxy an address is asked through: what the environment or the system says, in every usual spelling."""

import ipaddress
import os
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies

from course_utils.safe_text import without_secrets

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")


class ProxyError(ValueError):
    """What is set is no address of a proxy; the message names the variable."""


class Proxy(NamedTuple):
    """A proxy: where it is set, and its address, which may hold a password."""

    source: str
    address: str

    def __str__(self) -> str:
        return without_secrets(f"{self.source}={self.address}")

    @property
    def is_socks(self) -> bool:
        """Does it speak SOCKS instead of HTTP?"""
        return self.address.startswith("socks")


def proxy_for(url: str) -> Proxy | None:
    """The proxy that this address is asked through; None where it is asked directly.

    Args:
        url: http://… or https://….

    Its own variable (HTTP_PROXY, HTTPS_PROXY) comes before ALL_PROXY, in capital or small letters. The hosts of
    NO_PROXY, this machine and addresses of private networks are asked directly.

    Raises:
        ProxyError: what is set is no address.
    """
    kind = urlsplit(url).scheme
    proxies = getproxies()
    kind = kind if proxies.get(kind) else "all"
    if not proxies.get(kind) or _is_asked_directly(url):
        return None
    return Proxy(_source(kind, proxies[kind]), _address(kind, proxies[kind]))


def all_proxies() -> list[Proxy]:
    """Every proxy that is set for http, https or everything.

    Raises:
        ProxyError: what is set is no address.
    """
    found = getproxies()
    kinds = [kind for kind in ("http", "https", "all") if found.get(kind)]
    return [Proxy(_source(kind, found[kind]), _address(kind, found[kind])) for kind in kinds]


def _source(kind: str, value: str) -> str:
    """The variable that says so."""
    name = f"{kind}_proxy"
    names = [key for key, text in os.environ.items() if key.lower() == name and text == value]
    return min(names, key=str.isupper) if names else f"the system's {kind} proxy"


def _address(kind: str, value: str) -> str:
    """The address as requests wants it: `127.0.0.1:7890` is an http one, `socks://` lets the proxy find the host."""
    address = value.strip().strip("'\"")
    scheme, separator, rest = address.rpartition("://")
    scheme = scheme.lower() if separator else "http"
    scheme = "socks5h" if scheme == "socks" else scheme
    address = f"{scheme}://{rest}"
    try:
        parts = urlsplit(address)
        whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        whole = False
    if scheme not in _SCHEMES or not whole:
        shown = without_secrets(f"{_source(kind, value)}={value}")
        raise ProxyError(
            f"{shown} is no proxy's address: it should look like http://host:port or socks5://host:port"
        )
    return address


def _is_asked_directly(url: str) -> bool:
    from requests.utils import should_bypass_proxies

    if should_bypass_proxies(url, no_proxy=None):  # NO_PROXY and the system's own list
        return True
    parts = urlsplit(url)
    host = parts.hostname or ""
    address = _network(host)
    if host == "localhost" or (
        address and (address.is_private or address.is_loopback or address.is_link_local)
    ):
        return True
    # Forms of NO_PROXY that requests does not know: *.name, the port that http has anyway, IPv6.
    with_port = f"{host}:{parts.port or {'http': 80, 'https': 443}.get(parts.scheme)}"
    entries = (os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or "").lower().split(",")
    return any(_names(entry.strip(), host, with_port, address) for entry in entries)


def _names(entry: str, host: str, with_port: str, address: _Network | None) -> bool:
    """Does this entry of NO_PROXY name the host?"""
    if entry == with_port or (entry.startswith("*.") and host.endswith(entry[1:])):
        return True
    network = _network(entry)
    return bool(address and network and address.version == network.version and address.subnet_of(network))


def _network(entry: str) -> _Network | None:
    """The addresses that a text names, such as [2001:db8::1] or 2001:db8::/32; None if it names none."""
    try:
        return ipaddress.ip_network(entry.strip().replace("[", "").replace("]", ""), strict=False)
    except ValueError:
        return None
