"""Recorded decisions as people read them.  Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.cli.replaying import Compared, Explained, Reported

UNCOVERED_SHOWN = 5
REPLAYS = {
    "same": "decided again by the same files: the same, byte for byte",
    "different": "decided again by the same files: DIFFERENT",
    "no files": "not decided again: the files of that version are no longer kept",
}


def explained(one: Explained) -> str:
    """A few lines: what, by which rule, on which facts, and whether it comes out so again."""
    fields = one.recorded.fields
    head = f"{fields['stage']}: {_action(fields)}"
    lines = [head, *_because(fields, one.owner), *_beside(fields), f"  {REPLAYS[one.replay]}"]
    return "\n".join(lines)


def _action(fields: Mapping[str, object]) -> str:
    duties = fields["duties"]
    also = " and ".join(map(str, duties)) if isinstance(duties, list) else ""
    to = f" of {fields['to']}" if fields["to"] else ""
    return f"{fields['decision']}{to}{f', {also}' if also else ''}"


def _because(fields: Mapping[str, object], owner: str) -> list[str]:
    because = fields["because"]
    if not isinstance(because, dict):
        return ["  no rule fired"]
    facts = ", ".join(f"{name} = {_value(value)}" for name, value in because["facts"].items())
    kept = f", kept by {owner}" if owner else ""
    return [
        f"  by {because['rule']} ({because['at']}{kept})",
        f"  why: {because['why']}",
        f"  on: {facts}",
    ]


def _beside(fields: Mapping[str, object]) -> list[str]:
    also, unknown = fields["also"], fields["unknown"]
    lines: list[str] = []
    if isinstance(also, list) and also:
        lines.append("  also fired: " + ", ".join(f"{rule} ({then})" for rule, then in also))
    if isinstance(unknown, list) and unknown:
        lines.append("  not known, so taken as safe: " + ", ".join(map(str, unknown)))
    return lines


def _value(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(str, value)) + "]"
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value).lower() if isinstance(value, bool) else str(value) or '""'


def changes(found: Compared) -> list[tuple[str, ...]]:
    """One line of a table for each decision that would change."""
    return [
        (_moment(one.at), one.stage, one.question_id, one.before, one.after)
        for one in found.changes
    ]


def sum_of(found: Compared) -> str:
    """How many would change, and of how many nobody can say."""
    line = f"{len(found.changes)} of {found.looked_at} recorded decisions would change"
    if not found.unknowable:
        return line
    why = "the rules look for words, and those of the question are no longer kept"
    return f"{line}; of {found.unknowable} nobody can say: {why}"


def uses(found: Reported) -> list[tuple[str, ...]]:
    """One line of a table for each rule, those that fire most first."""
    return [
        (use.id, use.owner, use.at, str(use.asked), str(use.fired), str(use.decided))
        for use in found.rules
    ]


def story_of(found: Reported, days: int) -> str:
    """What never fired, what no rule covers, and what was not known."""
    never = [use.id for use in found.rules if not use.fired]
    latest = ", ".join(found.uncovered[:UNCOVERED_SHOWN])
    unknown = ", ".join(f"{name} ({times})" for name, times in found.unknown.items())
    return "\n".join(
        (
            f"{found.questions} questions in {days} days",
            f"never fired: {', '.join(never) or 'none'}",
            f"no rule spoke of {len(found.uncovered)}{f', the latest {latest}' if latest else ''}",
            f"not known, so taken as safe: {unknown or 'nothing'}",
        )
    )


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(" ", "minutes").removesuffix("+00:00")
