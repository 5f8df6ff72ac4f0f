"""Each method held against its references, one check for each aspect.

A check yields differences; whether a difference is known and why is said in `exceptions.yaml`.
Another aspect is another function in `CHECKS`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from jsonschema import Draft4Validator

from bot.simulator.calls import ApiError, Call
from bot.simulator.limits import PER_MINUTE, SPECIAL, TIERS
from bot.simulator.scopes import NEEDS, scopes_of
from bot.simulator.web_api import METHODS
from bot.simulator.workspace import Workspace
from tests.conformity.recording import Recorded
from tests.conformity.references import COMMON, Reference, answer_schemas

NONSENSE: Final = (
    *("", "nonsense", "CNOWHERE01", "CONCALL001", "UGUEST0001", "-1", "1.000000"),
    *("[", "[]", "{}", '[{"type": "paragraph"}]', "x" * 50_000),
)
ID: Final = re.compile("[CDFGTU]0+[0-9]")
ANYTHING: Final = frozenset({"blocks", "attachments", "metadata", "event_payload", "emoji", "args"})
"""Keys whose values are the app's own, or checked elsewhere."""


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One thing in which a method is not as its reference says."""

    method: str
    aspect: str
    what: str


Seen = Sequence[Recorded]
Check = Callable[[str, Reference, Seen], Iterator[str]]


def arguments(method: str, reference: Reference, seen: Seen) -> Iterator[str]:
    """Each required argument is given by the client, and missed when it is taken away."""
    for key in sorted(reference.required):
        with_it = [one for one in seen if one.call.args.get(key)]
        if not with_it:
            yield f"{key} is required, and no client gave it"
        for one in with_it:
            args = {name: value for name, value in one.call.args.items() if name != key}
            if not error_of(method, one.workspace, replace(one.call, args=args)):
                yield f"{key} is required, and was not missed"


def errors(method: str, reference: Reference, seen: Seen) -> Iterator[str]:
    """Whatever nonsense an argument holds, the refusal is a documented one."""
    found = {
        error_of(method, one.workspace, replace(one.call, args={**one.call.args, key: value}))
        for one in seen
        for key in one.call.args
        for value in NONSENSE
    }
    found |= {error_of(method, one.workspace, replace(one.call, args={})) for one in seen}
    found |= {error_of(method, after(one), one.call) for one in seen}  # the same call again
    yield from sorted(found - reference.errors - COMMON - {""})


def after(one: Recorded) -> Workspace:
    """The workspace that a call left behind."""
    return one.reply.workspace


def error_of(method: str, workspace: Workspace, call: Call) -> str:
    """What a call is refused with, empty when it is not."""
    try:
        METHODS[method](workspace, call)
    except ApiError as refusal:
        return refusal.code
    return ""


def shape(method: str, reference: Reference, seen: Seen) -> Iterator[str]:
    """Answers have the keys and types of the sample, and what the OpenAPI schema demands."""
    for one in seen:
        body = {"ok": True, **one.reply.body}
        if reference.sample is not None:
            yield from strange_in(body, reference.sample)
        schema = answer_schemas().get(method)
        if schema is not None:
            for error in Draft4Validator(schema).iter_errors(body):
                if error.validator != "additionalProperties":
                    yield f"schema: {_path(error.absolute_path)} {error.message}"


def _path(parts: Any) -> str:
    return "".join("[]" if isinstance(part, int) else f".{part}" for part in parts)


def strange_in(ours: Any, sample: Any, path: str = "") -> Iterator[str]:
    """Keys that the sample lacks and values of another type; empty samples know everything."""
    if isinstance(sample, dict) and sample and isinstance(ours, dict):
        if all(ID.fullmatch(key) for key in sample):  # one entry for each conversation or file
            sample = dict.fromkeys(ours, next(iter(sample.values())))
        yield from (f"{path}.{key} is not in the sample" for key in ours if key not in sample)
        for key in ours.keys() & sample.keys() - ANYTHING:
            yield from strange_in(ours[key], sample[key], f"{path}.{key}")
    elif isinstance(sample, list) and sample and isinstance(ours, list):
        for one in ours:
            yield from strange_in(one, sample[0], f"{path}[]")
    elif kind_of(ours) != kind_of(sample):
        yield f"{path} is {kind_of(ours)}, in the sample {kind_of(sample)}"


def kind_of(value: Any) -> str:
    """JSON's own name for the type."""
    if isinstance(value, bool):
        return "boolean"
    kinds = {str: "string", int: "number", float: "number", dict: "object", list: "array"}
    return kinds.get(type(value), "null")


def scopes(method: str, reference: Reference, _seen: Seen) -> Iterator[str]:
    """The scopes asked for are among those of the page, and none only where it has none."""
    asked = frozenset(scopes_of(NEEDS[method]))
    if bool(asked) != bool(reference.scopes):
        yield f"asks for {sorted(asked)}, its page for {sorted(reference.scopes)}"
    yield from (f"{scope} is not on its page" for scope in sorted(asked - reference.scopes))


def rate_limit(method: str, reference: Reference, _seen: Seen) -> Iterator[str]:
    """As many calls a minute as the label says."""
    budget = PER_MINUTE[TIERS[method]] if method in TIERS else None
    if budget != reference.tier or (budget is None) != (method in SPECIAL):
        yield f"{budget} a minute, by its label {reference.tier}"


CHECKS: Final[Mapping[str, Check]] = {
    "arguments": arguments,
    "errors": errors,
    "shape": shape,
    "scopes": scopes,
    "rate limit": rate_limit,
}


def differences(
    known: Mapping[str, Reference], recorded: Sequence[Recorded]
) -> Iterator[Difference]:
    """Every difference between the methods and their references, each once."""
    found: set[Difference] = set()
    for method, reference in known.items():
        if method not in METHODS:
            found.add(Difference(method, "method", "is not there"))
            continue
        seen = [one for one in recorded if one.call.method == method]
        for aspect, check in CHECKS.items():
            found |= {Difference(method, aspect, what) for what in check(method, reference, seen)}
    found |= {Difference(name, "method", "has no reference") for name in METHODS.keys() - known}
    yield from sorted(found)
