"""What people do, by name: the page asks for it, and an incident plays it again."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from bot.simulator.faults import HOWS, TROUBLES, How, Trouble
from bot.simulator.payloads import Json, JsonObject, number_in, object_in, text_in, truth_in
from bot.simulator.running import Simulator

KNOWN_TROUBLES: Mapping[str, Trouble] = {one: one for one in TROUBLES}
KNOWN_HOWS: Mapping[str, How] = {one: one for one in HOWS}
Action: TypeAlias = Callable[[Simulator, str, JsonObject], Awaitable[Json]]


async def _say(sim: Simulator, user: str, args: JsonObject) -> Json:
    thread = text_in(args, "thread_ts") or None
    words = (text_in(args, "channel"), text_in(args, "text"))
    return await sim.say(user, *words, thread_ts=thread, raw=truth_in(args, "raw"))


async def _edit(sim: Simulator, user: str, args: JsonObject) -> None:
    await sim.edit(user, text_in(args, "channel"), text_in(args, "ts"), text_in(args, "text"))


async def _delete(sim: Simulator, user: str, args: JsonObject) -> None:
    await sim.delete(user, text_in(args, "channel"), text_in(args, "ts"))


async def _react(sim: Simulator, user: str, args: JsonObject) -> None:
    await sim.react(user, text_in(args, "channel"), text_in(args, "ts"), text_in(args, "name"))


async def _click(sim: Simulator, user: str, args: JsonObject) -> None:
    place = (text_in(args, "channel"), text_in(args, "ts"))
    await sim.click(user, *place, text_in(args, "action_id"), text_in(args, "value") or None)


async def _press(sim: Simulator, user: str, args: JsonObject) -> None:
    view, action = text_in(args, "view_id"), text_in(args, "action_id")
    await sim.press(user, view, action, text_in(args, "value") or None, _values(args))


async def _submit(sim: Simulator, user: str, args: JsonObject) -> None:
    await sim.submit(user, text_in(args, "view_id"), _values(args))


async def _close(sim: Simulator, user: str, args: JsonObject) -> None:
    await sim.close_view(user, text_in(args, "view_id"))


async def _command(sim: Simulator, user: str, args: JsonObject) -> None:
    words = (text_in(args, "command"), text_in(args, "text"))
    await sim.command(user, text_in(args, "channel"), *words)


async def _shortcut(sim: Simulator, user: str, args: JsonObject) -> None:
    place = (text_in(args, "channel"), text_in(args, "ts"))
    await sim.shortcut(user, *place, text_in(args, "callback_id"))


async def _home(sim: Simulator, user: str, args: JsonObject) -> None:
    await sim.open_home(user, tab=text_in(args, "tab", "home"))


async def _trouble(sim: Simulator, _user: str, args: JsonObject) -> None:
    wanted = text_in(args, "trouble")
    trouble = KNOWN_TROUBLES.get(wanted)
    if trouble is None:
        raise LookupError(f"no trouble {wanted!r}; there are {list(TROUBLES)}")
    try:
        share = float(text_in(args, "share", "1"))
    except ValueError as error:
        raise LookupError(f"{args.get('share')!r} is no share; give 0 to 1") from error
    sim.trouble(trouble, share)


async def _fail(sim: Simulator, _user: str, args: JsonObject) -> None:
    wanted = text_in(args, "how", "refused")
    how = KNOWN_HOWS.get(wanted)
    if how is None:
        raise LookupError(f"a call cannot be {wanted!r}; it can be {list(HOWS)}")
    error = text_in(args, "error", "internal_error")
    sim.fail_next(text_in(args, "method"), how, error=error, times=number_in(args, "times", 1))


async def _drop(sim: Simulator, _user: str, _args: JsonObject) -> None:
    await sim.drop_connections()


async def _deafen(sim: Simulator, _user: str, _args: JsonObject) -> None:
    sim.deafen_connections()


def _values(args: JsonObject) -> dict[str, str]:
    values = object_in(args, "values")
    return {key: text_in(values, key) for key in values}


ACTIONS: Mapping[str, Action] = {
    "click": _click,
    "close": _close,
    "command": _command,
    "deafen": _deafen,
    "delete": _delete,
    "drop": _drop,
    "edit": _edit,
    "fail": _fail,
    "home": _home,
    "press": _press,
    "react": _react,
    "say": _say,
    "select": _click,
    "shortcut": _shortcut,
    "submit": _submit,
    "trouble": _trouble,
}
