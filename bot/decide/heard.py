"""Rules that remember what they were asked, and what they said."""

from collections.abc import Mapping

from bot.domain import Decision, Fact, Stage
from bot.protocols import Rules


class Heard:
    """Rules for one question; a `bot.protocols.Rules`."""

    def __init__(self, rules: Rules, decisions: tuple[Decision, ...] = ()) -> None:
        """Stand before the rules; `decisions` were made already."""
        self._rules = rules
        self.decisions = decisions

    @property
    def version(self) -> str:
        """That of the rules themselves."""
        return self._rules.version

    def decide(self, stage: Stage, facts: Mapping[str, Fact]) -> Decision:
        """Ask the rules, and note what they say."""
        decision = self._rules.decide(stage, facts)
        self.decisions = (*self.decisions, decision)
        return decision

    def so_far(self) -> "Heard":
        """Go on from here on one of several ways."""
        return Heard(self._rules, self.decisions)
