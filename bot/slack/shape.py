"""The types that Bolt takes for granted: what has others is turned away before Bolt reads it.

Bolt's own errors would be a 500, and repeat a value in the log.  Pure.
"""

from typing import Final

from bot.slack import payload as read
from bot.slack.payload import Payload

_TEXTS: Final = ("type", "callback_id", "command", "trigger_id", "team_id", "api_app_id")
_OBJECTS: Final = ("event", "view", "message", "container", "function_data", "state")
_LISTS: Final = ("authorizations", "actions")


def well_shaped(body: object) -> bool:
    """Say whether the outer parts of a payload are of the types that Slack documents."""
    return (
        isinstance(body, dict)
        and all(isinstance(body.get(key, ""), str) for key in _TEXTS)
        and all(isinstance(body.get(key, {}), dict) for key in _OBJECTS)
        and all(_is_list_of_objects(body.get(key, [])) for key in _LISTS)
        and _complete(body)
    )


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _complete(body: Payload) -> bool:
    """What Bolt reads without asking whether it is there."""
    match read.word(body, "type"):
        case "event_callback":
            return bool(read.word(read.part(body, "event"), "type"))
        case "block_actions":
            return bool(read.word(read.first(body, "actions"), "action_id"))
        case _:
            named = (read.part(body, "view").get(key) for key in ("type", "callback_id"))
            return "view" not in body or all(isinstance(value, str) for value in named)
