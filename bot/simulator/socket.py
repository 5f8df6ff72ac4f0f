"""Socket Mode, Slack's side: hello, envelopes, acks, pings, and hanging up.

Each envelope goes to exactly one connection; connections take turns. Frames follow
Slack's Socket Mode reference. The one clock here is the event loop's.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from bot.simulator.payloads import Json, JsonObject, object_in, text_in

MAX_CONNECTIONS = 10  # per app, from Slack's Socket Mode guide
PING_SECONDS = 30.0
CONNECTION_SECONDS = 18_060  # what Slack announces in `hello`


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One frame for the app; `kind` is events_api, slash_commands or interactive."""

    id: str
    kind: str
    payload: JsonObject
    attempt: int = 0
    reason: str = ""

    def frame(self) -> JsonObject:
        """The frame as sent; only commands and interactions take a payload back."""
        body: JsonObject = {
            "envelope_id": self.id,
            "type": self.kind,
            "payload": self.payload,
            "accepts_response_payload": self.kind != "events_api",
        }
        if self.kind == "events_api":
            body |= {"retry_attempt": self.attempt, "retry_reason": self.reason}
        return body


@dataclass(eq=False, slots=True)
class Connection:
    """One open WebSocket and the acks it still owes; a deaf one gets no more envelopes."""

    socket: web.WebSocketResponse
    number: int
    deaf: bool = False
    owed: set[str] = field(default_factory=set[str])


class Unacked(Exception):  # noqa: N818  a state of the wire, not a fault of ours
    """No ack in time, or the connection went away first."""


class SocketHub:
    """All Socket Mode connections of the app.

    `changed` is called whenever a connection comes or goes, or an ack arrives.
    """

    def __init__(self, app_id: str, changed: Callable[[], None]) -> None:
        """Start with nobody connected."""
        self.connections: list[Connection] = []
        self._app_id = app_id
        self._changed = changed
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._someone = asyncio.Event()
        self._count = 0
        self._turn = 0

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one connection until either side ends it."""
        socket = web.WebSocketResponse(heartbeat=PING_SECONDS, autoping=True)
        await socket.prepare(request)
        self._count += 1
        connection = Connection(socket, self._count)
        if len(self.connections) >= MAX_CONNECTIONS:
            await socket.send_json(self._goodbye("too_many_websockets"))
            await socket.close()
            return socket
        await socket.send_json(self._hello(connection))
        self._arrived(connection)
        try:
            await self._listen(connection)
        finally:
            self._left(connection)
        return socket

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            frame: Json = json.loads(message.data)
            if isinstance(frame, dict):
                self._acked(text_in(frame, "envelope_id"), object_in(frame, "payload"))

    def _arrived(self, connection: Connection) -> None:
        self.connections.append(connection)
        self._someone.set()
        self._changed()

    def _left(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        if not self.connections:
            self._someone.clear()
        for key in connection.owed:
            future = self._acks.get(key)
            if future is not None and not future.done():
                future.set_exception(Unacked("connection_failed"))
        self._changed()

    def _acked(self, key: str, payload: JsonObject) -> None:
        future = self._acks.get(key)
        if future is not None and not future.done():
            future.set_result(payload)
        self._changed()

    async def connected(self) -> None:
        """Wait until somebody is there."""
        await self._someone.wait()

    async def send(self, envelope: Envelope, ack_seconds: float) -> Json:
        """Send to the connection whose turn it is; return the ack's payload.

        Raises:
            Unacked: Nobody is there, or the ack did not come in time.
        """
        if not self.connections:
            raise Unacked("connection_failed")
        self._turn += 1
        connection = self.connections[self._turn % len(self.connections)]
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._acks[envelope.id] = future
        connection.owed.add(envelope.id)
        try:
            if not connection.deaf:
                await connection.socket.send_json(envelope.frame())
            async with asyncio.timeout(ack_seconds):
                return await future
        except (TimeoutError, ConnectionError) as error:
            raise Unacked("timeout") from error
        finally:
            connection.owed.discard(envelope.id)
            self._acks.pop(envelope.id, None)

    def deafen(self) -> None:
        """Deliver nothing more to those who are connected now; pings go on."""
        for connection in self.connections:
            connection.deaf = True

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to go and come back; those that stay are not closed."""
        for connection in tuple(self.connections):
            await connection.socket.send_json(self._goodbye(reason))

    async def drop(self) -> None:
        """Hang up on everybody without a word."""
        for connection in tuple(self.connections):
            self._left(connection)
            await connection.socket.close()

    def _hello(self, connection: Connection) -> JsonObject:
        return {
            "type": "hello",
            "num_connections": len(self.connections) + 1,
            "debug_info": {
                "host": f"simulator-{connection.number}",
                "build_number": 1,
                "approximate_connection_time": CONNECTION_SECONDS,
            },
            "connection_info": {"app_id": self._app_id},
        }

    def _goodbye(self, reason: str) -> JsonObject:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "simulator"}}
