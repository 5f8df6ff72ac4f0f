"""The on-call card: a question for a person, with everything already tried.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.decide.needs import spoken
from bot.domain import Accept, Escalate, Finding, Handoff, Refer, Step
from bot.slack import actions
from bot.slack.layout import (
    Actions,
    Block,
    Button,
    Context,
    Divider,
    Header,
    Message,
    Prose,
    Section,
)
from bot.slack.texts import Bold, Channel, Permalink, Person, Plain, Quote, Text

CardState: TypeAlias = Literal["open", "taken", "answered", "resolved"]
_LONGEST_QUESTION = 2500
_LONGEST_DRAFT = 2500
_CONSIDERED = 5
_WORTH_READING = 0.2  # an approved text about something else would only be in the way


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the card shows.

    Attributes:
        handoff_id: What its buttons stand for.
        question: As asked.
        asker: The asker's user id.
        channel: Where it was asked; empty for a direct message.
        handoff: Why, and what was tried.
        permalink: Of the asker's message, as Slack gave it; empty when there is none.
        state: How far it is.
        by: Display name of the person who took, answered or resolved it.
    """

    handoff_id: str
    question: str
    asker: str
    handoff: Handoff
    channel: str = ""
    permalink: str = ""
    state: CardState = "open"
    by: str = ""


def card_message(card: Card) -> Message:
    """Render the card in its present state; post it once, then update it with this."""
    blocks: list[Block] = [
        Header(_title(card)),
        Context(_whence(card)),
        Section((Quote(card.question[:_LONGEST_QUESTION]),)),
        Section((Bold("Why it is here:"), Plain(f" {_why(card.handoff)}"))),
        Section(_tried(card.handoff)),
        *_fields(card.handoff),
        *(_draft(card.handoff) if card.state != "resolved" else ()),
        Context(_hint(card)),
    ]
    return Message((Plain(f"{_title(card)}: {card.question}"),), (*blocks, *_buttons(card)))


def _title(card: Card) -> str:
    match card.state:
        case "open":
            return "A question needs a person"
        case "taken":
            return f"Taken by {card.by}"
        case "answered":
            return f"Answered by {card.by}"
        case "resolved":
            return f"Resolved by {card.by}"


def _whence(card: Card) -> Text:
    place: Text = (
        (Plain(" in "), Channel(card.channel)) if card.channel else (Plain(" in a direct message"),)
    )
    link: Text = (Plain(" · "), Permalink(card.permalink, "open")) if card.permalink else ()
    return (Plain("Asked by "), Person(card.asker), *place, *link)


def _why(handoff: Handoff) -> str:
    """The reason as a sentence; what else each tier stumbled over stands with the tier."""
    details = [found for step in handoff.receipt.trail for found in _findings(step)]
    unsure = [found.detail for found in details if found.rule == "unsure"]
    whole = handoff.receipt.reason.strip()
    # What else an answer lacks matters only where it was the right one.
    reason = next((one for one in unsure if one in whole), whole)[:1000] or "nobody noted why"
    return reason[0].upper() + reason[1:] + ("" if reason[-1] in ".!?" else ".")


def _findings(step: Step) -> Sequence[Finding]:
    match step.verdict:
        case Escalate(findings) | Refer(findings=findings):
            return findings
        case _:
            return ()


def _tried(handoff: Handoff) -> Text:
    lines = [_step(step, handoff.receipt.reason) for step in handoff.receipt.trail]
    lines += [
        f"• nearest: {name} ({confidence:.0%} sure)"
        for name, confidence in handoff.receipt.considered[:_CONSIDERED]
    ]
    return (Bold("What was tried"), Plain("\n" + ("\n".join(lines) or "• nothing was close")))


def _fields(handoff: Handoff) -> tuple[Block, ...]:
    """What the asker has told already, so that nobody asks for it again."""
    known = [f"• {spoken(name)}: {value}" for name, value in handoff.known.items()]
    lines = [*known, *(f"• {spoken(name)}: not known" for name in handoff.lacking)]
    return (
        (Section((Bold("What the asker told"), Plain("\n" + "\n".join(lines)))),) if lines else ()
    )


def _step(step: Step, reason: str) -> str:
    offered = f"offered {', '.join(step.draft.citations)}" if step.draft else "offered nothing"
    details = (finding.detail for finding in _findings(step))
    why = "; ".join(detail for detail in details if detail not in reason)  # it is said above
    return f"• {step.tier}: {offered}" + (f" ({why})" if why else "")


def _draft(handoff: Handoff) -> tuple[Block, ...]:
    """The best text there was; no link of it is live."""
    far = any(sure < _WORTH_READING for _, sure in handoff.receipt.considered[:1])
    if handoff.draft is None or (handoff.draft.tier == "faq" and far):
        return ()
    cited = ", ".join(handoff.draft.citations)
    held_back = not any(isinstance(step.verdict, Accept) for step in handoff.receipt.trail)
    title = "Best draft, not sent" if held_back else "The answer it had"
    lead = (Bold(title), Plain(f" ({handoff.draft.tier}, from {cited})"))
    return Divider(), Section(lead), Prose(handoff.draft.text[:_LONGEST_DRAFT])


def _hint(card: Card) -> Text:
    if card.state == "resolved":
        return (Plain("Closed. Replies here no longer reach the asker."),)
    return (Plain("Reply in this thread: what you write reaches the asker under your name."),)


def _buttons(card: Card) -> tuple[Block, ...]:
    subject = actions.checked_id(card.handoff_id)
    take = Button("Take it", actions.TAKE, subject, "primary")
    resolve = Button("Resolve", actions.RESOLVE, subject)
    match card.state:
        case "open":
            return (Actions((take, resolve)),)
        case "taken" | "answered":
            return (Actions((resolve,)),)
        case "resolved":
            return ()
