"""What is said of files that come with a question: nobody but a person reads them.  Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot.slack.layout import Context, Message
from bot.slack.texts import Permalink, Plain, Text

NAMED_AT_MOST = 5


def unread(message: Message, files: Sequence[str], *, handed_over: bool = False) -> Message:
    """Tell the asker plainly that the files were not read."""
    if not files:
        return message
    go_along = " Whoever takes your question sees that you sent it." if handed_over else ""
    if len(files) > 1:
        go_along = go_along.replace("sent it", "sent them")
    note = Plain(f"I cannot read files, so I have not looked at {_listed(files)}.{go_along}")
    return _with(message, (note,))


def carried(message: Message, files: Sequence[str], permalink: str) -> Message:
    """Tell a person which files came with it, and where they are.

    Args:
        message: What the person sees.
        files: Their names.
        permalink: Of the asker's message; empty where only the asker can open it.
    """
    if not files:
        return message
    where: Text = (Plain(" · "), Permalink(permalink, "open")) if permalink else ()
    ask = "" if permalink else ", in a direct message with me: ask for what you need"
    return _with(message, (Plain(f"With files that I cannot read: {_listed(files)}{ask}"), *where))


def _with(message: Message, note: Text) -> Message:
    return replace(message, blocks=(*message.blocks, Context(note)))


def _listed(files: Sequence[str]) -> str:
    named, more = ", ".join(files[:NAMED_AT_MOST]), len(files) - NAMED_AT_MOST
    return f"{named} and {more} more" if more > 0 else named
