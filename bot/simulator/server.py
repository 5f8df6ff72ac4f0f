"""The simulator's doors: Web API, Socket Mode, response_url, and the page.

It listens on the loopback address and nowhere else.
"""

import asyncio
import socket
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlsplit

from aiohttp import ClientSession, web
from aiohttp.typedefs import Handler

from bot.simulator.address import Address
from bot.simulator.calls import ApiError, Call
from bot.simulator.changes import Changes
from bot.simulator.clockwork import post_when_due
from bot.simulator.conditions import Conditions
from bot.simulator.faults import Faults
from bot.simulator.hooks import answer_hook
from bot.simulator.limits import Limits
from bot.simulator.outbox import RETRY_DELAYS, Outbox
from bot.simulator.page_api import page_routes
from bot.simulator.running import Simulator
from bot.simulator.scopes import EVERY_SCOPE
from bot.simulator.seed import default_workspace
from bot.simulator.signed import HttpDelivery
from bot.simulator.socket import SocketHub
from bot.simulator.striking import spoilt, struck
from bot.simulator.troubled import Wire
from bot.simulator.uploads import UPLOAD_BYTES, upload_routes
from bot.simulator.web_api import Backstage, Tokens, WebApi, arguments_of
from bot.simulator.workspace import Workspace

LOOPBACK = "127.0.0.1"
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


@asynccontextmanager
async def simulator(
    port: int = 0,
    *,
    clock: Callable[[], float] = time.time,
    workspace: Workspace | None = None,
    ack_seconds: float = 3.0,
    retry_delays: tuple[float, ...] = RETRY_DELAYS,
    conditions: Conditions = Conditions(),  # noqa: B008  frozen
) -> AsyncGenerator[Simulator]:
    """A workspace that listens on 127.0.0.1 until the block ends.

    Args:
        port: 0 for any free one.
        clock: Seconds since the epoch.
        workspace: What to start from; `seed.default_workspace()` when left out.
        ack_seconds: How long the app may take to acknowledge.
        retry_delays: Seconds to wait before each redelivery of an event.
        conditions: How unkind the workspace is; by default it has no rate limits, because a
            test waits for what it asked for and for nothing else.

    Raises:
        OSError: The port is taken.
    """
    state = workspace or default_workspace()
    door = _door(port)
    address = Address(host=f"{LOOPBACK}:{door.getsockname()[1]}")
    changes = Changes()
    limits = Limits(clock, speed=conditions.speed) if conditions.limits else None
    faults = Faults(conditions.seed, limits)
    async with ClientSession() as session:
        hub = SocketHub(state.app_id, changes.notify)
        outbox = Outbox(
            hub,
            HttpDelivery(session, address.signing_secret, clock),
            faults,
            ack_seconds=ack_seconds,
            retry_delays=tuple(delay / conditions.speed for delay in retry_delays),
            changed=changes.notify,
        )
        running = Simulator(state, address, Wire(hub, outbox, changes, faults, conditions), clock)
        app = _app(running, hub, clock, conditions.scopes)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.SockSite(runner, door).start()
        clockwork = asyncio.create_task(post_when_due(running, clock))
        try:
            yield running
        finally:
            clockwork.cancel()
            await outbox.close()
            await hub.drop()
            await runner.cleanup()


def _door(port: int) -> socket.socket:
    """A listening socket; made here so that a taken port is one clear error."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((LOOPBACK, port))
    except OSError:
        door.close()
        raise
    return door


@web.middleware
async def only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other sites' pages, also those that point their own name at this machine.

    The tokens are words everybody knows, so the door is what protects: every request must
    name a loopback host, and an `Origin`, where there is one, must be this server.
    """
    if (urlsplit(f"//{request.host}").hostname or "") not in LOOPBACK_NAMES:
        raise web.HTTPForbidden(text="open this page as http://127.0.0.1, not by another name")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="another site may not use this workspace")
    return await handler(request)


def _app(
    running: Simulator,
    hub: SocketHub,
    clock: Callable[[], float],
    scopes: frozenset[str] | None,
) -> web.Application:
    tokens = Tokens(
        bot=running.bot_token,
        app=running.app_token,
        scopes=EVERY_SCOPE if scopes is None else scopes,
    )
    backstage = Backstage(
        workspace=lambda: running.workspace,
        apply=running.apply,
        log=running.log,
        clock=clock,
        faults=running.faults,
    )
    api = WebApi(tokens, backstage)

    async def link(request: web.Request) -> web.StreamResponse:
        """Socket Mode; the ticket from apps.connections.open is good once."""
        ticket = request.query.get("ticket", "")
        if ticket not in running.workspace.tickets:
            raise web.HTTPForbidden(text="unknown ticket: call apps.connections.open first")
        left = running.workspace.tickets - {ticket}
        running.workspace = replace(running.workspace, tickets=left)
        return await hub.serve(request)

    async def hook(request: web.Request) -> web.StreamResponse:
        """A response_url."""
        fault = running.faults.met_by("response_url")
        fallen = await struck(fault)
        if fallen is not None:
            return fallen
        try:
            args = await arguments_of(request)
            call = Call(method="response_url", args=args, now=clock(), host=request.host)
            running.apply(answer_hook(running.workspace, request.path, call))
        except ApiError as refusal:
            status = HTTPStatus.NOT_FOUND if refusal.code.endswith("_url") else HTTPStatus.OK
            return web.json_response({"ok": False, "error": refusal.code}, status=status)
        return spoilt(fault, request) or web.Response(text="ok")

    app = web.Application(middlewares=[only_this_machine], client_max_size=UPLOAD_BYTES)
    app.router.add_route("*", "/api/{method}", api.serve)
    app.router.add_get("/link/", link)
    app.router.add_post("/actions/{rest:.+}", hook)
    app.router.add_post("/app/{rest:.+}", hook)
    app.router.add_post("/commands/{rest:.+}", hook)
    app.add_routes(upload_routes(running))
    app.add_routes(page_routes(running))
    return app
