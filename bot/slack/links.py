"""Which addresses may be clicked: few, and only honest ones."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from bot.slack.characters import visible

Hosts = AbstractSet[str]
NO_HOSTS: frozenset[str] = frozenset()
LONGEST_ADDRESS = 2000

# What Slack or a reader would take for an address in running text.
BARE = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]{1,20}://|www\.|mailto:|javascript:|data:)[^\s<>]+")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)*[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9.-]{1,253})")
_UNSAFE = re.compile(r"[^!-~]|[<>|\"\\^`{}]")
_HOST_LIKE = re.compile(r"(?i)(?:[^\W_][\w-]*\.)+[^\W\d_]{2,}")
_USUAL_PORT = {"http": 80, "https": 443}
_TAIL = ".,;:!?)]}'\"*_~"


@dataclass(frozen=True, slots=True)
class Address:
    """An address that could be shown as a link, and the host it goes to."""

    url: str
    host: str


def address_from(text: str) -> Address | None:
    """Read a http, https or mailto address; `None` for any that could mislead.

    Refused: other schemes, user names before the host, punycode, raw IP addresses,
    unusual ports, characters a browser and Slack read differently.
    """
    if len(text) > LONGEST_ADDRESS or _UNSAFE.search(text):
        return None
    try:
        split = urlsplit(text)
        port = split.port
    except ValueError:
        return None
    scheme = split.scheme.lower()
    if scheme == "mailto":
        return _mail_from(split, text)
    if scheme not in _USUAL_PORT or port not in {None, _USUAL_PORT[scheme]}:
        return None
    return _web_from(split, text)


def allowed(text: str, hosts: Hosts) -> Address | None:
    """Read an address and return it only when its host is on the list."""
    address = address_from(text)
    return address if address is not None and address.host in hosts else None


def honest(label: str, address: Address) -> bool:
    """Say whether a label names no other place than the one its link leads to."""
    folded = visible(label, "NFKC").lower()
    if re.search(r"[a-z]{2,}://", folded) and folded != address.url.lower():
        return False
    named = (match.group() for match in _HOST_LIKE.finditer(folded))
    return all(address.host == host or address.host.endswith(f".{host}") for host in named)


def trimmed(bare: str) -> tuple[str, str]:
    """Split punctuation that ends a sentence from a bare address: (address, rest)."""
    url = bare.rstrip(_TAIL)
    if "(" in url and url.count("(") > url.count(")") and bare[len(url) :].startswith(")"):
        url += ")"
    return url, bare[len(url) :]


def _mail_from(split: SplitResult, text: str) -> Address | None:
    match = _MAIL.fullmatch(split.path)
    if match is None or split.query or split.fragment or split.netloc:
        return None
    host = match.group(1).lower()
    return Address(text, host) if _plain_host(host) else None


def _web_from(split: SplitResult, text: str) -> Address | None:
    host = (split.hostname or "").lower()
    if "@" in split.netloc or not _plain_host(host):
        return None
    return Address(text, host)


def _plain_host(host: str) -> bool:
    if len(host) > 253 or host == "localhost" or "xn--" in host:  # noqa: PLR2004  RFC 1035
        return False
    return _HOST.fullmatch(host) is not None
