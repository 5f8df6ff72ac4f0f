"""Facts -> a Decision.  Every rule of a stage is evaluated, so file order never matters.

`refuse` beats `ask_person`, both end the walk; duties add up with a permit; ties go by
rule id.  It fails closed: an absent or wrong fact takes its safe value, and a rule that
breaks counts as fired unless it permits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from types import CodeType, MappingProxyType

from bot.domain import Action, Decision, Fact, Need, Stage
from bot.rules.conditions import Condition
from bot.rules.facts import Kinds

STAGES: tuple[Stage, ...] = ("admit", "before_answer", "before_large_model", "before_send")
STOPS: tuple[Action, ...] = ("refuse", "ask_person")
DUTIES: tuple[Action, ...] = ("answer_in_private", "ask_missing", "mask")
PERMITS: tuple[Action, ...] = ("use_large_model", "answer")
ACTIONS: tuple[Action, ...] = STOPS + DUTIES + PERMITS  # strictest first
SCOPE: dict[str, object] = {"__builtins__": {}, "len": len}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Facts with what a rule must do then; facts that are not given take their safe value."""

    given: Mapping[str, Fact]
    fires: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, checked.

    Attributes:
        id: Unique in the folder.
        why: Its reason, as its owner wrote it.
        owner: Who may change it.
        stage: When it is looked at.
        when: Its condition.
        then: What it asks for.
        to: Route of `oncall.yaml`, with `ask_person`.
        say: Words for the asker (CommonMark), or nothing.
        asks: Fields to ask for besides the entry's own, with `ask_missing`.
        at: `file:line`.
        examples: What its owner expects of it.
    """

    id: str
    why: str
    owner: str
    stage: Stage
    when: Condition
    then: Action
    to: str | None = None
    say: str = ""
    asks: tuple[Need, ...] = ()
    at: str = ""
    examples: tuple[Example, ...] = ()


class RuleSet:
    """All rules of one version; a `bot.protocols.Rules`."""

    def __init__(self, version: str, kinds: Kinds, rules: Sequence[Rule]) -> None:
        """Compile the rules, stage by stage; the order they come in does not matter."""
        self.version = version
        self.kinds = MappingProxyType(dict(kinds))
        self.rules = tuple(sorted(rules, key=lambda rule: rule.id))
        named = _named_words(rules, kinds)
        self._stages = {stage: _compiled(stage, rules, kinds, named) for stage in STAGES}

    def decide(self, stage: Stage, facts: Mapping[str, Fact]) -> Decision:
        """Evaluate every rule of a stage; the strictest action wins, order never matters."""
        part = self._stages[stage]
        values, given = part.settle(facts)
        unknown = tuple(name for name in part.reads if name not in given)
        fired = part.fired(values)
        if not fired:
            return Decision(stage=stage, policy=self.version, unknown=unknown, given=given)
        main = _deciding(fired)
        stops = main.then in STOPS
        return Decision(
            stage=stage,
            policy=self.version,
            action="answer" if main.then in DUTIES else main.then,
            duties=() if stops else _duties(fired),
            to=main.to,
            say=main.say,
            rule=main.id,
            at=main.at,
            why=main.why,
            facts={name: values[name] for name in sorted(main.when.uses)},
            asks=() if stops else _asks(fired),
            also=tuple((rule.id, rule.then) for rule in fired if rule is not main),
            unknown=unknown,
            given=given,
        )


@dataclass(frozen=True, slots=True)
class _StageRules:
    """The rules of one stage, strictest first, ready to run.

    Attributes:
        rules: In order of action, then id.
        together: One expression that gives a list of yes or no, one for each rule.
        apart: The same, rule by rule, for when one breaks.
        reads: The facts that any of them reads, by name.
        kinds: All that are declared.
        named: Of each fact that holds the asker's own words, those that some rule names.
    """

    rules: tuple[Rule, ...]
    together: CodeType
    apart: tuple[CodeType, ...]
    reads: tuple[str, ...]
    kinds: Kinds
    named: Mapping[str, frozenset[str]]

    def settle(self, facts: Mapping[str, Fact]) -> tuple[dict[str, Fact], dict[str, Fact]]:
        """Give every fact a value it may have, and say which of them were known."""
        values: dict[str, Fact] = {}
        given: dict[str, Fact] = {}
        for name, kind in self.kinds.items():
            value = kind.settled(facts.get(name))
            if value is None:
                values[name] = kind.unknown
                continue
            if name in self.named:
                value = _only(value, self.named[name])
            values[name] = given[name] = value
        return values, given

    def fired(self, values: dict[str, Fact]) -> tuple[Rule, ...]:
        try:
            hits: list[bool] = eval(self.together, SCOPE, values)  # noqa: S307  checked parts only
        except Exception:  # noqa: BLE001  whatever broke, each rule is then judged alone
            pairs = zip(self.rules, self.apart, strict=True)
            hits = [_hit(rule, code, values) for rule, code in pairs]
        return tuple(compress(self.rules, hits))


def _hit(rule: Rule, code: CodeType, values: dict[str, Fact]) -> bool:
    try:
        return bool(eval(code, SCOPE, values))  # noqa: S307  checked parts only
    except Exception:  # noqa: BLE001  fail closed: only a permit may be lost
        return rule.then not in PERMITS


class Truth:
    """One condition, ready to be tried with many facts."""

    def __init__(self, condition: Condition) -> None:
        """Compile it."""
        self._code = _code(condition.expression)

    def of(self, facts: Mapping[str, Fact]) -> bool:
        """Say whether it holds; every fact that it reads is given."""
        return bool(eval(self._code, SCOPE, facts))  # noqa: S307  checked parts only


def fires(condition: Condition, kinds: Kinds, facts: Mapping[str, Fact]) -> bool:
    """Evaluate one condition; facts that are not given take their safe value."""
    return Truth(condition).of({**{name: kinds[name].unknown for name in condition.uses}, **facts})


def _only(value: Fact, named: frozenset[str]) -> Fact:
    """Leave of somebody's words those that rules name; no other can make a difference."""
    if isinstance(value, frozenset):
        return value & named
    return value if value in named else ""


def _named_words(rules: Sequence[Rule], kinds: Kinds) -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {name: set() for name, kind in kinds.items() if kind.from_asker}
    for rule in rules:
        for name, word in rule.when.names:
            if name in words:
                words[name].add(word)
    return {name: frozenset(found) for name, found in words.items()}


def _compiled(
    stage: Stage, rules: Sequence[Rule], kinds: Kinds, named: Mapping[str, frozenset[str]]
) -> _StageRules:
    mine = [rule for rule in rules if rule.stage == stage]
    mine.sort(key=lambda rule: (ACTIONS.index(rule.then), rule.id))
    uses = {name for rule in mine for name in rule.when.uses}
    expressions = [rule.when.expression for rule in mine]
    return _StageRules(
        rules=tuple(mine),
        together=_code(f"[{', '.join(expressions)}]"),
        apart=tuple(_code(expression) for expression in expressions),
        reads=tuple(sorted(uses)),
        kinds=dict(kinds),
        named=named,
    )


def _code(expression: str) -> CodeType:
    return compile(expression, "policies", "eval")


def _deciding(fired: Sequence[Rule]) -> Rule:
    """The strictest stop, else a permit, else the first duty."""
    first = fired[0]
    if first.then in STOPS:
        return first
    return next((rule for rule in fired if rule.then in PERMITS), first)


def _asks(fired: Sequence[Rule]) -> tuple[Need, ...]:
    """Every field that a rule wants to know, each once."""
    needs = (need for rule in fired for need in rule.asks)
    return tuple({need.name: need for need in needs}.values())


def _duties(fired: Sequence[Rule]) -> tuple[Action, ...]:
    there = {rule.then for rule in fired}
    return tuple(duty for duty in DUTIES if duty in there)
