"""English, however it is typed, is English; other languages are named where they can be told."""

import re
from pathlib import Path

import pytest

from bot.search.languages import language_of

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
FOREIGN = {
    "wie setze ich mein vpn passwort zurück?": "de",
    "mein laptop startet nicht mehr": "de",
    "où puis-je trouver ma fiche de paie ?": "fr",
    "dónde encuentro mi nómina": "es",
    "hoe reset ik mijn vpn wachtwoord?": "nl",
    "hoe vraag ik vakantie aan?": "nl",
    "gdzie znajdę pasek wypłaty": "pl",
    "hur många semesterdagar har jag kvar": "sv",
    "не могу войти в аккаунт": "ru",
    "如何重置我的VPN密码?": "zh",
    "VPNのパスワードをリセットするには?": "ja",
    "كيف أعيد تعيين كلمة مرور VPN؟": "ar",
}
ENGLISH = (
    "how do i rest my vpn pasword",
    "cant log in to jira since tuesday",
    "hi team, is there any leave policy for new joiners in leeds?",
    "vpn error 809 on the new macbook pro",
    "my manager in Köln asks where the expense form is",
    "what does Müller in finance need from me?",
)


def golden() -> list[str]:
    """Every question of the golden files, in the words people used."""
    files = ("golden.yaml", "golden-unseen.yaml")
    texts = ((KNOWLEDGE / name).read_text("utf-8") for name in files)
    asked = (one for text in texts for one in re.findall(r"ask: (.*)", text))
    return [one.strip("\"'") for one in asked if one.strip("\"'") not in FOREIGN]


@pytest.mark.parametrize(("text", "code"), FOREIGN.items())
def test_another_language_is_named(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize("text", ENGLISH)
def test_english_with_slips_and_names_is_english(text: str) -> None:
    assert language_of(text) in {"en", ""}


def test_no_golden_question_is_taken_for_another_language() -> None:
    assert [one for one in golden() if language_of(one) not in {"en", ""}] == []


@pytest.mark.parametrize("text", ["", "vpn", "danke", "https://beispiel.example/wie-geht-das"])
def test_what_is_too_short_to_say_is_said_to_be_nothing(text: str) -> None:
    assert language_of(text) == ""
