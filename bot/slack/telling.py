"""A word to the people who run the bot and own its files, in the on-call channel."""

import logging

from bot.errors import DeliveryError
from bot.slack.blocks import notice
from bot.slack.parts import Parts

log = logging.getLogger(__name__)


class Telling:
    """Posts notices where handoffs of the default route arrive."""

    def __init__(self, parts: Parts) -> None:
        """Borrow the parts."""
        self._parts = parts

    async def tell(self, text: str) -> None:
        """Post one notice, at most once; where it cannot be posted the log has to do."""
        name = self._parts.policies().oncall.route(None).channel
        try:
            channel = await self._parts.directory.channel_id(name)
            if channel is not None:
                await self._parts.delivery.notify(channel, notice(text))
                return
        except DeliveryError as error:
            log.warning("notice not posted", extra={"reason": error.reason})
            return
        log.warning("notice not posted", extra={"reason": f"no channel {name}"})
