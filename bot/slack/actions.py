"""The words that come back when somebody clicks: action ids, and values without words.

A value is the id of a question or a handoff, at most with the number of a choice.  What
it stands for is looked up on our side, so a forged click can only name, never say.
"""

import re
from typing import Final, Literal, TypeAlias

from bot.records.buttons import REASONS, Reason

GOOD: Final = "good"
BAD: Final = "bad"

FEEDBACK: Final = "firstline_feedback"
ASK_PERSON: Final = "firstline_ask_person"
PICK: Final = "firstline_pick"
WRITE: Final = "firstline_write"
SHARE: Final = "firstline_share"
DISMISS: Final = "firstline_dismiss"
REASON: Final = "firstline_reason"
REMEMBER: Final = "firstline_remember"
FORGET: Final = "firstline_forget"
SHOW: Final = "firstline_show"
WHY: Final = "firstline_why"
TAKE: Final = "firstline_take"
RESOLVE: Final = "firstline_resolve"

ActionName: TypeAlias = Literal[
    "firstline_feedback",
    "firstline_ask_person",
    "firstline_pick",
    "firstline_write",
    "firstline_share",
    "firstline_dismiss",
    "firstline_reason",
    "firstline_remember",
    "firstline_forget",
    "firstline_show",
    "firstline_why",
    "firstline_take",
    "firstline_resolve",
]
ACTIONS: Final[tuple[ActionName, ...]] = (
    FEEDBACK,
    ASK_PERSON,
    PICK,
    WRITE,
    SHARE,
    DISMISS,
    REASON,
    REMEMBER,
    FORGET,
    SHOW,
    WHY,
    TAKE,
    RESOLVE,
)

ASK_THIS: Final = "firstline_ask_this"
WHY_THIS: Final = "firstline_why_this"
ShortcutName: TypeAlias = Literal["firstline_ask_this", "firstline_why_this"]
SHORTCUTS: Final[tuple[ShortcutName, ...]] = (ASK_THIS, WHY_THIS)

WRITE_VIEW: Final = "firstline_write_view"
WRITE_INPUT: Final = "firstline_write_input"

ANY_ACTION: Final = re.compile(r"firstline_[a-z_]+(?::\d{1,3})?")
"""What Bolt's `app.action` is given: buttons of one row need ids of their own (`:0`, `:1`)."""

_ID = re.compile(r"[A-Za-z0-9_.:#-]{1,200}")
_ROUND = re.compile(r"(.+)\.r(\d{1,3})")
_PICKED = re.compile(r"([A-Za-z0-9_.:#-]{1,200})\|(\d{1,3})")
_RATED = re.compile(r"([A-Za-z0-9_.:#-]{1,200})\|(good|bad)")
_REASONED = re.compile(rf"([A-Za-z0-9_.:#-]{{1,200}})\|({'|'.join(REASONS)})")


def opaque(value: str) -> bool:
    """Say whether a value has the form of an id, with or without a choice or a rating."""
    return any(pattern.fullmatch(value) for pattern in (_ID, _PICKED, _RATED, _REASONED))


def checked_id(value: str) -> str:
    """Return an id, or raise `ValueError` when it could be words."""
    if _ID.fullmatch(value) is None:
        raise ValueError(f"{value!r} is no id: buttons carry ids, never words")
    return value


def pick_value(question_id: str, number: int) -> str:
    """Name the choice by its number, counted from 0, as the outcome lists them."""
    return f"{checked_id(question_id)}|{number}"


def pick_from(value: str) -> tuple[str, int] | None:
    """Read (question id, number of the choice)."""
    match = _PICKED.fullmatch(value)
    return (match.group(1), int(match.group(2))) if match else None


def rating_value(question_id: str, rating: Literal["good", "bad"]) -> str:
    """Name the answer and what was thought of it."""
    return f"{checked_id(question_id)}|{rating}"


def rating_from(value: str) -> tuple[str, bool] | None:
    """Read (question id, whether it helped)."""
    match = _RATED.fullmatch(value)
    return (match.group(1), match.group(2) == GOOD) if match else None


def reason_value(question_id: str, reason: Reason) -> str:
    """Name the answer and why it did not help."""
    return f"{checked_id(question_id)}|{reason}"


def reason_from(value: str) -> tuple[str, Reason] | None:
    """Read (question id, why it did not help)."""
    match = _REASONED.fullmatch(value)
    if match is None:
        return None
    return match.group(1), next(reason for reason in REASONS if reason == match.group(2))


def subject_from(subject: str) -> tuple[str, int]:
    """The question and the round that a button stands for."""
    match = _ROUND.fullmatch(subject)
    return (match.group(1), int(match.group(2))) if match else (subject, 0)
