"""What can be wrong with a draft.  Each check is one pure function."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.decide.fields import fill, placeholders
from bot.decide.needs import joined, known_fields, missing
from bot.domain import Draft, Finding, Found, Need, Question

LONGEST = 12_000  # characters; what Slack takes in one message's blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a draft is held against: what was asked and found, and how sure is sure enough."""

    question: Question
    found: Found
    answer_at: float

    @property
    def needs(self) -> tuple[Need, ...]:
        """What the best entry needs to know."""
        return self.found.best.entry.needs if self.found.best else ()

    def known(self, more: Sequence[Need] = ()) -> Mapping[str, str]:
        """Fields that the asker has told, the entry's and those that rules ask for."""
        return known_fields(joined(self.needs, more), self.question)

    def lacking(self, more: Sequence[Need] = ()) -> tuple[Need, ...]:
        """Fields that nobody knows yet, the entry's first."""
        return missing(joined(self.needs, more), self.known(more))


Check: TypeAlias = Callable[[Draft, Case], Finding | None]


def sure_enough(_draft: Draft, case: Case) -> Finding | None:
    """Hold back what retrieval is not sure of."""
    best = case.found.best
    if best is None:
        return Finding("unsure", "no entry is close")
    if best.confidence >= case.answer_at:
        return None
    return Finding(
        "unsure",
        f"no entry is close enough: the nearest is {best.entry.name}"
        f" ({best.confidence:.0%} sure, {case.answer_at:.0%} needed)",
    )


def cites_something(draft: Draft, _case: Case) -> Finding | None:
    """Refuse an answer that names no source."""
    return None if draft.citations else Finding("uncited", "names no entry")


def cites_what_was_found(draft: Draft, case: Case) -> Finding | None:
    """Refuse a source that was never retrieved for this asker."""
    invented = sorted(set(draft.citations) - {hit.entry.name for hit in case.found.hits})
    return Finding("invented-source", f"cites {invented!r}, never found") if invented else None


def says_what_is_approved(draft: Draft, case: Case) -> Finding | None:
    """Hold the `faq` tier to the approved text, word by word."""
    if draft.tier != "faq":
        return None
    cited = [hit.entry for hit in case.found.hits if hit.entry.name in draft.citations]
    approved = [fill(entry.answer, case.known()) for entry in cited]
    alone = len(draft.citations) == 1 and approved == [draft.text]
    return None if alone else Finding("not-verbatim", "is not the approved text")


def leaves_nothing_open(draft: Draft, case: Case) -> Finding | None:
    """Refuse a text whose fields were not filled."""
    wanted = {need.name for hit in case.found.hits for need in hit.entry.needs}
    left = sorted(placeholders(draft.text) & wanted)
    return Finding("unfilled", f"its answer still lacks {', '.join(left)}") if left else None


def fits(draft: Draft, _case: Case) -> Finding | None:
    """Refuse what Slack would not take."""
    size = len(draft.text)
    return Finding("too-long", f"has {size} of {LONGEST} characters") if size > LONGEST else None


CHECKS: tuple[Check, ...] = (
    sure_enough,
    cites_something,
    cites_what_was_found,
    says_what_is_approved,
    leaves_nothing_open,
    fits,
)
