"""Looks at everything that reaches the local workspace: would Slack take it?"""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from bot.simulator.web_api import arguments_of
from tests.slack.oracle import block_problems, view_problems

Arguments = Callable[[web.Request], Awaitable[Mapping[str, Any]]]
Patch = Callable[[str, object], None]


class Judge:
    """Stands at the two doors of the workspace, and keeps what Slack would refuse."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._known: set[str] = set()

    def stand_at_the_doors(self, patch: Patch) -> None:
        """The Web API is one, the addresses for responses are the other."""
        watched = self._watching(arguments_of)
        patch("bot.simulator.web_api.arguments_of", watched)
        patch("bot.simulator.server.arguments_of", watched)

    def _watching(self, read: Arguments) -> Arguments:
        async def watched(request: web.Request) -> Mapping[str, Any]:
            args = await read(request)
            self.look_at(request.path, args)
            return args

        return watched

    def look_at(self, where: str, args: Mapping[str, Any]) -> None:
        """Judge the blocks, the view and the text of one call."""
        found: list[str] = []
        if args.get("blocks"):
            found += self._judged(args["blocks"], block_problems)
            if not args.get("text"):
                found.append("blocks without a text for notifications")
        if args.get("view"):
            found += self._judged(args["view"], view_problems)
        self.problems += [f"{where}: {problem}" for problem in found]

    def _judged(self, sent: Any, judge: Callable[[Any], list[str]]) -> list[str]:
        written = sent if isinstance(sent, str) else json.dumps(sent, sort_keys=True)
        if written in self._known:
            return []
        self._known.add(written)
        return [f"{problem} in {written[:300]}" for problem in judge(json.loads(written))]
