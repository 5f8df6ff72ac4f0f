"""Frozen values as JSON and back, by their own type hints. Pure."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

from bot.simulator.payloads import Json


def stored(value: object) -> Json:
    """The value as JSON; what it is made of must be JSON, dataclasses, mappings or sequences."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: stored(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): stored(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return [stored(one) for one in sorted(value, key=str)]
    if isinstance(value, tuple | list):
        return [stored(one) for one in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{type(value).__name__} cannot be stored")


def restored(kind: object, value: Json) -> object:
    """The value that was stored, of this type.

    Raises:
        TypeError: It is not of that type; says which part.
    """
    of = get_args(kind)
    if get_origin(kind) in {Union, UnionType} and NoneType in of:
        return None if value is None else restored(of[0], value)
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind, value)
    if get_origin(kind) in {Mapping, frozenset, tuple}:
        return _collection(kind, value)
    if kind is float and isinstance(value, int):
        return float(value)
    if isinstance(kind, type) and not isinstance(value, kind):
        raise _no(kind, value)
    return value  # JSON, or a word of a closed list


def _collection(kind: object, value: Json) -> object:
    of = get_args(kind)
    if isinstance(value, dict) and get_origin(kind) is Mapping:
        return {key: restored(of[1], one) for key, one in value.items()}
    if not isinstance(value, list) or get_origin(kind) is Mapping:
        raise _no(kind, value)
    if get_origin(kind) is frozenset:
        return frozenset(restored(of[0], one) for one in value)
    kinds = of[:1] * len(value) if of[-1] is Ellipsis else of
    return tuple(map(restored, kinds, value))


def _dataclass(kind: type, value: Json) -> object:
    if not isinstance(value, dict):
        raise _no(kind, value)
    hints = get_type_hints(kind, localns={"Json": object})  # it stands for itself, without end
    if unknown := value.keys() - hints.keys():
        raise TypeError(f"a {kind.__name__} has no {sorted(unknown)}")
    return kind(**{key: restored(hints[key], one) for key, one in value.items()})


def _no(kind: object, value: Json) -> TypeError:
    return TypeError(f"{value!r:.40} is no {getattr(kind, '__name__', kind)}")
