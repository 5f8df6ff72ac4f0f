"""What does not show, or poses as something else, is found anywhere in a file."""

from datetime import UTC
from pathlib import Path

import pytest

from bot.decide.facts import SUPPLIED, asked_facts, found_facts, sent_facts
from bot.domain import Draft
from bot.errors import FilesError
from bot.rules.policies import read
from tests.fakes import asking, entry, found, hit
from tests.rules.folders import COMPANY, complaint, policies_of, rule, rule_file

GOOD = rule_file(rule("r", more="    say: Fine.\n"))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("why: because", "why: be\u202ecause", "U+202E right-to-left override: delete it"),
        ("say: Fine.", "say: Fi\u200bne.", "U+200B zero width space: delete it"),
        ("policy: A test", "policy: A \u2066test", "U+2066 left-to-right isolate: delete it"),
        ("owner: people", "owner: pe\u043eple", "U+043E cyrillic small letter o, which poses"),
        ("{topic: leave}", "{topic: le\u0430ve}", "U+0430 cyrillic small letter a, which poses"),
    ],
)
def test_it_is_told_with_its_code_point(before: str, after: str, told: str) -> None:
    assert told in complaint(GOOD.replace(before, after), "some.yaml").split("\n")[0]


def test_the_place_is_that_of_the_character() -> None:
    assert complaint(GOOD.replace("why: because", "why: be\u202ecause")).startswith(
        "some.yaml:5:12:"
    )


@pytest.mark.parametrize(
    "say",
    [
        "\u0633\u0644\u0627\u0645 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "well done 👩\u200d💻",
        "naïve Größe",
    ],
)
def test_words_of_other_languages_are_no_disguise(say: str) -> None:
    policies_of({"some.yaml": GOOD.replace("say: Fine.", f"say: {say}")})


def company(tmp_path: Path, more: str) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    facts = (COMPANY / "facts.yaml").read_text("utf-8")
    (folder / "facts.yaml").write_text(facts + more, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("spent_today_usd", "spend is no rule's business, limits live in budgets.yaml"),
        ("confidense", 'nothing supplies "confidense", so it would always take its safe value'),
        ("confidense", '(did you mean "confidence"?)'),
    ],
)
def test_a_fact_that_nothing_supplies_is_refused(tmp_path: Path, name: str, told: str) -> None:
    fact = f"{name}: {{type: number, range: [0, 9], unknown: 0, about: it}}\n"

    with pytest.raises(FilesError) as caught:
        read(company(tmp_path, fact))

    assert told in str(caught.value)


def test_what_is_said_to_be_supplied_is() -> None:
    asked = asked_facts(asking(), UTC)
    near = found_facts(found(hit(entry())), (), asking().asker)
    sent = sent_facts(Draft(text="x", citations=(), tier="faq"), {})

    assert {*asked, *near, *sent, "draft_confidence"} == SUPPLIED
