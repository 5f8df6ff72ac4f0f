"""What the rules may look at, for one question.  The names are those of `facts.yaml`.  Pure."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from bot.decide.intents import complains, wants_deed, wants_person
from bot.decide.redact import found_kinds
from bot.decide.wording import plain, words
from bot.domain import Asker, Draft, Entry, Fact, Found, Need, Question

NEAR = 0.25  # confidence from which an entry is one of those that may be meant
SUPPLIED = frozenset(
    """
    addressed answer_audience asker_groups asker_is_external asker_is_guest audience_covers_channel
    channel channel_kind complains confidence draft_confidence entry foreign_language
    found_personal_data hour in_thread language margin missing_fields near_topics text_length tier
    topic wants_deed wants_person weekday words
    """.split()
)
"""Every fact that is ever known; any other would always take its safe value."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def asked_facts(
    question: Question, zone: tzinfo, *, language: str = "", foreign: bool = False
) -> dict[str, Fact]:
    """Facts that are known before anything was looked up.

    Args:
        question: What was asked.
        zone: The company's.
        language: Of the question; empty when nobody can say.
        foreign: No entry is written in it.
    """
    local = question.asked_at.astimezone(zone)
    return {
        "asker_groups": question.asker.groups,
        "asker_is_guest": question.asker.guest,
        "asker_is_external": question.asker.external,
        "channel": question.place.name,
        "channel_kind": question.place.kind,
        "addressed": question.place.addressed,
        "in_thread": bool(question.thread),
        "found_personal_data": frozenset(found_kinds(question.text)),
        **asker_words(question.text),
        "wants_person": wants_person(question.text),
        "wants_deed": wants_deed(question.text),
        "complains": complains(question.text),
        "language": language,
        "foreign_language": foreign,
        "text_length": float(len(question.text)),
        "weekday": DAYS[local.weekday()],
        "hour": local.hour + local.minute / 60,
    }


def asker_words(text: str) -> dict[str, Fact]:
    """Facts that hold the asker's own words; no record keeps more of them than rules name."""
    return {"words": frozenset(words(plain(text)))}


def found_facts(found: Found, missing: Sequence[Need], asker: Asker) -> dict[str, Fact]:
    """Facts that retrieval adds; without hits every one of them is left to its safe value."""
    if found.best is None:
        return {}
    best = found.best
    second = found.hits[1].confidence if len(found.hits) > 1 else 0.0
    return {
        "topic": best.entry.topic,
        "near_topics": frozenset(h.entry.topic for h in found.hits if h.confidence >= NEAR),
        "entry": best.entry.name,
        "confidence": best.confidence,
        "margin": max(0.0, best.confidence - second),
        "missing_fields": frozenset(need.name for need in missing),
        "answer_audience": best.entry.audience,
        "audience_covers_channel": covers(best.entry, asker),
    }


def covers(entry: Entry, asker: Asker) -> bool:
    """Say whether everybody in a channel may see the entry: only when it is for everyone."""
    return not entry.audience and not asker.external


def sent_facts(draft: Draft, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Facts of the last look: the scan is of the text that would be posted."""
    return {**facts, "tier": draft.tier, "found_personal_data": frozenset(found_kinds(draft.text))}
