"""The dialogs.  Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.decide.needs import spoken
from bot.domain import Answer, Need
from bot.slack import actions
from bot.slack.blocks import answer_body
from bot.slack.layout import Choice, Day, Input, Menu, Modal, Section, Written
from bot.slack.texts import Quote, words


def form_modal(subject: str, ask: str, needs: Sequence[Need], proposed: Mapping[str, str]) -> Modal:
    """Ask for every needed field; `values_from` reads what comes back."""
    inputs = (
        Input(spoken(need.name).capitalize(), _element(need, number, proposed.get(need.name, "")))
        for number, need in enumerate(needs)
    )
    return Modal(
        title="One more thing",
        callback=actions.WRITE_VIEW,
        subject=actions.checked_id(subject),
        blocks=(Section(words(ask)), *inputs),
    )


def values_from(submitted: Mapping[str, str], needs: Sequence[Need]) -> dict[str, str]:
    """What was filled in, by field; a choice comes back as its number."""
    found: dict[str, str] = {}
    for number, need in enumerate(needs):
        value = submitted.get(f"{actions.WRITE_INPUT}:{number}", "")
        if need.choices:
            at = int(value) if value.isdecimal() else len(need.choices)
            value = need.choices[at] if at < len(need.choices) else ""
        found[need.name] = value
    return found


def _element(need: Need, number: int, proposed: str) -> Menu | Day | Written:
    action = f"{actions.WRITE_INPUT}:{number}"
    if need.choices:
        choices = tuple(Choice(label, str(at)) for at, label in enumerate(need.choices))
        initial = str(need.choices.index(proposed)) if proposed in need.choices else ""
        return Menu("Pick one", action, choices, initial)
    if "date" in need.name.lower().replace("-", "_").split("_"):
        return Day(action, proposed if _is_day(proposed) else "")
    return Written(action, initial=proposed)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def answer_modal(answer: Answer, about: str, names: Mapping[str, str]) -> Modal:
    """Show an answer once more to its asker; there is nothing to press, and nothing is posted."""
    blocks = (Section((Quote(about),)), *answer_body(answer, names))
    return Modal(title="Your answer", blocks=blocks)
