"""What nobody asked the bot may be left alone: silence instead of a handoff.  Pure."""

import re

from bot.decide.wording import plain, seeks, sentences
from bot.domain import Handoff, Outcome, Question, Silent

# A message that tells of trouble asks for help, whether it has a question mark or not.
_TROUBLE = re.compile(
    r"\b(?:blocked|broke|broken|crash\w*|denied|down|error|expired|fail\w*|forgot|forgotten|freez\w*|"
    r"frozen|help|issue|locked|lost|missing|problem|rejected|slow|stolen|struggl\w*|stuck|trouble|"
    r"wrong|unable|can ?not|(?:ca|wo|is|do|does|did|are|has|have|could)n'?t|not working)\b",
    re.IGNORECASE,
)


def asks_something(text: str) -> bool:
    """Say whether a message asks, wishes, or tells of trouble."""
    said = plain(text)
    return bool(_TROUBLE.search(said)) or any(seeks(sentence) for sentence in sentences(said))


def hushed(
    question: Question, outcome: Outcome, *, unsure_is_silent: bool, only_questions: bool
) -> Outcome:
    """Leave alone what the bot was not addressed with and has no answer to.

    A rule that calls for a person stands, so does a handoff after a failure: only an unsure
    one gives way, and never in a thread that the asker has with the bot.

    Args:
        question: Where and how it was asked.
        outcome: What was decided.
        unsure_is_silent: The channel wants no handoffs of what was said to nobody.
        only_questions: The channel is listened to for questions alone.
    """
    if question.place.addressed or question.thread or not isinstance(outcome, Handoff):
        return outcome
    if outcome.receipt.rule is not None or not outcome.receipt.trail:
        return outcome
    idle = only_questions and not asks_something(question.text)
    return Silent(receipt=outcome.receipt) if unsure_is_silent or idle else outcome
