"""The page's own control API: what one person sees, and what they do.

The server lets in this machine's own pages only; see `server.only_this_machine`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from http import HTTPStatus
from pathlib import Path

from aiohttp import WSMsgType, web

from bot.simulator.calls import ApiError
from bot.simulator.deeds import ACTIONS
from bot.simulator.incident import incident_of, text_of
from bot.simulator.page_state import state_for_page
from bot.simulator.payloads import JsonObject, text_in
from bot.simulator.people import user_named
from bot.simulator.running import Simulator
from bot.simulator.web_api import arguments_of

FOLDER = Path(__file__).parent / "page"
SCRIPTS = ("app", "blocks", "composer", "dom", "emoji", "faults", "messages", "modal", "text")
FILES = {
    "/": ("index.html", "text/html"),
    "/page/style.css": ("style.css", "text/css"),
    **{f"/page/{name}.js": (f"{name}.js", "text/javascript") for name in SCRIPTS},
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page_routes(sim: Simulator) -> Iterator[web.RouteDef]:
    """The page's files, its state, its actions and its live socket."""

    async def state(request: web.Request) -> web.StreamResponse:
        return web.json_response(state_for_page(sim, _viewer(sim, request.query.get("as", ""))))

    async def act(request: web.Request) -> web.StreamResponse:
        args = await _sent(request)
        action = ACTIONS.get(request.match_info["action"])
        if action is None:
            raise web.HTTPNotFound(text=f"no such action; there are {sorted(ACTIONS)}")
        try:
            done = await action(sim, _viewer(sim, text_in(args, "as")), args)
        except LookupError as error:
            return web.json_response({"ok": False, "error": str(error)}, status=HTTPStatus.CONFLICT)
        return web.json_response({"ok": True, "done": done})

    async def incident(_request: web.Request) -> web.StreamResponse:
        """All that has happened so far, as a file."""
        headers = {"Content-Disposition": 'attachment; filename="incident.json"'}
        text = text_of(incident_of(sim))
        return web.Response(text=text, content_type="application/json", headers=headers)

    async def live(request: web.Request) -> web.StreamResponse:
        viewer = _viewer(sim, request.query.get("as", ""))
        return await _live(sim, viewer, request)

    for path, (name, kind) in FILES.items():
        yield web.get(path, _file(FOLDER / name, kind))
    yield web.get("/page/state", state)
    yield web.get("/page/incident", incident)
    yield web.get("/page/socket", live)
    yield web.post("/page/{action}", act)


async def _sent(request: web.Request) -> JsonObject:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="send JSON")
    try:
        return await arguments_of(request)
    except ApiError as error:
        raise web.HTTPBadRequest(text=f"{error.code}: send a JSON object") from error


async def _live(sim: Simulator, viewer: str, request: web.Request) -> web.WebSocketResponse:
    """Push the state after every change, several changes in one go when they come fast."""
    socket = web.WebSocketResponse(heartbeat=20.0)
    await socket.prepare(request)
    pushing = asyncio.create_task(_push(sim, viewer, socket))
    try:
        async for message in socket:
            if message.type is WSMsgType.ERROR:
                break
    finally:
        pushing.cancel()
    return socket


async def _push(sim: Simulator, viewer: str, socket: web.WebSocketResponse) -> None:
    revision = -1
    while not socket.closed:
        revision = await sim.changes.after(revision)
        try:
            await socket.send_json(state_for_page(sim, viewer))
        except ConnectionError:
            return


def _file(path: Path, kind: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    text = path.read_text("utf-8")  # a few small files, read once

    async def served(_request: web.Request) -> web.StreamResponse:
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY}
        headers["X-Content-Type-Options"] = "nosniff"
        return web.Response(text=text, content_type=kind, charset="utf-8", headers=headers)

    return served


def _viewer(sim: Simulator, name: str) -> str:
    try:
        return user_named(sim.workspace, name or "asker").name
    except LookupError as error:
        raise web.HTTPBadRequest(text=str(error)) from error
