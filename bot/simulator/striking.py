"""What a fault does to a call: before anything is done, and in place of the answer."""

import asyncio
from http import HTTPStatus

from aiohttp import web

from bot.simulator.faults import Fault


async def struck(fault: Fault | None) -> web.Response | None:
    """Wait as long as the fault says; the refusal when nothing is to be done."""
    if fault is None:
        return None
    await asyncio.sleep(fault.wait)
    match fault.how:
        case "refused":
            return web.json_response({"ok": False, "error": fault.error})
        case "limited":
            headers = {"Retry-After": str(fault.retry_after)}
            body = {"ok": False, "error": "ratelimited"}
            return web.json_response(body, status=HTTPStatus.TOO_MANY_REQUESTS, headers=headers)
        case "broken":
            return None if fault.done else _broken()
        case "lost" | "slow":
            return None


def spoilt(fault: Fault | None, request: web.Request) -> web.Response | None:
    """What comes in place of the answer to a call that took effect; nothing when it is lost."""
    if fault is None:
        return None
    if fault.how == "lost" and request.transport is not None:
        request.transport.abort()
    return _broken() if fault.how == "broken" else None


def _broken() -> web.Response:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return web.Response(text=f"{status} {status.phrase}", status=status)
