"""A file of rules -> checked rules.  Every rule proves itself by its own examples."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.decide.fields import NAME as FIELD
from bot.domain import Action, Fact, Need, Stage
from bot.rules.blocks import Block, words_of
from bot.rules.conditions import Condition, condition_from
from bot.rules.facts import Kinds, fact_from
from bot.rules.grammar import ConditionError
from bot.rules.grid import only_ever
from bot.rules.pages import Items, Node, Page, Word
from bot.rules.ruleset import ACTIONS, PERMITS, STAGES, Example, Rule, fires
from bot.rules.words import near

NEEDED = ("id", "why", "stage", "when", "then", "examples")
ID = re.compile(r"[a-z0-9][a-z0-9-]*")
# What an action can mean at a stage is fixed by the code that runs the stage.
ONLY_AT: Mapping[Action, Stage] = {
    "mask": "before_large_model",
    "use_large_model": "before_large_model",
    "ask_missing": "before_answer",
}
FOREVER: Mapping[bool, str] = {
    False: "can never fire: no facts make its condition true; look for two parts that exclude"
    " each other",
    True: "always fires: its condition holds whatever the facts; say when it should not",
}


@dataclass(frozen=True, slots=True)
class House:
    """What a rule may speak of.

    Attributes:
        kinds: The declared facts.
        routes: The routes of `oncall.yaml`.
        ids: Where each rule id was first used; grows while files are read.
    """

    kinds: Kinds
    routes: Sequence[str]
    ids: dict[str, str] = field(default_factory=dict[str, str])


def rules_from(node: Node, page: Page, house: House) -> list[Rule]:
    """Read one file of rules; a rule with a mistake is reported and left out."""
    block = Block(page, page.name, node)
    block.needs("policy", "owner")
    block.word("policy")
    owner = block.handle("owner")
    rules = block.node("rules")
    block.finish()
    if not isinstance(rules, Items):
        page.report(block.place_of("rules"), "rules: takes a list, one `- id: ...` for each rule")
        return []
    blocks = [Block(page, "the rule", item) for item in rules.items]
    found = [_rule_from(block, owner, house) for block in blocks if block.pairs]
    return [rule for rule in found if rule]


def _rule_from(block: Block, owner: str, house: House) -> Rule | None:
    before = len(block.page.problems)
    if not block.needs(*NEEDED):
        return None
    stage: Stage = block.one_of("stage", STAGES, STAGES[0])
    then: Action = block.one_of("then", ACTIONS, ACTIONS[0])
    examples = block.node("examples")
    rule = Rule(
        id=_id_from(block, house),
        why=block.text("why"),
        owner=owner,
        stage=stage,
        when=_condition_from(block, house.kinds),
        then=then,
        to=_route_from(block, then, house.routes),
        say=block.text("say"),
        asks=_asks_from(block.block("ask"), then),
        at=f"{block.page.name}:{block.place.line}",
    )
    block.finish()
    if len(block.page.problems) == before:
        _check_sense(rule, block, house.kinds)
    if len(block.page.problems) == before and examples:
        given = _examples_from(rule, examples, block.page, house.kinds)
        rule = replace(rule, examples=given)
    return rule if len(block.page.problems) == before else None


def _id_from(block: Block, house: House) -> str:
    name = block.text("id")
    place = block.place_of("id")
    if not ID.fullmatch(name):
        block.page.report(place, f'the id "{name}" is small letters, digits and hyphens')
    if name in house.ids:
        block.page.report(place, f'the id "{name}" is already used at {house.ids[name]}')
    house.ids.setdefault(name, f"{block.page.name}:{place.line}")
    return name


def _condition_from(block: Block, kinds: Kinds) -> Condition:
    word = block.word("when") or Word("", block.place)
    try:
        return condition_from(word.text, kinds)
    except ConditionError as error:
        block.page.report(word.place_of(error.at), error.message)
        return Condition(word.text, "True", frozenset(), frozenset())


def _route_from(block: Block, then: Action, routes: Sequence[str]) -> str | None:
    route = block.text("to")
    place = block.place_of("to")
    if route and then != "ask_person":
        block.page.report(place, f"to: goes with ask_person only, not with {then}")
    elif route and route not in routes:
        hint = near(route, routes)
        block.page.report(place, f'"{route}" is no route of oncall.yaml{hint}: add it there')
    elif then == "ask_person" and not route:
        block.page.report(
            block.place_of("then"), "ask_person needs to: with a route of oncall.yaml"
        )
    return route or None


def _asks_from(block: Block, then: Action) -> tuple[Need, ...]:
    """The fields a rule asks for: `country: [Portugal, UK]`, or `asset_tag: text`."""
    if block.pairs and then != "ask_missing":
        block.page.report(block.place, f"ask: goes with ask_missing only, not with {then}")
    return tuple(_need_from(name, node, block.page) for name, node in block.pairs)


def _need_from(name: Word, node: Node, page: Page) -> Need:
    if not FIELD.fullmatch(name.text):
        shape = "a name begins with a letter and has letters, digits, - and _ only, at most 40"
        page.report(name.place, f'"{name.text}" cannot name a field: {shape}')
    if isinstance(node, Word) and node.text == "text":
        return Need(name.text)
    words = words_of(node, page, name.text) if isinstance(node, Items) else ()
    if not words:
        page.report(node.place, f"{name.text}: takes the word text, or a list of choices")
    return Need(name.text, tuple(dict.fromkeys(word.text for word in words)))


def _check_sense(rule: Rule, block: Block, kinds: Kinds) -> None:
    only = ONLY_AT.get(rule.then, rule.stage)
    if rule.stage != only:
        message = f"{rule.then} means something at stage {only} only, not at {rule.stage}"
        block.page.report(block.place_of("then"), message)
    if rule.say and rule.then not in ("refuse", "ask_person"):
        message = f"say: goes with refuse or ask_person, not with {rule.then}"
        block.page.report(block.place_of("say"), message)
    told = sorted(name for name in rule.when.uses if kinds[name].from_model)
    if told and rule.then in PERMITS:
        message = f'"{told[0]}" comes from a model: it may tighten a decision, never permit one'
        block.page.report(block.place_of("when"), message)
    constant = only_ever(rule.when, kinds)
    if constant is not None:
        message = f"{rule.id} {FOREVER[constant]}"
        block.page.report(block.place_of("when"), message)


def _examples_from(rule: Rule, node: Node, page: Page, kinds: Kinds) -> tuple[Example, ...]:
    if not isinstance(node, Items):
        page.report(node.place, "examples: takes a list of {given: {fact: value}, expect: fires}")
        return ()
    before = len(page.problems)
    examples = [_example_from(rule, item, page, kinds) for item in node.items]
    if len(page.problems) == before and {one.fires for one in examples} != {True, False}:
        message = f"{rule.id} needs at least one example that fires and one that stays silent"
        page.report(node.place, message)
    return tuple(examples)


def _example_from(rule: Rule, node: Node, page: Page, kinds: Kinds) -> Example:
    before = len(page.problems)
    block = Block(page, "the example", node)
    block.needs("given", "expect")
    given = _given_from(block.block("given"), kinds)
    expect = block.one_of("expect", ("fires", "silent"), "fires")
    block.finish()
    if len(page.problems) == before:
        got = "fires" if fires(rule.when, kinds, given) else "silent"
        if got != expect:
            verb = "fires" if got == "fires" else "stays silent"
            page.report(node.place, f'the example expects "{expect}", but {rule.id} {verb}')
    return Example(given=given, fires=expect == "fires")


def _given_from(block: Block, kinds: Kinds) -> dict[str, Fact]:
    given: dict[str, Fact] = {}
    for name, node in block.pairs:
        if name.text not in kinds:
            message = f'"{name.text}" is no fact of facts.yaml{near(name.text, kinds)}'
            block.page.report(name.place, message)
            continue
        value = fact_from(node, kinds[name.text], block.page)
        if value is not None:
            given[name.text] = value
    return given
