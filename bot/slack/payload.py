"""Readers of foreign JSON that never raise and never guess."""

import re
from collections.abc import Mapping
from typing import TypeAlias

Payload: TypeAlias = Mapping[str, object]
NOTHING: Payload = {}

_TEAM = re.compile(r"[TE][A-Z0-9]{1,20}")
_USER = re.compile(r"[UW][A-Z0-9]{1,20}")
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{1,20}")
_TS = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")
_EVENT = re.compile(r"Ev[A-Za-z0-9]{1,40}")
_NAME = re.compile(r"[\w.-]{1,80}")
_ADDRESS = re.compile(r"https?://[!-~]{1,500}")
_TRIGGER = re.compile(r"[A-Za-z0-9_.-]{1,150}")


def part(source: Payload, *path: str) -> Payload:
    """Follow keys into nested objects; empty where one is missing or no object."""
    for key in path:
        value = source.get(key)
        if not isinstance(value, dict):
            return NOTHING
        source = value
    return source


def first(source: Payload, key: str) -> Payload:
    """The first object of a list, else an empty one."""
    value = source.get(key)
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return NOTHING
    return value[0]


def objects(source: Payload, key: str) -> tuple[Payload, ...]:
    """The objects of a list."""
    value = source.get(key)
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def word(source: Payload, key: str) -> str:
    """A value that is text, else empty."""
    value = source.get(key)
    return value if isinstance(value, str) else ""


def team(source: Payload, key: str) -> str:
    """A workspace id, else empty."""
    return _matching(source, key, _TEAM)


def user(source: Payload, key: str) -> str:
    """A user id, else empty."""
    return _matching(source, key, _USER)


def channel(source: Payload, key: str) -> str:
    """A conversation id, else empty."""
    return _matching(source, key, _CHANNEL)


def ts(source: Payload, key: str) -> str:
    """A message's ts, else empty."""
    return _matching(source, key, _TS)


def event(source: Payload, key: str) -> str:
    """An event's id, else empty."""
    return _matching(source, key, _EVENT)


def name(source: Payload, key: str) -> str:
    """A channel's name, else empty."""
    return _matching(source, key, _NAME)


def address(source: Payload, key: str) -> str:
    """An address on the web, of printable ASCII, else empty; the gate says whose it may be."""
    return _matching(source, key, _ADDRESS)


def trigger(source: Payload, key: str) -> str:
    """A trigger id, else empty."""
    return _matching(source, key, _TRIGGER)


def _matching(source: Payload, key: str, pattern: re.Pattern[str]) -> str:
    value = word(source, key)
    return value if pattern.fullmatch(value) else ""
