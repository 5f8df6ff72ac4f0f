"""Outcomes in, messages for the asker out.  Pure, so each can be read in a test."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from bot.domain import Answer, Asked, Entry, Handoff, Option, Outcome, Refused, Silent
from bot.records.buttons import Reason
from bot.slack import actions
from bot.slack.layout import (
    Actions,
    Block,
    Button,
    Choice,
    Context,
    Feedback,
    Menu,
    Message,
    Prose,
    Section,
)
from bot.slack.links import NO_HOSTS
from bot.slack.markdown import hosts_in
from bot.slack.packing import parts_of
from bot.slack.texts import Bold, Mrkdwn, Plain, Quote, Text, words

BUTTONS_AT_MOST = 5
"""More options than this become a menu."""
WHY: Mapping[Reason, str] = MappingProxyType(
    {
        "wrong": "It is wrong",
        "outdated": "It is outdated",
        "elsewhere": "Not my question",
        "unclear": "Hard to understand",
    }
)
"""What a reader may say of an answer that did not help."""
NOBODY: Mapping[str, str] = MappingProxyType({})


def blocks_for(
    outcome: Outcome,
    question_id: str,
    *,
    asked_team: Text | None = None,
    ephemeral: bool = False,
    names: Mapping[str, str] = NOBODY,
    may_keep: bool = False,
) -> Message | None:
    """Render what the asker will read; `None` for silence.

    Args:
        outcome: What was decided.
        question_id: What the buttons stand for.
        asked_team: Who was asked, for a handoff that IS open; without it nothing is promised.
        ephemeral: Only the asker sees it: Share and Dismiss instead of feedback.
        names: Display names of entry owners, by the owner as the entry writes it.
        may_keep: The asker has picked something that we could remember.
    """
    match outcome:
        case Answer():
            message = answer_message(outcome, question_id, ephemeral=ephemeral, names=names)
            return _with_offer(message, question_id) if may_keep else message
        case Asked():
            return asked_message(outcome, question_id)
        case Handoff():
            return handoff_message(outcome, asked_team)
        case Refused():
            return refused_message(outcome, question_id)
        case Silent():
            return None


def answer_message(
    answer: Answer,
    question_id: str,
    *,
    ephemeral: bool = False,
    names: Mapping[str, str] = NOBODY,
) -> Message:
    """Render an answer: the text, where it comes from, and what to do if it is wrong."""
    buttons = _private_buttons(question_id) if ephemeral else _public_buttons(question_id)
    hosts = hosts_in(*(entry.answer for entry in answer.entries))
    *before, last = parts_of(answer.draft.text)
    end = (Prose(last, hosts), *_sources(answer, names), *buttons)
    pages = [
        *(Message((Mrkdwn(part),), (Prose(part, hosts),)) for part in before),
        Message((Mrkdwn(last),), end),
    ]
    return replace(pages[0], more=tuple(pages[1:]))


def _with_offer(message: Message, question_id: str) -> Message:
    """Offer to remember what was picked; nothing is kept without a click."""
    subject = actions.checked_id(question_id)
    offer = Actions((Button("Remember this for me", actions.REMEMBER, subject),))
    *before, last = (message, *message.more)
    pages = [*before, replace(last, blocks=(*last.blocks, offer), more=())]
    return replace(pages[0], more=tuple(pages[1:]))


def answer_body(answer: Answer, names: Mapping[str, str]) -> tuple[Block, ...]:
    """Render the text of an answer and where it comes from."""
    hosts = hosts_in(*(entry.answer for entry in answer.entries))
    return Prose(answer.draft.text, hosts), *_sources(answer, names)


def _sources(answer: Answer, names: Mapping[str, str]) -> tuple[Block, ...]:
    told = ", ".join(answer.recalled.values())
    small = f"For {told}, as you let me remember. My Home tab forgets it."
    own = (Context((Plain(small),)),) if told else ()
    return (*own, *(Context(_source(entry, names)) for entry in answer.entries[:3]))


def asked_message(asked: Asked, question_id: str) -> Message:
    """Render one question back: buttons, a menu, or a form to fill in."""
    text = (Mrkdwn(asked.text),)
    if not asked.options:
        return Message(text, (Section(text), *_form(question_id)))
    proposed = next(iter(asked.proposed.values()), "")
    picks = Actions(_picks(asked.options, question_id, proposed))
    return Message(text, (Section(text), picks, _person_row(question_id)))


def handoff_message(handoff: Handoff, asked_team: Text | None, *, about: str = "") -> Message:
    """Tell the asker who has been asked; with nobody asked, promise nothing.

    Args:
        handoff: Its `say` comes first.
        asked_team: Who was asked; None when nobody could be.
        about: The question, where this does not stand beneath it.
    """
    said = words(handoff.say) if handoff.say else ()
    if asked_team is None:
        closing = words("I have no approved answer to this, and could not reach anyone about it.")
    else:
        # The owner's words may say that somebody will call: then nothing else is promised.
        promise = "." if said else ". The answer will come here."
        closing = (Plain("I have asked "), *asked_team, Plain(promise))
    quoted: Text = (Quote(about),) if about else ()
    blocks = tuple(Section(text) for text in (quoted, said, closing) if text)
    return Message((*said, Plain(" "), *closing) if said else closing, blocks)


def refused_message(refused: Refused, question_id: str) -> Message:
    """Render a no with its reason, and the way to a person."""
    said = words(refused.say or "I may not answer this.")
    return Message(said, (Section(said), _person_row(question_id)))


def taken_message(name: str) -> Message:
    """Tell the asker who has taken the question."""
    text = (Bold(name), Plain(" is looking into this."))
    return Message(text, (Section(text),))


def resolved_message(name: str) -> Message:
    """Tell the asker that a person has closed the question."""
    text = (Bold(name), Plain(" marked this as resolved. Write here if it is not."))
    return Message(text, (Section(text),))


def relayed_message(name: str, text: str) -> Message:
    """Pass on what a person replied, under their name; their links are their own."""
    lead = (Bold(name), Plain(" replied:"))
    body = (Plain(text, hosts_in(text)),)
    return Message((*lead, Plain(" "), *body), (Section((*lead, Plain("\n"), *body)),))


def withdrawn_message(reason: str) -> Message:
    """Replace an answer that no longer stands."""
    text = words(f"_This answer was withdrawn: {reason}_")
    return Message(text, (Section(text),))


def outdated_message(message: Message, note: str) -> Message:
    """Put a note over a message that is kept for the record, without its buttons."""
    kept = tuple(block for block in message.blocks if isinstance(block, Section | Prose | Context))
    return Message(words(note), (Context(words(note)), *kept))


def picked_message(asked: Asked, label: str) -> Message:
    """Replace a question back by what was picked, so that it is asked once."""
    chosen = (Plain("You picked "), Bold(label), Plain("."))
    return Message(chosen, (Section((Mrkdwn(asked.text),)), Context(chosen)))


def brought_message(message: Message, about: str, lead: str) -> Message:
    """Bring to a direct message what was asked elsewhere; `lead` says why it comes here."""
    asked = Section((Plain(f"{lead}\n"), Quote(about)))
    return replace(message, blocks=(asked, *message.blocks))


def why_message(question_id: str, *, asker: bool) -> Message:
    """Ask, in one click, why an answer did not help; its asker may have a person instead."""
    subject = actions.checked_id(question_id)
    buttons = (
        *(
            Button(label, f"{actions.REASON}:{n}", actions.reason_value(subject, reason))
            for n, (reason, label) in enumerate(WHY.items())
        ),
        *((Button("Ask a person", actions.ASK_PERSON, subject),) if asker else ()),
    )
    text = words("Thank you, noted. What was the trouble with it?")
    return Message(text, (Section(text), Actions(buttons)))


def noted_message(reason: Reason) -> Message:
    """Say that the reason is on record, for whom."""
    text = (
        Plain("Thank you, noted: "),
        Bold(WHY[reason].lower()),
        Plain(". Whoever keeps this answer sees it."),
    )
    return Message(text, (Section(text),))


def again_message(
    answer: Answer, question_id: str, about: str, names: Mapping[str, str]
) -> Message:
    """Bring back an answer to its asker, below their question."""
    message = answer_message(answer, question_id, names=names)
    return replace(message, blocks=(Section((Quote(about),)), *message.blocks))


def notice(text: str) -> Message:
    """Say one thing in our own words (CommonMark)."""
    return Message(words(text), (Section(words(text)),))


def _source(entry: Entry, names: Mapping[str, str]) -> Text:
    owner = names.get(entry.owner, _shown_owner(entry.owner))
    parts = [
        f"Source: {entry.name}",
        f"kept by {owner}" if owner else "",
        f"valid until {day_words(entry.valid.last)}" if entry.valid else "",
        f"to be reviewed by {day_words(entry.review_by)}" if entry.review_by else "",
    ]
    return (Plain(" · ".join(filter(None, parts)), NO_HOSTS),)


def day_words(day: date) -> str:
    """Write a date so that nobody reads it the wrong way round."""
    return f"{day.day} {day:%B %Y}"


def _shown_owner(owner: str) -> str:
    """A bare user id tells a reader nothing, and a live one would ping its owner."""
    return "" if owner[:1] in "UW" and owner.isalnum() and owner.isupper() else owner


def _public_buttons(question_id: str) -> tuple[Block, ...]:
    feedback = Feedback(
        actions.FEEDBACK,
        good=actions.rating_value(question_id, "good"),
        bad=actions.rating_value(question_id, "bad"),
    )
    return feedback, _person_row(question_id)


def _private_buttons(question_id: str) -> tuple[Block, ...]:
    subject = actions.checked_id(question_id)
    row = Actions(
        (
            Button("Share in the channel", actions.SHARE, subject, "primary"),
            Button("Dismiss", actions.DISMISS, subject),
            Button("Ask a person", actions.ASK_PERSON, subject),
        ),
    )
    return (row,)


def _person_row(question_id: str) -> Actions:
    subject = actions.checked_id(question_id)
    return Actions((Button("Ask a person", actions.ASK_PERSON, subject),))


def _form(question_id: str) -> tuple[Block, ...]:
    subject = actions.checked_id(question_id)
    row = Actions(
        (
            Button("Answer", actions.WRITE, subject, "primary"),
            Button("Ask a person", actions.ASK_PERSON, subject),
        ),
    )
    return Context(words("Press *Answer*, or reply in this thread.")), row


def _picks(
    options: tuple[Option, ...], question_id: str, proposed: str
) -> tuple[Button | Menu, ...]:
    """One button for each option, or a menu; what may be meant stands out, and is not chosen."""
    numbered = tuple(
        (option, actions.pick_value(question_id, number)) for number, option in enumerate(options)
    )
    if len(options) > BUTTONS_AT_MOST:
        choices = tuple(Choice(option.label, value) for option, value in numbered)
        return (Menu("Pick one", actions.PICK, choices),)
    return tuple(
        Button(
            option.label,
            f"{actions.PICK}:{number}",
            value,
            "primary" if option.value == proposed else None,
        )
        for number, (option, value) in enumerate(numbered)
    )
