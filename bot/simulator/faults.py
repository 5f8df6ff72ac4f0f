"""Ways in which the wire may misbehave, asked for by a test, the page or the control API.

Chance is drawn from a seed, in the order of calls and events, and for each trouble on its
own: the same story meets the same faults, whatever else is switched on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

from bot.simulator.limits import Limits

How: TypeAlias = Literal["refused", "lost", "limited", "slow", "broken"]
HOWS: Final[tuple[How, ...]] = ("refused", "lost", "limited", "slow", "broken")
Trouble: TypeAlias = Literal[
    "latency",
    "rate_limits",
    "server_errors",
    "lost_answers",
    "duplicated_events",
    "reordered_events",
    "lost_deliveries",
]
TROUBLES: Final[tuple[Trouble, ...]] = get_args(Trouble)
MEANINGS: Final[Mapping[Trouble, str]] = MappingProxyType(
    {
        "latency": "calls are answered up to a second late",
        "rate_limits": "calls are refused with 429 and Retry-After",
        "server_errors": "calls are answered with 503, half of them after taking effect",
        "lost_answers": "calls take effect, and the connection breaks before the answer",
        "duplicated_events": "events are delivered twice",
        "reordered_events": "events are held back, so that later ones overtake them",
        "lost_deliveries": "the first delivery of an event or interaction never arrives",
    }
)
LATENCY_SECONDS: Final = 1.0
REORDER_SECONDS: Final = 0.5
HALF: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The next calls of one method go wrong.

    Attributes:
        how: `refused`: answered with `error` and nothing done. `limited`: HTTP 429 with
            `Retry-After`, nothing done. `lost`: done, but the answer never arrives.
            `slow`: done and answered, only late. `broken`: HTTP 503 and no JSON.
        times: How many calls are left that this fault meets.
        wait: Seconds before anything is done.
        done: Whether a broken call took effect.
    """

    method: str
    how: How = "refused"
    error: str = "internal_error"
    retry_after: int = 1
    times: int = 1
    wait: float = 0.0
    done: bool = False


def _no_fault(_method: str) -> Fault | None:
    return None


def _never() -> bool:
    return False


class Faults:
    """The faults in force.

    Attributes:
        waiting: Faults that the next calls of their method meet.
        repeats: Asked after each acknowledged event: whether it is delivered once more.
        by_chance: Asked about each call that nothing else meets.
    """

    def __init__(self, seed: int = 0, limits: Limits | None = None) -> None:
        """Everything works, within the limits if there are any."""
        self.waiting: list[Fault] = []
        self.repeats: Callable[[], bool] = _never
        self.by_chance: Callable[[str], Fault | None] = _no_fault
        self._limits = limits
        self._shares: dict[Trouble, float] = {}
        self._order = Random(f"{seed} mentions")  # noqa: S311  no secret hangs on it
        self._chances = {one: Random(f"{seed} {one}") for one in TROUBLES}  # noqa: S311  the same

    @property
    def shares(self) -> Mapping[Trouble, float]:
        """The share of calls or events that each trouble meets; what is off is not there."""
        return self._shares

    def switch(self, trouble: Trouble, share: float) -> None:
        """Let a trouble meet this share of calls or events; 0 ends it.

        Raises:
            LookupError: No trouble is called so, or the share is not between 0 and 1.
        """
        if trouble not in TROUBLES:
            raise LookupError(f"no trouble {trouble!r}; there are {list(TROUBLES)}")
        if not 0 <= share <= 1:
            raise LookupError(f"{trouble} cannot meet a share of {share}; give 0 to 1")
        self._shares.pop(trouble, None)
        if share:
            self._shares[trouble] = share

    def met_by(self, method: str, channel: str = "") -> Fault | None:
        """The fault this call meets, used up by one."""
        for at, fault in enumerate(self.waiting):
            if fault.method == method:
                left = fault.times - 1
                rest = [replace(fault, times=left)] if left else []
                self.waiting[at : at + 1] = rest
                return fault
        wait = self._limits.refused(method, channel) if self._limits else None
        if wait is not None:
            return Fault(method=method, how="limited", retry_after=wait)
        return self._troubled(method) or self.by_chance(method)

    def _troubled(self, method: str) -> Fault | None:
        if self._strikes("rate_limits"):
            return Fault(method=method, how="limited")
        if self._strikes("server_errors"):
            done = self._chances["server_errors"].random() < HALF
            return Fault(method=method, how="broken", done=done)
        if self._strikes("lost_answers"):
            return Fault(method=method, how="lost")
        if self._strikes("latency"):
            wait = self._chances["latency"].random() * LATENCY_SECONDS
            return Fault(method=method, how="slow", wait=wait)
        return None

    def copies(self) -> int:
        """How often the next event is delivered."""
        return 2 if self._strikes("duplicated_events") else 1

    def held_back(self) -> float:
        """Seconds for which the next event is kept, so that others overtake it."""
        if not self._strikes("reordered_events"):
            return 0.0
        return self._chances["reordered_events"].random() * REORDER_SECONDS

    def turns(self) -> bool:
        """Whether the second of a mention's two events comes first."""
        return self._order.random() < HALF

    def loses(self) -> bool:
        """Whether the first delivery of this event or interaction is lost."""
        return self._strikes("lost_deliveries")

    def _strikes(self, trouble: Trouble) -> bool:
        share = self._shares.get(trouble, 0.0)
        return bool(share) and self._chances[trouble].random() < share
