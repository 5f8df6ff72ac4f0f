"""A decision of the rules as a record: why it came out so, and enough to decide it again.

No message text is in it.  The same decision always gives the same bytes.
"""

import json
from collections.abc import Mapping
from typing import Final, TypeAlias

from bot.domain import Decision, Fact

Json: TypeAlias = dict[str, object]
_ENCODER: Final = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def record_for(decision: Decision) -> Json:
    """What was decided, by which rule, on which facts."""
    because = {
        "rule": decision.rule,
        "at": decision.at,
        "why": decision.why,
        "facts": _facts(decision.facts),
    }
    return {
        "policy": decision.policy,
        "stage": decision.stage,
        "decision": decision.action,
        "duties": list(decision.duties),
        "to": decision.to,
        "asks": [need.name for need in decision.asks],
        "because": because if decision.rule else None,
        "also": [list(pair) for pair in decision.also],
        "unknown": list(decision.unknown),
        "given": _facts(decision.given),
    }


def written(decision: Decision) -> str:
    """The record as one line of JSON, always the same for the same decision."""
    return _ENCODER.encode(record_for(decision))


def given_in(record: Mapping[str, object]) -> dict[str, Fact]:
    """The facts of a record, to decide by again."""
    given = record.get("given")
    facts: Mapping[str, object] = given if isinstance(given, dict) else {}
    return {name: _fact(value) for name, value in facts.items()}


def _facts(facts: Mapping[str, Fact]) -> Json:
    return {name: _plain(facts[name]) for name in sorted(facts)}


def _plain(value: Fact) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def _fact(value: object) -> Fact:
    if isinstance(value, list):
        return frozenset(map(str, value))
    return value if isinstance(value, bool | int | float | str) else str(value)
