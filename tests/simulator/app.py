"""An app on the other side of the wire, built from Slack's own SDK."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.simulator import JsonObject, Simulator


def body_of(answer: AsyncSlackResponse) -> dict[str, Any]:
    """What Slack answered, as JSON; the SDK also knows answers that are bytes."""
    assert isinstance(answer.data, dict)
    return answer.data


Answer: TypeAlias = Callable[[SocketModeRequest], Awaitable[JsonObject | None]]


class App:
    """Records every envelope and acknowledges it, unless told to keep still."""

    def __init__(self, sim: Simulator) -> None:
        self.sim = sim
        self.web = AsyncWebClient(token=sim.bot_token, base_url=sim.api_url)
        self.got: list[SocketModeRequest] = []
        self.silent = False
        self.answer: Answer | None = None
        self.socket = SocketModeClient(
            app_token=sim.app_token, web_client=AsyncWebClient(base_url=sim.api_url)
        )
        self.socket.socket_mode_request_listeners.append(self._take)

    @property
    def events(self) -> list[JsonObject]:
        return [one.payload["event"] for one in self.got if one.type == "events_api"]

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self.got.append(request)
        if not self.silent:
            payload = await self.answer(request) if self.answer else None
            response = SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
            await client.send_socket_mode_response(response)
        self.sim.changes.notify()

    async def connect(self) -> None:
        await self.socket.connect()  # type: ignore[no-untyped-call]  # the SDK's own gap

    async def close(self) -> None:
        await self.socket.close()  # type: ignore[no-untyped-call]  # the SDK's own gap
