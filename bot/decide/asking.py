"""What we ask back.  Pure."""

from collections.abc import Mapping, Sequence

from bot.decide.needs import spoken
from bot.domain import Asked, Entry, Need, Option, Receipt


def asked_fields(
    needs: Sequence[Need], entry: Entry, proposed: Mapping[str, str], receipt: Receipt
) -> Asked:
    """Ask for every field at once: by its choices where there is only one, else by a form."""
    first, *more = needs
    one_pick = first.choices if not more else ()
    return Asked(
        text=_question_for(needs),
        kind="field",
        options=tuple(Option(choice, choice) for choice in one_pick),
        needs=tuple(needs),
        proposed=proposed,
        entry=entry.name,
        receipt=receipt,
    )


def _question_for(needs: Sequence[Need]) -> str:
    first, *more = needs
    if more:
        names = [spoken(need.name) for need in needs]
        return f"To answer this I need to know: {', '.join(names[:-1])} and {names[-1]}."
    return (
        f"Which {spoken(first.name)} is it?"
        if first.choices
        else f"What is the {spoken(first.name)}?"
    )


def asked_which(entries: Sequence[Entry], receipt: Receipt) -> Asked:
    """Ask which of several entries is meant."""
    return Asked(
        text="Which of these do you mean?",
        kind="which",
        options=tuple(Option(entry.question, entry.name) for entry in entries),
        receipt=receipt,
    )
