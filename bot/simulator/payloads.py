"""JSON as it crosses the wire, and readers that never guess.

Slack's clients send the same argument as a query string, a form field or a JSON
value, so every reader here takes a default and never raises on a foreign type.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
JsonObject: TypeAlias = dict[str, Json]

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})


def text_in(source: Mapping[str, Json], key: str, default: str = "") -> str:
    """The value as text; numbers are spelled out, anything else is the default."""
    value = source.get(key)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) else default


def truth_in(source: Mapping[str, Json], key: str, *, default: bool = False) -> bool:
    """The value as yes or no: JSON booleans, and "1", "true", "yes", "on"."""
    value = source.get(key)
    if value is None:
        return default
    if isinstance(value, bool):
        return value
    return str(value).strip().lower() in TRUE_WORDS


def number_in(source: Mapping[str, Json], key: str, default: int) -> int:
    """The value as a whole number, or the default when it is none."""
    try:
        return int(text_in(source, key))
    except ValueError:
        return default


def object_in(source: Mapping[str, Json], key: str) -> JsonObject:
    """The value when it is an object, else an empty one."""
    value = source.get(key)
    return value if isinstance(value, dict) else {}


def objects_in(source: Mapping[str, Json], key: str) -> list[JsonObject]:
    """The objects of a list; whatever else the list holds is left out."""
    value = source.get(key)
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, dict)]


def texts_in(source: Mapping[str, Json], key: str) -> list[str]:
    """A list of words, from a JSON list or from text joined by commas."""
    value = source.get(key)
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    return [word.strip() for word in text_in(source, key).split(",") if word.strip()]


def array(items: Iterable[Json]) -> list[Json]:
    """A JSON array; it exists because lists are invariant and generators are not."""
    return list(items)
