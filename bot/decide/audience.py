"""Who may read an answer, asked again just before it is shown.  Pure."""

from collections.abc import Sequence

from bot.domain import Answer, Asker, Draft, Entry, Handoff, Outcome, Receipt


def may_be_read(entries: Sequence[Entry], asker: Asker, *, in_channel: bool, shared: bool) -> bool:
    """Say whether all those to whom an answer would be shown may see its entries.

    Args:
        entries: What it rests on.
        asker: As they are now.
        in_channel: Everybody in the channel would read it.
        shared: Another organisation is in that channel.
    """
    if not all(entry.seen_by(asker) for entry in entries):
        return False
    return not in_channel or not (shared or any(entry.audience for entry in entries))


def for_people(draft: Draft | None, entries: Sequence[Entry]) -> Draft | None:
    """The draft for an on-call person's eyes: none where its entries are not for everyone.

    Who is on call is not known when the card is written, and all of its channel read it.
    """
    if draft is None:
        return None
    cited = [entry for entry in entries if entry.name in draft.citations]
    return None if any(entry.audience for entry in cited) else draft


def as_handoff(outcome: Outcome, receipt: Receipt) -> Handoff:
    """An outcome for a person after all, with the answer it had where everyone may see it."""
    answer = outcome if isinstance(outcome, Answer) else None
    draft = for_people(answer.draft, answer.entries) if answer else None
    return Handoff(receipt=receipt, draft=draft)
