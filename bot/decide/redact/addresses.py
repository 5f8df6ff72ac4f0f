"""Addresses of mailboxes and of machines."""

from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address
from typing import Final

import re2

from bot.decide.redact.spans import Span

_EMAIL = re2.compile(r"\b[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}\b")
_FOUR = re2.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
_GROUPS = re2.compile(
    r"(?:[0-9A-Fa-f]{1,4}:|:)(?::?[0-9A-Fa-f]{1,4}(?::|\b)){1,7}(?:\d{1,3}(?:\.\d{1,3}){3})?|[0-9A-Fa-f:]{2,}::"
)
# "version 10.0.4.1", "driver 2.3.4.5 or 2.3.4.6": a release, unless a machine is spoken of.
_RELEASE = re2.compile(
    r"(?i)\bv[ .]?$|\b(?:ver|version|release|build|firmware|driver|macos|ios|android|windows|"
    r"chrome|firefox|java)s?\b"
)
_MACHINE = re2.compile(r"(?i)\b(?:ips?|address|host|server|gateway|dns|ping|from|at|proxy)\b|//$")
_BEFORE: Final = 32  # characters looked at for such words
_FEWEST_GROUPS: Final = 3  # of an IPv6 address, so that "10:30" and "::" are none


def emails_in(text: str) -> Iterator[Span]:
    """Mail addresses."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Span("email", match.start(), match.end())


def machines_in(text: str) -> Iterator[Span]:
    """IP addresses but those that name no machine: loopback, masks, and nobody's."""
    if text.count(".") >= 3:  # noqa: PLR2004  dots of an address
        yield from _v4(text)
    if text.count(":") >= 2:  # noqa: PLR2004  the fewest an address has
        yield from _v6(text)


def _v4(text: str) -> Iterator[Span]:
    for match in _FOUR.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if _names_a_machine(str(match.group(0))) and not _is_release(before):
            yield Span("ip", match.start(), match.end())


def _is_release(before: str) -> bool:
    return _RELEASE.search(before) is not None and _MACHINE.search(before) is None


def _names_a_machine(address: str) -> bool:
    with suppress(ValueError):
        found = IPv4Address(address)
        return not (found.is_loopback or found.is_unspecified or int(found) >= 0xE0000000)  # noqa: PLR2004  multicast, masks
    return False


def _v6(text: str) -> Iterator[Span]:
    for match in _GROUPS.finditer(text):
        found = (
            str(match.group(0)).rstrip(":")
            if not str(match.group(0)).endswith("::")
            else str(match.group(0))
        )
        with suppress(ValueError):
            address = IPv6Address(found)
            if (
                not (address.is_loopback or address.is_unspecified)
                and found.count(":") + 1 >= _FEWEST_GROUPS
            ):
                yield Span("ip", match.start(), match.start() + len(found))
