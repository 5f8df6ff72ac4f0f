import re

import pytest

from bot.rules.conditions import condition_from
from bot.rules.facts import FactKind
from bot.rules.grammar import ConditionError
from tests.rules.folders import (
    about_condition,
    complaint,
    policies_of,
    policies_with,
    rule,
    rule_file,
)

KINDS = policies_of({}).rules.kinds


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("topik == payroll", '"topik" is not a known name (did you mean "topic"?)'),
        (
            "topic == payrol",
            '"payrol" is not a known name (did you mean "payroll"?); topic is one of',
        ),
        (
            'topic == "payroll"',
            "write the choice without quotes, one of payroll, leave, vpn, other",
        ),
        ("topic in [payroll, leeve]", '"leeve" is not a known name (did you mean "leave"?)'),
        ("topic == confidence", "== compares a choice of topic with a number"),
        ("confidence < 75", "75 is outside confidence's range, 0 to 1"),
        ("confidence > -0.5", "-0.5 is outside confidence's range, 0 to 1"),
        ("0.2 < confidence < 7", "7 is outside confidence's range, 0 to 1"),
        ('confidence < "high"', "< compares two numbers, here a number with text"),
        (
            "topic < payroll",
            "< compares two numbers, here a choice of topic with a choice of topic",
        ),
        ("confidence", "a condition must come out as yes or no: compare with something"),
        ("guest and confidence", '"and" needs a yes or no here, not a number: compare it'),
        ("not confidence", '"not" needs a yes or no here, not a number: compare it'),
        ("guest == true", '"true" is not used here: write the fact itself, or not before it'),
        ("groups == groups", "a set is looked into with any_of, all_of, size or in"),
        ("payroll in groups", '"payroll" is not a known name'),
        ("confidence in groups", '"in" looks for a word in a list, here a number in a set'),
        ("any_of(groups, [hr])", 'write the word in quotes: "hr"'),
        ("any_of(groups, [])", "an empty list matches nothing: name what it holds"),
        ("any_of(groups, [1])", "a list holds plain words"),
        ('any_of(found, ["secrets"])', '"secrets" is never in found (did you mean "secret"?)'),
        ('"cards" in found', '"cards" is never in found (did you mean "card"?)'),
        ("any_off(groups, groups)", '"any_off" is not a known function (did you mean "any_of"?)'),
        ("size(confidence) > 1", "size takes a set; here a number"),
        ("size() > 1", "size takes a set; here nothing"),
        ('size(["a"]) > 0', "size starts with a fact, not a list"),
        ('any_of(["a"], groups)', "any_of starts with a fact, not a list"),
    ],
)
def test_a_condition_that_does_not_fit_the_facts_is_explained(when: str, message: str) -> None:
    assert message in about_condition(f"'{when}'" if when.startswith('"') else when)


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("topic = payroll", "cannot read '= payroll': to compare, write =="),
        ("guest && guest", "cannot read '&& guest': write and"),
        ("guest || guest", "cannot read '|| guest': write or"),
        ("guest #not a comment", "put the comment behind the rule"),
        ("guest or 'x", "this quote is never closed"),
        ('__import__("os").system("id")', "a dot is not part of the rule language"),
        ('__import__("os")', '"__import__" is not a known function'),
        ("confidence + 0.1 > 0.5", "there is no arithmetic in rules"),
        ("confidence > 0.5abc", "cannot read '0.5abc'"),
        ("size(groups) < " + "9" * 400, "this sign is not part of the rule language"),
        ("guest and", "expected a name or a value, not the end"),
        ("guest guest", "expected and, or, a comparison or the end, not 'guest'"),
        ("guest an guest", "not 'an' (did you mean \"and\"?)"),
        ("guest not guest", "expected \"in\", not 'guest'"),
        ("(guest", 'expected ")", not the end'),
        ("guest)", "expected and, or, a comparison or the end, not ')'"),
        ("any_of(groups groups)", "expected \",\", not 'groups'"),
        ("lambda: guest", "cannot read ': guest'"),
        ("[guest for guest in groups]", "expected \",\", not 'for'"),
        ("guest if guest else guest", "expected and, or, a comparison or the end, not 'if'"),
        ("topic == 'a\\x'", "this quote is never closed (a backslash may not be used)"),
        ("(" * 40 + "guest" + ")" * 40, "nested more than 30 deep: split the rule"),
        ("not " * 100 + "guest", "nested more than 30 deep: split the rule"),
        ("guest or " * 60 + "guest", "a condition has at most 500 characters: split the rule"),
        ("a or " * 80 + "a", "more than 200 parts: split the rule"),
    ],
)
def test_what_is_not_in_the_language_is_refused(when: str, message: str) -> None:
    text = f"|-\n      {when}"

    assert message in about_condition(text)


@pytest.mark.parametrize(
    ("when", "message"),
    [
        (
            "topic == p\N{CYRILLIC SMALL LETTER A}yroll",
            "U+0430 cyrillic small letter a, which poses",
        ),
        ("entry == 'p\N{CYRILLIC SMALL LETTER A}y'", "U+0430 cyrillic small letter a, which poses"),
        ("entry == 'pay\N{ZERO WIDTH SPACE}roll'", "U+200B zero width space: delete it"),
        ("guest \N{RIGHT-TO-LEFT OVERRIDE}", "U+202E right-to-left override: delete it"),
        ("entry == '\N{FULLWIDTH LATIN SMALL LETTER A}'", "U+FF41 fullwidth latin small letter a"),
        ("confid\N{LATIN SMALL LETTER E WITH ACUTE}nce > 1", "this sign is not part of the rule"),
        ("confidence > \N{ARABIC-INDIC DIGIT THREE}", "this sign is not part of the rule language"),
    ],
)
def test_letters_in_disguise_are_refused(when: str, message: str) -> None:
    assert message in about_condition(when)


def test_words_of_other_languages_may_be_quoted() -> None:
    policies_with(
        rule(
            "r",
            when='\'any_of(groups, ["café", "отпуск"])\'',
            fires="{groups: [café]}",
            silent="{groups: [cafe]}",
        )
    )


def test_the_place_of_a_mistake_is_found_in_a_folded_condition() -> None:
    text = rule_file(rule("r", when=">-\n      topic == payroll\n      and confidnce < 0.5"))

    assert complaint(text).startswith('some.yaml:9:11: "confidnce" is not a known name')


@pytest.mark.parametrize(
    ("when", "fires", "silent"),
    [
        ("not guest or topic == vpn and confidence >= 0.5", "{guest: false}", "{topic: vpn}"),
        (
            "(not guest or topic == vpn) and confidence >= 0.5",
            "{guest: false, confidence: 1}",
            "{guest: false}",
        ),
        ("not guest and not topic == vpn", "{guest: false}", "{guest: false, topic: vpn}"),
        ("0.2 <= confidence < 0.4", "{confidence: 0.2}", "{confidence: 0.4}"),
        ("topic not in [vpn, leave]", "{topic: payroll}", "{topic: leave}"),
        ("topic in [vpn]", "{topic: vpn}", "{topic: leave}"),
        ("'\"hr\" in groups'", "{groups: [hr, it]}", "{groups: [hrx]}"),
        ('\'all_of(groups, ["hr", "it"])\'', "{groups: [hr, it, x]}", "{groups: [hr]}"),
        ("size(groups) > 1", "{groups: [a, b]}", "{groups: [a, a]}"),
        ("entry in ['a/b', \"it's\"]", "{entry: a/b}", "{entry: a}"),
        ("entry != ''", "{entry: x}", "{}"),
        ("confidence != 0", "{confidence: 0.1}", "{confidence: 0}"),
    ],
)
def test_a_condition_means_what_it_says(when: str, fires: str, silent: str) -> None:
    policies_with(rule("r", when=when, fires=fires, silent=silent))


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("topic is payroll", "not 'is': write == to compare"),
        ("topic == payroll AND guest", "not 'AND': write and"),
        ("confidence < 50%", "for 50 % write 0.5"),
        ("confidence > 18:00", "write an hour as a number"),
        ('any_of(groups, [\N{LEFT DOUBLE QUOTATION MARK}a"])', "curly quotes: type straight ones"),
        ("spent_today_usd > 20", "spend is no rule's business, limits live in budgets.yaml"),
    ],
)
def test_what_people_write_instead_is_told_what_to_write(when: str, told: str) -> None:
    with pytest.raises(ConditionError, match=re.escape(told)):
        condition_from(when, KINDS)


@pytest.mark.parametrize("word", ["Visa", "gift card", ""])
def test_a_word_that_no_question_can_hold_is_refused(word: str) -> None:
    kinds = {
        "words": FactKind(name="words", type="set", unknown=frozenset(), about="", from_asker=True)
    }

    with pytest.raises(ConditionError, match="one by one and in small letters"):
        condition_from(f'any_of(words, ["visa", "{word}"])', kinds)


@pytest.mark.parametrize(
    "when", ["size(words) > 3", "any_of(groups, words)", "any_of(words, groups)"]
)
def test_the_askers_words_are_only_searched_for_words_of_the_rule(when: str) -> None:
    kinds = {
        name: FactKind(
            name=name, type="set", unknown=frozenset(), about="", from_asker=name == "words"
        )
        for name in ("words", "groups")
    }

    with pytest.raises(ConditionError, match="holds the asker's own words"):
        condition_from(when, kinds)
