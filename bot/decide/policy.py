"""Policy guards every rung and is none: `permits` speaks before a tier, `judge` after.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.decide.checks import CHECKS, Case, Check
from bot.decide.facts import sent_facts
from bot.domain import (
    Accept,
    AskBack,
    Decision,
    Decline,
    Draft,
    Escalate,
    Fact,
    Finding,
    Refer,
    Verdict,
)
from bot.protocols import Rules, Tier


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules with the thresholds they are used with.

    Attributes:
        rules: Checked rules of every stage.
        answer_at: Least confidence to answer with.
        ask_at: Least confidence to ask which of several entries is meant.
        margin: Two entries nearer than this in confidence are too close to call.
        checks: Run in order; every finding is kept.
    """

    rules: Rules
    answer_at: float = 0.5
    ask_at: float = 0.35
    margin: float = 0.15
    checks: Sequence[Check] = CHECKS

    def permits(self, tier: Tier, facts: Mapping[str, Fact]) -> Finding | None:
        """Say why this tier may not see the question; None when it may.

        What stays on our machines needs no permit.  An external tier needs one, and no rule
        that closes it.
        """
        if not tier.external:
            return None
        decision = self.rules.decide("before_large_model", facts)
        if decision.action == "use_large_model":
            return None
        return Finding(decision.rule or "no-permit", decision.why or "no rule permits it")

    def judge(
        self, draft: Draft | None, case: Case, facts: Mapping[str, Fact]
    ) -> tuple[Verdict, Decision]:
        """Say what becomes of a draft, and by which decision of the rules.

        Rules that refuse or call for a person stand even where no draft was offered.
        """
        decision = self.rules.decide("before_answer", facts)
        stopped = stop(decision)
        if stopped is not None:
            return stopped, decision
        if draft is None:
            return Escalate((Finding("abstained", "offered no draft"),)), decision
        if "ask_missing" in decision.duties and self._sure(case):
            lacking = case.lacking(decision.asks)
            if lacking:
                return AskBack(lacking), decision
        findings = tuple(found for check in self.checks if (found := check(draft, case)))
        if findings:
            return Escalate(findings), decision
        sending = self.rules.decide("before_send", sent_facts(draft, facts))
        kept_back = stop(sending)
        if kept_back is not None:
            return kept_back, sending
        return Accept(draft, private="answer_in_private" in decision.duties), decision

    def _sure(self, case: Case) -> bool:
        return case.found.best is not None and case.found.best.confidence >= self.answer_at


def stop(decision: Decision) -> Refer | Decline | None:
    """The verdict of a decision that ends the walk; None when it does not."""
    finding = Finding(decision.rule or "", decision.why)
    if decision.action == "refuse":
        return Decline((finding,), decision.say)
    if decision.action == "ask_person":
        return Refer((finding,), decision.to)
    return None
