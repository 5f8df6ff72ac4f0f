"""Everything on its way to the app: to a socket if there is one, else to the events URL.

Events that find neither wait until one is there. Commands and interactions do not wait:
as in Slack, the person sees at once that the app did not answer.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.simulator.faults import Faults
from bot.simulator.payloads import Json, JsonObject
from bot.simulator.signed import HttpDelivery, Refused
from bot.simulator.socket import Envelope, SocketHub, Unacked

RETRY_DELAYS = (0.0, 60.0, 300.0)  # seconds before each redelivery, from Slack's Events API page


@dataclass(frozen=True, slots=True)
class Answered:
    """The app acknowledged; `payload` is what came along, often nothing."""

    payload: Json = None


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """The app did not acknowledge; `reason` in Slack's words."""

    reason: str


class Outbox:
    """Delivers envelopes and redelivers events that were not acknowledged."""

    def __init__(
        self,
        hub: SocketHub,
        http: HttpDelivery,
        faults: Faults,
        *,
        ack_seconds: float,
        retry_delays: tuple[float, ...],
        changed: Callable[[], None],
    ) -> None:
        """Nothing is sent before the first `post` or `ask`.

        Args:
            hub: The sockets; they come before the events URL.
            http: Posts to the events URL.
            faults: Say whether an event that was acknowledged comes once more.
            ack_seconds: How long the app may take to acknowledge.
            retry_delays: Seconds before each redelivery of an event.
            changed: Called when an event has been settled.
        """
        self.redelivered = 0
        self._faults = faults
        self.events_url = ""
        self.pending = 0
        self._hub, self._http = hub, http
        self._ack_seconds, self._retry_delays = ack_seconds, retry_delays
        self._changed = changed
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = 0
        self._url_known = asyncio.Event()

    def point_at(self, url: str) -> None:
        """Set or clear the events URL; what waited for one goes out."""
        self.events_url = url
        if url:
            self._url_known.set()
        else:
            self._url_known.clear()

    def post(self, payload: JsonObject) -> None:
        """Deliver an event, as often as it takes."""
        self._count += 1
        envelope = Envelope(id=f"envelope-{self._count}", kind="events_api", payload=payload)
        task = asyncio.get_running_loop().create_task(self._deliver(envelope))
        self.pending += 1
        self._tasks.add(task)
        task.add_done_callback(self._settled)

    async def ask(self, kind: str, payload: JsonObject) -> Answered | NotAnswered:
        """Deliver a command or an interaction once."""
        self._count += 1
        envelope = Envelope(id=f"envelope-{self._count}", kind=kind, payload=payload)
        if not self._hub.connections and not self.events_url:
            return NotAnswered("dispatch_failed")
        try:
            return Answered(await self._send(envelope))
        except Unacked as unacked:
            return NotAnswered(str(unacked))

    async def verify(self) -> bool:
        """Whether the app at the events URL answers the url_verification challenge."""
        return await self._http.challenge(self.events_url, self._ack_seconds)

    async def close(self) -> None:
        """Stop delivering; what was not acknowledged is gone, as is the workspace."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _settled(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self.pending -= 1
        if not task.cancelled() and task.exception() is not None:
            task.get_loop().call_exception_handler(
                {"message": "event delivery broke", "exception": task.exception()}
            )
        self._changed()

    async def _deliver(self, envelope: Envelope) -> None:
        await asyncio.sleep(self._faults.held_back())
        for delay in (*self._retry_delays, None):
            await self._reachable()
            self.redelivered += envelope.attempt > 0
            try:
                await self._send(envelope)
            except Refused:
                return
            except Unacked as unacked:
                reason = str(unacked)
                envelope = replace(envelope, attempt=envelope.attempt + 1, reason=reason)
            else:
                if not self._faults.repeats():
                    return
                reason = "timeout"  # as if the ack had been late
                envelope = replace(envelope, attempt=envelope.attempt + 1, reason=reason)
            if delay:
                await asyncio.sleep(delay)

    async def _reachable(self) -> None:
        """Wait for a connection or an events URL, whichever comes first."""
        if self._hub.connections or self.events_url:
            return
        waits = [
            asyncio.ensure_future(self._hub.connected()),
            asyncio.ensure_future(self._url_known.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _send(self, envelope: Envelope) -> Json:
        if not envelope.attempt and self._faults.loses():
            raise Unacked("timeout")
        if self._hub.connections:
            return await self._hub.send(envelope, self._ack_seconds)
        return await self._http.send(self.events_url, envelope, self._ack_seconds)
