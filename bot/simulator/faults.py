"""Ways in which the wire may misbehave, asked for by a test or a demo."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

How: TypeAlias = Literal["refused", "lost", "limited", "slow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The next calls of one method go wrong.

    Attributes:
        how: `refused`: answered with `error` and nothing done. `limited`: HTTP 429 with
            `Retry-After`, nothing done. `lost`: done, but the answer never arrives.
            `slow`: done and answered, only late.
        times: How many calls are left that this fault meets.
        wait: Seconds before anything is done.
    """

    method: str
    how: How = "refused"
    error: str = "internal_error"
    retry_after: int = 1
    times: int = 1
    wait: float = 0.0


def _no_fault(_method: str) -> Fault | None:
    return None


def _never() -> bool:
    return False


@dataclass(slots=True)
class Faults:
    """The faults in force.

    Attributes:
        duplicate_events: Each event is delivered twice, at once.
        repeats: Asked after each acknowledged event: whether it is delivered once more.
        by_chance: Asked about each call that no waiting fault meets.
    """

    duplicate_events: bool = False
    waiting: list[Fault] = field(default_factory=list[Fault])
    repeats: Callable[[], bool] = _never
    by_chance: Callable[[str], Fault | None] = _no_fault

    def met_by(self, method: str) -> Fault | None:
        """The fault this call meets, used up by one."""
        for at, fault in enumerate(self.waiting):
            if fault.method == method:
                left = fault.times - 1
                rest = [replace(fault, times=left)] if left else []
                self.waiting[at : at + 1] = rest
                return fault
        return self.by_chance(method)
