"""Where files are sent to between the two calls of an upload, and fetched from afterwards."""

from base64 import b64decode
from collections.abc import Iterator
from mimetypes import guess_type
from typing import Final

from aiohttp import BodyPartReader, web

from bot.simulator.calls import ApiError
from bot.simulator.file_methods import received
from bot.simulator.running import Simulator

UPLOAD_BYTES: Final = 32 * 1024 * 1024


def upload_routes(sim: Simulator) -> Iterator[web.RouteDef]:
    """The upload address, which needs no token, and the private addresses, which do."""

    async def take(request: web.Request) -> web.StreamResponse:
        content = await _content_of(request)
        try:
            sim.workspace = received(sim.workspace, request.match_info["file"], content)
        except ApiError as refusal:
            raise web.HTTPBadRequest(text=refusal.code) from refusal
        return web.Response(text=f"OK - {len(content)}")

    async def give(request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {sim.bot_token}":
            raise web.HTTPFound("/")  # Slack sends strangers to its page for signing in
        file = sim.workspace.files.get(request.match_info["key"].partition("-")[2])
        if file is None or file.content is None:
            raise web.HTTPNotFound
        kind = guess_type(file.name)[0] or "application/octet-stream"
        return web.Response(body=b64decode(file.content), content_type=kind)

    yield web.post("/upload/v1/{file}", take)
    yield web.get("/files-pri/{key}/{rest:.+}", give)


async def _content_of(request: web.Request) -> bytes:
    """The body as it is, or the first file of a form."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.filename:
            return bytes(await part.read())
    return b""
