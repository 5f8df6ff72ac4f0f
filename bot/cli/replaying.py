"""What the rules decided, read from the records: explained, replayed, and tried with others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import sqlalchemy as sa

from bot.decide.facts import asker_words
from bot.decide.record import given_in, written
from bot.domain import Decision, Fact, Stage
from bot.errors import FilesError
from bot.records import decisions
from bot.records.decisions import Recorded
from bot.rules.policies import from_files
from bot.rules.ruleset import STAGES, RuleSet

Replay: TypeAlias = Literal["same", "different", "no files"]


@dataclass(frozen=True, slots=True)
class Explained:
    """One recorded decision, and what deciding it again under its own version gave."""

    recorded: Recorded
    owner: str
    replay: Replay


def explained(connection: sa.Connection, question_id: str) -> Sequence[Explained]:
    """Replay every decision about a question, under the version it was made by."""
    found = decisions.of_question(connection, question_id)
    versions = {str(one.fields["policy"]) for one in found}
    rules = {version: _rules_of(connection, version) for version in versions}
    return [_explained(one, rules[str(one.fields["policy"])]) for one in found]


def _rules_of(connection: sa.Connection, version: str) -> RuleSet | None:
    """The rules of a version; None where its files are no longer kept, or no longer good."""
    try:
        return from_files(decisions.files_of_version(connection, version)).rules
    except FilesError:
        return None


def _explained(one: Recorded, rules: RuleSet | None) -> Explained:
    if rules is None:
        return Explained(one, "", "no files")
    again = rules.decide(_stage(one), given_in(one.fields))
    owner = next((rule.owner for rule in rules.rules if rule.id == again.rule), "")
    return Explained(one, owner, "same" if written(again) == one.record else "different")


def _stage(one: Recorded) -> Stage:
    return next(stage for stage in STAGES if stage == one.fields["stage"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A recorded decision that other rules would make differently."""

    question_id: str
    at: float
    stage: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What other rules would change.

    Attributes:
        looked_at: Recorded decisions.
        unknowable: How many of them read words that the record does not hold, because the
            question's own are no longer kept: nobody can say.
    """

    looked_at: int
    changes: tuple[Change, ...]
    unknowable: int


def compared(connection: sa.Connection, rules: RuleSet, last: int) -> Compared:
    """Decide the last recorded decisions by these rules."""
    found = decisions.latest(connection, last)
    known = [one for one in found if one.text or not _needs_words(one, rules)]
    tried = (_change(one, rules) for one in known)
    changes = tuple(change for change in tried if change is not None)
    return Compared(len(found), changes, len(found) - len(known))


def _change(one: Recorded, rules: RuleSet) -> Change | None:
    fields = one.fields
    after = rules.decide(_stage(one), _facts(one))
    before, now = _came_to(fields), _came_to_now(after)
    if before == now:
        return None
    return Change(
        question_id=one.question_id,
        at=one.at,
        stage=str(fields["stage"]),
        before=_said(*before),
        after=_said(*now),
    )


def _facts(one: Recorded) -> dict[str, Fact]:
    """The recorded facts, and the asker's words as long as they are kept."""
    return {**given_in(one.fields), **(asker_words(one.text) if one.text else {})}


def _needs_words(one: Recorded, rules: RuleSet) -> bool:
    """Whether rules of that stage name words of the asker that were not looked for then."""
    stage = one.fields["stage"]
    reads = (name for rule in rules.rules if rule.stage == stage for name in rule.when.uses)
    return one.fields["policy"] != rules.version and any(
        rules.kinds[name].from_asker for name in reads
    )


Came: TypeAlias = tuple[str, tuple[str, ...], str, str]


def _came_to(fields: Mapping[str, object]) -> Came:
    because, duties = fields["because"], fields["duties"]
    rule = str(because["rule"]) if isinstance(because, dict) else ""
    names = tuple(map(str, duties)) if isinstance(duties, list) else ()
    return str(fields["decision"]), names, str(fields["to"] or ""), rule


def _came_to_now(decision: Decision) -> Came:
    return decision.action, tuple(decision.duties), decision.to or "", decision.rule or ""


def _said(action: str, duties: tuple[str, ...], to: str, rule: str) -> str:
    what = " and ".join((action, *duties))
    return f"{what}{f' of {to}' if to else ''}{f' ({rule})' if rule else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUse:
    """How often a rule fired.

    Attributes:
        asked: How often its stage was.
        decided: How often it was the one that decided.
    """

    id: str
    at: str
    owner: str
    asked: int
    fired: int
    decided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """How the rules fared.

    Attributes:
        questions: How many were decided.
        uncovered: Ids of those about which no rule of any stage said anything, latest first.
        unknown: Facts that rules read and nobody knew, and how often.
    """

    questions: int
    rules: tuple[RuleUse, ...]
    uncovered: tuple[str, ...]
    unknown: Mapping[str, int]


def reported(connection: sa.Connection, rules: RuleSet, since: float) -> Reported:
    """Count what fired, what never did, and what no rule covers."""
    found = decisions.since(connection, since)
    stages, fired, decided, unknown = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    covered: dict[str, bool] = {}
    for one in found:
        fields = one.fields
        names = list(_fired(fields))
        stages[str(fields["stage"])] += 1
        fired.update(names)
        decided.update(names[:1])
        unknown.update(map(str, _list(fields["unknown"])))
        covered[one.question_id] = covered.pop(one.question_id, False) or bool(names)
    uses = (
        RuleUse(
            id=rule.id,
            at=rule.at,
            owner=rule.owner,
            asked=stages[rule.stage],
            fired=fired[rule.id],
            decided=decided[rule.id],
        )
        for rule in rules.rules
    )
    return Reported(
        questions=len(covered),
        rules=tuple(sorted(uses, key=lambda use: (-use.fired, use.id))),
        uncovered=tuple(name for name, is_covered in reversed(covered.items()) if not is_covered),
        unknown=dict(unknown.most_common()),
    )


def _fired(fields: Mapping[str, object]) -> Sequence[str]:
    """Every rule that fired, the one that decided first."""
    because = fields["because"]
    also = [str(pair[0]) for pair in _list(fields["also"]) if isinstance(pair, list)]
    return [str(because["rule"]), *also] if isinstance(because, dict) else also


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []
