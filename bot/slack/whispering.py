"""What only the asker sees, where they asked."""

from bot.records.questions import Asking
from bot.slack.gate import Gate
from bot.slack.layout import Message


async def whisper(gate: Gate, asking: Asking, message: Message, *, replace: bool = False) -> None:
    """Show it to the asker alone.

    Args:
        gate: The way to Slack.
        asking: Its `reply_url` is used where it has one: only that can change an ephemeral.
        message: What to show.
        replace: Put it in place of what the asker has just clicked on.

    Raises:
        DeliveryError: Slack refused, or nobody knows whether it was shown.
    """
    if asking.reply_url:
        await gate.respond(asking.reply_url, message, replace=replace)
        return
    # Slack shows an ephemeral in a thread only where the thread exists.
    thread = asking.thread_ts if asking.thread_ts != asking.ts else None
    await gate.post_ephemeral(asking.asker, asking.channel, message, thread_ts=thread)
