from bot.domain import Fact
from bot.rules.conditions import Condition
from bot.rules.facts import FactKind
from bot.rules.ruleset import Rule, RuleSet
from tests.rules.folders import policies_with, rule

PAYROLL: dict[str, Fact] = {"topic": "payroll"}
EVERYTHING = ("'confidence >= 0'", "{}", "{}")


def test_refuse_beats_ask_person_whatever_their_ids() -> None:
    rules = policies_with(rule("a", then="ask_person"), rule("b", then="refuse")).rules

    decision = rules.decide("before_answer", PAYROLL)

    assert (decision.action, decision.rule) == ("refuse", "b")
    assert decision.also == (("a", "ask_person"),)


def test_ties_go_by_rule_id() -> None:
    rules = policies_with(
        rule("b", then="ask_person"), rule("c", then="ask_person"), rule("a", then="ask_person")
    ).rules

    assert rules.decide("before_answer", PAYROLL).rule == "a"


def test_duties_add_up_in_a_fixed_order() -> None:
    rules = policies_with(
        rule("a", then="ask_missing"),
        rule("b", then="answer_in_private"),
        rule("c", then="ask_missing"),
    ).rules

    decision = rules.decide("before_answer", PAYROLL)

    assert decision.action == "answer"
    assert decision.duties == ("answer_in_private", "ask_missing")
    assert decision.rule == "b"


def test_a_stop_ends_the_duties() -> None:
    rules = policies_with(rule("a", then="answer_in_private"), rule("b", then="refuse")).rules

    assert rules.decide("before_answer", PAYROLL).duties == ()


def test_the_large_model_needs_a_permit_and_carries_its_duties() -> None:
    rules = policies_with(
        rule("a", then="use_large_model", stage="before_large_model"),
        rule("b", then="mask", stage="before_large_model"),
    ).rules

    decision = rules.decide("before_large_model", PAYROLL)

    assert (decision.action, decision.duties) == ("use_large_model", ("mask",))
    assert rules.decide("before_large_model", {"topic": "leave"}).action == "answer"


def test_a_rule_of_another_stage_is_not_looked_at() -> None:
    rules = policies_with(rule("a", stage="admit")).rules

    assert rules.decide("before_answer", PAYROLL).rule is None


def test_the_decision_explains_itself() -> None:
    policies = policies_with(
        rule(
            "a",
            then="ask_person",
            more="    say: A person looks at it.\n",
            when="topic == payroll and guest",
        )
    )

    decision = policies.rules.decide("before_answer", PAYROLL)

    assert decision.policy == policies.rules.version
    assert (decision.to, decision.say) == ("it-oncall", "A person looks at it.")
    assert (decision.at, decision.why) == ("some.yaml:4", "because")
    assert decision.facts == {"guest": True, "topic": "payroll"}
    assert decision.unknown == ("guest",)


def test_an_unlisted_choice_takes_its_safe_value_and_is_named() -> None:
    rules = policies_with(rule("a", when="topic == other", fires="{}")).rules

    decision = rules.decide("before_answer", {"topic": "cooking"})

    assert (decision.rule, decision.unknown) == ("a", ("topic",))


class _Hostile(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    __hash__ = str.__hash__


def test_a_rule_that_breaks_has_fired_unless_it_permits() -> None:
    rules = policies_with(
        rule("forbids", when="entry == 'a'", fires="{entry: a}", silent="{}"),
        rule("permits", when="entry == 'a'", then="answer", fires="{entry: a}", silent="{}"),
        rule("sound", then="answer_in_private"),
    ).rules

    decision = rules.decide("before_answer", {"entry": _Hostile("x"), "topic": "leave"})

    assert (decision.action, decision.rule, decision.also) == ("refuse", "forbids", ())


def test_a_broken_permit_alone_permits_nothing() -> None:
    kind = FactKind(name="n", type="number", unknown=0.0, about="", low=0, high=1)
    broken = Condition("n", "n.nothing", frozenset({"n"}), frozenset())
    lone = Rule(
        id="p",
        why="",
        owner="",
        stage="before_large_model",
        when=broken,
        then="use_large_model",
    )

    decision = RuleSet("v", {"n": kind}, [lone]).decide("before_large_model", {"n": 1.0})

    assert (decision.action, decision.rule) == ("answer", None)
