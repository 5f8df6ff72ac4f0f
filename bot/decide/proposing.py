"""Values that may be meant: they begin a form, and the asker decides.

What a proposer says is held against the choices, so that a model can be one as well: it
fills nothing in, it only saves a click.
"""

import difflib
from collections.abc import Mapping, Sequence

from bot.decide.needs import value_in
from bot.decide.wording import words
from bot.domain import Need, Question
from bot.protocols import Proposer

_ALIKE = 0.75  # of a choice's letters
_SHORTEST = 4  # letters of a word that may be misspelled


class Spelling:
    """Proposes the choice that a word is nearly; a `bot.protocols.Proposer`."""

    async def propose(self, question: Question, needs: Sequence[Need]) -> Mapping[str, str]:
        """Look in the thread's words, the latest first."""
        said = [word for text in reversed(question.told) for word in words(text)]
        near = ((need.name, _nearest(said, need.choices)) for need in needs)
        return {name: choice for name, choice in near if choice}


def _nearest(said: Sequence[str], choices: Sequence[str]) -> str:
    by_lower = {choice.lower(): choice for choice in choices}
    for word in said:
        close = difflib.get_close_matches(word, by_lower, 1, _ALIKE)
        if len(word) >= _SHORTEST and close:
            return by_lower[close[0]]
    return ""


async def proposals(
    proposer: Proposer, question: Question, needs: Sequence[Need]
) -> dict[str, str]:
    """What the proposer says, as far as it can be meant."""
    said = await proposer.propose(question, needs)
    kept = ((need.name, _kept(said.get(need.name), need)) for need in needs)
    return {name: value for name, value in kept if value is not None}


def _kept(value: str | None, need: Need) -> str | None:
    if value is None or (need.choices and value not in need.choices):
        return None
    return value_in(value, need)
