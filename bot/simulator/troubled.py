"""The wire between the workspace and the app, and all that can go wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.simulator.changes import Changes
from bot.simulator.conditions import Conditions
from bot.simulator.events import subscription_of
from bot.simulator.faults import Fault, Faults, How, Trouble
from bot.simulator.outbox import Outbox
from bot.simulator.payloads import JsonObject
from bot.simulator.recording import Recorder
from bot.simulator.socket import SocketHub


@dataclass(frozen=True, slots=True)
class Wire:
    """The ways to the app."""

    hub: SocketHub
    outbox: Outbox
    changes: Changes
    faults: Faults
    conditions: Conditions

    def told(self, events: tuple[JsonObject, ...]) -> Sequence[JsonObject]:
        """Those that the app subscribes to; of a mention's two either one may come first."""
        wanted = self.conditions.events
        heard = [one for one in events if wanted is None or subscription_of(one) in wanted]
        first = self.conditions.first_of_mention
        turned = first == "mention" or (first == "random" and self.faults.turns())
        return (
            heard[::-1] if turned and any(one["type"] == "app_mention" for one in heard) else heard
        )


class Troubled:
    """A workspace whose wire may misbehave."""

    def __init__(self, wire: Wire, recorder: Recorder) -> None:
        """Everything works, as far as the conditions let it."""
        self.faults = wire.faults
        self.changes = wire.changes
        self.recorder = recorder
        self._wire = wire

    def trouble(self, trouble: Trouble, share: float = 1.0) -> None:
        """Let a trouble meet this share of calls or events from now on; 0 ends it."""
        self.faults.switch(trouble, share)
        self.recorder.note("trouble", "", {"trouble": trouble, "share": share})
        self.changes.notify()

    def deafen_connections(self) -> None:
        """Let every connection go on answering pings, and deliver nothing more to it."""
        self.recorder.note("deafen", "", {})
        self._wire.hub.deafen()

    def fail_next(
        self, method: str, how: How = "refused", *, error: str = "internal_error", times: int = 1
    ) -> None:
        """Let the next calls of a method go wrong; see `faults.Fault`."""
        args: JsonObject = {"method": method, "how": how, "error": error, "times": times}
        self.recorder.note("fail", "", args)
        self.faults.waiting.append(Fault(method=method, how=how, error=error, times=times))

    async def drop_connections(self) -> None:
        """Hang up on the app without a word; what it has not acknowledged comes again."""
        self.recorder.note("drop", "", {})
        await self._wire.hub.drop()

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Send `disconnect`, as Slack does every few hours."""
        await self._wire.hub.disconnect(reason)

    async def verify_events_url(self) -> bool:
        """Whether the app answers the url_verification challenge."""
        return await self._wire.outbox.verify()
