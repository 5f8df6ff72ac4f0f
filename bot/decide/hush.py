"""What nobody asked the bot may be left alone: silence instead of a handoff.  Pure."""

import re

from bot.decide.wording import is_question, plain, seeks, sentences
from bot.domain import Answer, Asked, Handoff, Outcome, Question, Silent, kind_of

_MARK = re.compile(r"[?؟]")  # asking, also in Arabic letters
BEYOND_DOUBT = 0.85  # confidence; a remark that is near an entry by chance stays below
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


def murmured(question: Question, *, foreign: bool) -> bool:
    """Say whether it is a remark to nobody that would only go to a person.

    Outsiders, and people who write in a language no entry is written in, are never answered by
    the bot itself; what they merely say in a channel must not page anybody.
    """
    place = question.place
    if place.addressed or question.thread or not (foreign or question.asker.external):
        return False
    said = plain(question.text)
    return not _MARK.search(said) and not any(map(is_question, sentences(said)))


def hushed(
    question: Question, outcome: Outcome, *, unsure_is_silent: bool, only_questions: bool
) -> Outcome:
    """Leave alone what the bot was not addressed with and has no answer to.

    A rule that calls for a person stands, so does a handoff after a failure: only an unsure
    one gives way, and never in a thread that the asker has with the bot.  A remark is answered
    only where the answer is beyond doubt.

    Args:
        question: Where and how it was asked.
        outcome: What was decided.
        unsure_is_silent: The channel wants no handoffs of what was said to nobody.
        only_questions: The channel is listened to for questions alone.
    """
    receipt = outcome.receipt
    if question.place.addressed or question.thread or not receipt.trail:
        return outcome
    idle = only_questions and not asks_something(question.text)
    match outcome:
        case Handoff() if receipt.rule is None and (unsure_is_silent or idle):
            return Silent(receipt=receipt)
        case Answer() | Asked() if idle and receipt.confidence < BEYOND_DOUBT:
            return Silent(receipt=receipt)
        case _:
            return outcome


def shadowed(outcome: Outcome) -> Silent:
    """What is decided where the bot may only listen: it holds no text that could be posted."""
    if isinstance(outcome, Silent):
        return outcome
    return Silent(receipt=outcome.receipt, withheld=kind_of(outcome))
