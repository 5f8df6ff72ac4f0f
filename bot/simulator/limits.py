"""How much an app may ask for: a budget a minute for each method, a message a second for a channel.

Tiers are those of Slack's method pages, numbers those of its page "Rate limits", which also
grants short bursts: here a method's whole minute may come at once, and a few messages.
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

MINUTE: Final = 60.0
PER_MINUTE: Final = MappingProxyType({1: 1, 2: 20, 3: 50, 4: 100})
SPECIAL: Final = frozenset(
    "assistant.threads.setStatus auth.test chat.getPermalink chat.postMessage "
    "oauth.v2.access".split()
)
"""Limits that Slack does not put into numbers, but for one message a second and channel."""
POSTS: Final = frozenset({"chat.postMessage", "chat.meMessage"})
POSTS_AT_ONCE: Final = 3
POSTS_PER_MINUTE: Final = 300
"""For the whole workspace: Slack says "several hundred"."""

_METHODS: Final = {
    1: "apps.manifest.create apps.manifest.delete apps.manifest.update",
    2: "chat.startStream chat.stopStream conversations.list emoji.list pins.add pins.list "
    "pins.remove reactions.list reactions.remove usergroups.create usergroups.disable "
    "usergroups.enable usergroups.list usergroups.update usergroups.users.list "
    "usergroups.users.update users.list",
    3: "apps.connections.open apps.manifest.export apps.manifest.validate bots.info chat.delete "
    "chat.deleteScheduledMessage chat.meMessage chat.scheduleMessage "
    "chat.scheduledMessages.list chat.unfurl chat.update conversations.history "
    "conversations.info conversations.join conversations.mark conversations.open "
    "conversations.replies reactions.add reactions.get team.info users.conversations "
    "users.lookupByEmail",
    4: "api.test assistant.threads.setSuggestedPrompts assistant.threads.setTitle "
    "chat.appendStream chat.postEphemeral conversations.members files.completeUploadExternal "
    "files.getUploadURLExternal files.info users.info users.profile.get views.open "
    "views.publish views.push views.update",
}
TIERS: Final[Mapping[str, int]] = MappingProxyType(
    {method: tier for tier, methods in _METHODS.items() for method in methods.split()}
)


@dataclass(frozen=True, slots=True)
class _Budget:
    """So many within so many seconds."""

    times: int
    seconds: float


class Limits:
    """Counts what was let through."""

    def __init__(self, clock: Callable[[], float], *, speed: float = 1.0) -> None:
        """Nothing is spent yet.

        Args:
            clock: Seconds.
            speed: How many of the workspace's seconds pass in one of the app's.
        """
        self._clock = clock
        self._speed = speed
        self._spent: defaultdict[str, deque[float]] = defaultdict(deque)

    def refused(self, method: str, channel: str) -> int | None:
        """Seconds for `Retry-After`, or None and the call is counted."""
        now = self._clock() * self._speed
        budgets = dict(_budgets_for(method, channel))
        waits = [self._wait(key, budget, now) for key, budget in budgets.items()]
        longest = max(waits, default=0.0)
        if longest > 0:
            return max(1, math.ceil(longest / self._speed))
        for key in budgets:
            self._spent[key].append(now)
        return None

    def _wait(self, key: str, budget: _Budget, now: float) -> float:
        spent = self._spent[key]
        while spent and spent[0] <= now - budget.seconds:
            spent.popleft()
        return spent[0] + budget.seconds - now if len(spent) >= budget.times else 0.0


def _budgets_for(method: str, channel: str) -> Mapping[str, _Budget]:
    found: dict[str, _Budget] = {}
    if method in TIERS:
        found[method] = _Budget(PER_MINUTE[TIERS[method]], MINUTE)
    if method in POSTS:
        found["posts"] = _Budget(POSTS_PER_MINUTE, MINUTE)
        found[f"posts {channel}"] = _Budget(POSTS_AT_ONCE, float(POSTS_AT_ONCE))
    return found
