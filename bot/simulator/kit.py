"""A small language to say what Block Kit's JSON must look like.

A check takes a value and where it stands, and yields what is wrong with it in the words of
Slack's own refusals: `must be less than 76 characters [json-pointer:/blocks/0/text/text]`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.simulator.payloads import Json, text_in

Faults: TypeAlias = Iterator[str]
Check: TypeAlias = Callable[[Json, str], Faults]


def at(words: str, pointer: str) -> str:
    """A fault and its place."""
    return f"{words} [json-pointer:{pointer}]"


def text(most: int | None = None, least: int = 1) -> Check:
    """A string of so many characters."""

    def check(value: Json, pointer: str) -> Faults:
        if not isinstance(value, str):
            yield at("must provide a string", pointer)
        elif len(value) < least:
            yield at(f"must be more than {least - 1} characters", pointer)
        elif most is not None and len(value) > most:
            yield at(f"must be less than {most + 1} characters", pointer)

    return check


def number(low: float | None = None, high: float | None = None) -> Check:
    """A number within bounds."""

    def check(value: Json, pointer: str) -> Faults:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield at("must provide a number", pointer)
        elif low is not None and value < low:
            yield at(f"must be greater than or equal to {low}", pointer)
        elif high is not None and value > high:
            yield at(f"must be less than or equal to {high}", pointer)

    return check


def flag(value: Json, pointer: str) -> Faults:
    """True or false."""
    if not isinstance(value, bool):
        yield at("must provide a boolean", pointer)


def word(*allowed: Json) -> Check:
    """One of a few values."""

    def check(value: Json, pointer: str) -> Faults:
        if value not in allowed:
            yield at(f"must be a valid enum value: {value!r}", pointer)

    return check


def many(item: Check, most: int | None = None, least: int = 1) -> Check:
    """An array of so many items, each of which passes the check."""

    def check(value: Json, pointer: str) -> Faults:
        if not isinstance(value, list):
            yield at("must provide an array", pointer)
            return
        if len(value) < least:
            yield at(f"no less than {least} items allowed", pointer)
        if most is not None and len(value) > most:
            yield at(f"no more than {most} items allowed", pointer)
        for index, one in enumerate(value):
            yield from item(one, f"{pointer}/{index}")

    return check


def fields(**known: Check) -> Check:
    """An object with these keys and no others; those that end in `_` are required.

    A key's trailing underscore is not part of its name: `fields(text_=text())`.
    """
    checks = {key.rstrip("_"): check for key, check in known.items()}
    needed = [key.rstrip("_") for key in known if key.endswith("_")]

    def check(value: Json, pointer: str) -> Faults:
        if not isinstance(value, dict):
            yield at("must provide an object", pointer)
            return
        for key in needed:
            if key not in value:
                yield at(f"missing required field: {key}", pointer)
        for key, one in value.items():
            if key not in checks:
                yield at(f"invalid additional property: {key}", pointer)
            else:
                yield from checks[key](one, f"{pointer}/{key}")

    return check


@dataclass(frozen=True, slots=True)
class Typed:
    """An object that tells by its `type` what it is."""

    kinds: Mapping[str, Check]

    def __call__(self, value: Json, pointer: str) -> Faults:
        """Check it as what it says it is."""
        if not isinstance(value, dict):
            yield at("must provide an object", pointer)
        elif "type" not in value:
            yield at("missing required field: type", pointer)
        elif text_in(value, "type") not in self.kinds:
            yield at(f"unsupported type: {text_in(value, 'type')}", f"{pointer}/type")
        else:
            rest = {key: one for key, one in value.items() if key != "type"}
            yield from self.kinds[text_in(value, "type")](rest, pointer)

    def __or__(self, other: "Typed") -> "Typed":
        """Either of both."""
        return Typed({**self.kinds, **other.kinds})

    def only(self, *kinds: str) -> "Typed":
        """Some of the kinds."""
        return Typed({kind: self.kinds[kind] for kind in kinds})


def exactly_one(check: Check, *keys: str) -> Check:
    """Also: the object has one of these keys, and not two."""

    def checked(value: Json, pointer: str) -> Faults:
        yield from check(value, pointer)
        if isinstance(value, dict):
            given = [key for key in keys if key in value]
            if len(given) != 1:
                yield at(f"must provide exactly one of {', '.join(keys)}", pointer)

    return checked


def at_least_one(check: Check, *keys: str) -> Check:
    """Also: the object has one of these keys, or more."""

    def checked(value: Json, pointer: str) -> Faults:
        yield from check(value, pointer)
        if isinstance(value, dict) and not any(value.get(key) for key in keys):
            yield at(f"must provide at least one of {', '.join(keys)}", pointer)

    return checked
