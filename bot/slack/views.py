"""The App Home and the dialogs.  Pure."""

from collections.abc import Sequence

from bot.slack import actions
from bot.slack.layout import Divider, Header, Home, Input, Modal, Section
from bot.slack.texts import Bold, Plain, words

_TOPICS_SHOWN = 40
_HOW = """\
*Mention me* in a channel, *write to me* here, or type `/ask` and your question.
Answers come from entries that named people keep, each with its source.
Where I have none, or am not sure, I ask a person and tell you who."""


def home_view(topics: Sequence[str], *, note: str = "") -> Home:
    """Render what a person finds on the Home tab: how to ask, and about what."""
    listed = ", ".join(topics[:_TOPICS_SHOWN]) or "nothing yet"
    blocks = (
        Header("First-line help"),
        Section(words(_HOW.replace("\n", "  \n"))),
        Divider(),
        Section((Bold("Topics I know"), Plain(f"\n{listed}"))),
        *((Section(words(note)),) if note else ()),
    )
    return Home(blocks)


def write_modal(question_id: str, ask: str, field: str) -> Modal:
    """Ask for the words of one field; its value comes back under `WRITE_INPUT`."""
    return Modal(
        title="One more thing",
        callback=actions.WRITE_VIEW,
        subject=actions.checked_id(question_id),
        blocks=(Section(words(ask)), Input(field or "Your answer", actions.WRITE_INPUT)),
    )
