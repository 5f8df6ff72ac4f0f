"""The straight line from a question to its outcome.

    chatter? -> admit -> search -> which one? -> tier by tier: permits, draft, judge -> outcome

The person is what the ladder returns when no rung holds, and not a rung.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import TypeAlias

from bot.decide.asking import asked_fields, asked_which
from bot.decide.audience import for_people
from bot.decide.chatter import is_chatter
from bot.decide.checks import Case
from bot.decide.facts import asked_facts, covers, found_facts
from bot.decide.fields import fill
from bot.decide.heard import Heard
from bot.decide.hush import murmured
from bot.decide.languages import Language, name_of, unknown
from bot.decide.needs import recalled, spoken
from bot.decide.policy import Policy, stop
from bot.decide.proposing import Spelling, proposals
from bot.decide.wording import is_question, pieces, seeks, stems
from bot.domain import (
    Accept,
    Answer,
    AskBack,
    Asked,
    Decision,
    Decline,
    Draft,
    Entry,
    Escalate,
    Fact,
    Finding,
    Found,
    Handoff,
    Hit,
    Need,
    Outcome,
    Question,
    Receipt,
    Refer,
    Refused,
    Silent,
    Step,
)
from bot.errors import TierUnavailable
from bot.protocols import Proposer, Retriever, Tier

MOST_OPTIONS = 3  # entries to choose from; more is a search page
MOST_PARTS = 12  # sentences that are each searched; more is a story or a paste
ENTRY_SAYS = "{entry}"  # a rule's `say` that means: what the entry itself says
FAR_AHEAD, WIDE = 0.9, 0.35  # confidence, and its lead, that settle what a short message means
MOST_TRIES = 2  # asking for the fields of one entry, in one thread
GAVE_UP = "I still do not know enough to answer this, so a person takes it from here."
REFUSAL = "I am not allowed to answer that."


Part: TypeAlias = tuple[Question, Found]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Tries each tier in order until one satisfies the policy.

    Attributes:
        retriever: Finds entries.
        policy: Guards every rung.
        tiers: Cheapest first.
        zone: The company's time zone.
        clock: Seconds, monotonic; for the times in the trail.
        language: Tells the language of a text.
        written_in: The languages that entries are written in, as ISO 639 codes.
        proposer: Guesses at fields that are missing; the asker decides.
    """

    retriever: Retriever
    policy: Policy
    tiers: Sequence[Tier]
    zone: tzinfo
    clock: Callable[[], float]
    language: Language = unknown
    written_in: frozenset[str] = frozenset({"en"})
    proposer: Proposer = field(default_factory=Spelling)

    async def resolve(self, question: Question) -> tuple[tuple[Question, Outcome], ...]:
        """Answer the question, or what it holds of several, or hand it to a person.

        Returns:
            One outcome for each part, in order; parts of a message have ids `id#1`, `id#2`.
        """
        started = self.clock()
        if question.chosen is None and is_chatter(question.text):
            return ((question, Silent(receipt=self._receipt("says nothing to answer", started))),)
        language = self.language(question.text)
        foreign = bool(language) and language not in self.written_in
        if murmured(question, foreign=foreign):
            return ((question, Silent(receipt=self._receipt("was said to nobody", started))),)
        facts = asked_facts(question, self.zone, language=language, foreign=foreign)
        heard = Heard(self.policy.rules)
        admitted = heard.decide("admit", facts)
        verdict = stop(admitted)
        if verdict is not None:
            in_it = f" It is in {name_of(language)}." if foreign else ""
            receipt = self._receipt(f"{admitted.why}{in_it}", started, rule=admitted.rule)
            receipt = replace(receipt, decisions=heard.decisions)
            return ((question, _stopped(verdict, admitted, "", receipt)),)
        found = await self._found(question)
        parts = [(q, await self._climb(q, f, facts, heard.so_far(), started)) for q, f in found]
        return ((question, parts[0][1]),) if _stopped_alike(parts) else tuple(parts)

    async def _found(self, question: Question) -> list[Part]:
        """Search for the message; for its parts instead when each is a question of its own."""
        whole = self.retriever.search(question)
        cut = () if question.chosen or question.fields else _askable(question.text)
        if not 1 < len(cut) <= MOST_PARTS:
            return [(question, await whole)]
        parts = [
            replace(question, id=f"{question.id}#{n}", text=text)
            for n, text in enumerate(cut, 1)
            if seeks(text)  # what only tells how things are is never answered by itself
        ]
        if len(parts) < 2:  # noqa: PLR2004  one that seeks is the message
            return [(question, await whole)]
        first, *rest = await asyncio.gather(whole, *(self.retriever.search(p) for p in parts))
        several = self._worth_a_word(list(zip(parts, rest, strict=True)))
        return several or [(question, first)]

    def _worth_a_word(self, parts: Sequence[Part]) -> list[Part]:
        """The parts that we know, each entry once, and those that ask; empty when one is known."""
        known: dict[str, Part] = {}
        for part, found in parts:
            if found.best and self._knows(found):
                known.setdefault(found.best.entry.name, (part, found))
        if len(known) < 2:  # noqa: PLR2004  one known part is the message
            return []
        kept = list(known.values())
        return [p for p in parts if p in kept or (not self._knows(p[1]) and _asks(p[0].text))]

    def _knows(self, found: Found) -> bool:
        return found.best is not None and found.best.confidence >= self.policy.answer_at

    async def _climb(
        self,
        question: Question,
        found: Found,
        facts: dict[str, Fact],
        heard: Heard,
        started: float,
    ) -> Outcome:
        """Try the tiers, and note what the rules said on the way."""
        climbing = replace(self, policy=replace(self.policy, rules=heard))
        outcome = await climbing.tried(question, found, facts, started)
        receipt = replace(outcome.receipt, decisions=heard.decisions)
        return replace(outcome, receipt=receipt)

    async def tried(
        self, question: Question, found: Found, facts: dict[str, Fact], started: float
    ) -> Outcome:
        """Try tier by tier what was found; a person where none holds."""
        case = Case(question=question, found=found, answer_at=self.policy.answer_at)
        facts = {**facts, **found_facts(found, case.lacking(), question.asker)}
        trail: list[Step] = []
        for tier in self.tiers:
            step, decision = await self._try(tier, case, {**facts, "tier": tier.name})
            trail.append(step)
            receipt = self._receipt(
                reason_for(step, decision), started, found=found, trail=trail, rule=decision.rule
            )
            which = self._which(question, found, step)
            if which:
                why = "several entries fit equally"
                return asked_which(which, replace(receipt, reason=why, rule=None))
            match step.verdict:
                case Accept(draft, private):
                    answer = _answer(draft, found, receipt, private=private)
                    return replace(answer, recalled=recalled(case.needs, question))
                case AskBack(needs):
                    return await self._ask(needs, case, decision, receipt)
                case Refer() | Decline():
                    text = _own_words(case)
                    return _stopped(step.verdict, decision, text, receipt)
                case Escalate():
                    continue
        hidden = found.hidden_by_dates
        told_of = hidden if hidden and _all_may_read(hidden, question) else None
        receipt = self._receipt("", started, found=found, trail=trail)
        return _handed_over(told_of, found, receipt)

    async def _ask(
        self, needs: Sequence[Need], case: Case, decision: Decision, receipt: Receipt
    ) -> Asked | Handoff:
        """Ask for everything that is missing, twice at most: then a person, with what is known."""
        entry = case.found.hits[0].entry
        if case.question.asked_for.count(entry.name) < MOST_TRIES:
            proposed = await proposals(self.proposer, case.question, needs)
            return asked_fields(needs, entry, proposed, receipt)
        names = ", ".join(spoken(need.name) for need in needs)
        return Handoff(
            receipt=replace(
                receipt, reason=f"asked {MOST_TRIES} times, and still not known: {names}"
            ),
            say=GAVE_UP,
            draft=for_people(receipt.trail[-1].draft, [entry]),
            known=case.known(decision.asks),
            lacking=tuple(need.name for need in needs),
        )

    async def _try(self, tier: Tier, case: Case, facts: dict[str, Fact]) -> tuple[Step, Decision]:
        began = self.clock()
        draft, refused = None, self.policy.permits(tier, facts)
        if refused is None:
            try:
                draft = await tier.draft(case.question, case.found.hits)
            except TierUnavailable as error:
                refused = Finding("unavailable", str(error))
        verdict, decision = self.policy.judge(draft, case, facts)
        if refused is not None and isinstance(verdict, Escalate):
            verdict = Escalate((refused,))
        spent = round((self.clock() - began) * 1000, 3)
        return Step(tier=tier.name, draft=draft, verdict=verdict, ms=spent), decision

    def _which(self, question: Question, found: Found, step: Step) -> tuple[Entry, ...]:
        """Entries too close to call; empty when one stands out, or a rule has spoken."""
        if question.chosen or isinstance(step.verdict, Refer | Decline):
            return ()
        close = tuple(e for e in rivals(found, self.policy) if _all_may_read(e, question))
        best = found.best.entry if found.best else None
        return close if len(close) > 1 and best in close else ()

    def _receipt(
        self,
        reason: str,
        started: float,
        *,
        found: Found | None = None,
        trail: Sequence[Step] = (),
        rule: str | None = None,
    ) -> Receipt:
        hits = found.hits if found else ()
        return Receipt(
            reason=reason,
            trail=tuple(trail),
            topic=hits[0].entry.topic if hits else None,
            confidence=hits[0].confidence if hits else 0.0,
            considered=tuple((hit.entry.name, hit.confidence) for hit in hits[:MOST_OPTIONS]),
            rule=rule,
            corpus=found.corpus if found else "",
            policy=self.policy.rules.version,
            ms=round((self.clock() - started) * 1000, 3),
        )


def _askable(text: str) -> tuple[str, ...]:
    return tuple(piece for piece in pieces(text) if not is_chatter(piece))


def _asks(text: str) -> bool:
    """Say whether a sentence asks about something; "Can anyone help?" does not."""
    return is_question(text) and bool(stems(text))


def _stopped_alike(parts: Sequence[tuple[Question, Outcome]]) -> bool:
    """Say whether one rule, such as a wish for a person, stopped every part: it speaks once."""
    stops = {o.receipt.rule for _, o in parts if isinstance(o, Handoff | Refused)}
    whole = all(isinstance(outcome, Handoff | Refused) for _, outcome in parts)
    return whole and len(stops) == 1 and None not in stops


def _all_may_read(entry: Entry, question: Question) -> bool:
    """Say whether everybody who will read the reply may see the entry."""
    return question.place.kind == "dm" or covers(entry, question.asker)


def _own_words(case: Case) -> str:
    """What the entry says, for a rule that lets it speak; nothing where others must not read it."""
    if case.found.best is None or case.lacking():
        return ""
    entry = case.found.best.entry
    return fill(entry.answer, case.known()) if _all_may_read(entry, case.question) else ""


def rivals(found: Found, policy: Policy) -> tuple[Entry, ...]:
    """The entries among which only the asker can choose, at most three; empty for a clear best."""
    if found.best is None:
        return ()
    near = [hit.entry for hit in found.hits if _near(hit, found.best, policy)]
    alike = [hit for hit in found.hits if hit.entry.name in found.alike]
    if len(alike) > 1 and not found.verbatim and not _far_ahead(found.best, alike):
        near = [hit.entry for hit in alike]
    return tuple(near[:MOST_OPTIONS]) if len(near) > 1 else ()


def _far_ahead(best: Hit, alike: Sequence[Hit]) -> bool:
    """Say whether one of the entries that a short message fits is meant all the same."""
    others = max(hit.confidence for hit in alike if hit is not best)
    return best.confidence >= FAR_AHEAD and best.confidence - others >= WIDE


def _near(hit: Hit, best: Hit, policy: Policy) -> bool:
    if hit is best:
        return True
    close = best.confidence - hit.confidence < policy.margin
    return hit.confidence >= policy.ask_at and close


def reason_for(step: Step, decision: Decision) -> str:
    """One line a person can read."""
    match step.verdict:
        case Accept(draft):
            return f"answered from {', '.join(draft.citations)}"
        case AskBack(needs):
            return f"the answer depends on {', '.join(need.name for need in needs)}"
        case Refer() | Decline():
            return decision.why
        case Escalate(findings):
            return "; ".join(finding.detail for finding in findings)


def _answer(draft: Draft, found: Found, receipt: Receipt, *, private: bool) -> Answer:
    cited = {hit.entry.name: hit.entry for hit in found.hits}
    entries = tuple(cited[name] for name in draft.citations)
    return Answer(draft=draft, entries=entries, receipt=receipt, private=private)


def _stopped(
    verdict: Refer | Decline, decision: Decision, own_words: str, receipt: Receipt
) -> Refused | Handoff:
    say = own_words if decision.say.strip() == ENTRY_SAYS else decision.say
    if isinstance(verdict, Decline):
        return Refused(receipt=receipt, say=say or REFUSAL)
    return Handoff(receipt=receipt, to=verdict.to, say=say)


def _handed_over(hidden: Entry | None, found: Found, receipt: Receipt) -> Handoff:
    """No rung held.  When only its dates hide the entry that fits, the asker is told so."""
    last = next((step for step in reversed(receipt.trail) if step.draft), None)
    say, reason = "", "no entry answers it"
    if receipt.trail and isinstance(receipt.trail[-1].verdict, Escalate):
        reason = "; ".join(f.detail for f in receipt.trail[-1].verdict.findings) or reason
    if hidden is not None and hidden.valid is not None:
        span = f"{hidden.valid.first.isoformat()} to {hidden.valid.last.isoformat()}"
        say = f"I have an answer to “{hidden.question}”, but it holds only from {span}."
    draft = for_people(last.draft if last else None, [hit.entry for hit in found.hits])
    return Handoff(receipt=replace(receipt, reason=reason), say=say, draft=draft)
