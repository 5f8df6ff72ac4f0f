"""Ways in which the wire may misbehave, asked for by a test or a demo."""

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

How: TypeAlias = Literal["refused", "lost", "limited"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The next calls of one method go wrong.

    Attributes:
        how: `refused`: answered with `error` and nothing done. `limited`: HTTP 429 with
            `Retry-After`, nothing done. `lost`: done, but the answer never arrives.
        times: How many calls are left that this fault meets.
    """

    method: str
    how: How = "refused"
    error: str = "internal_error"
    retry_after: int = 1
    times: int = 1


@dataclass(slots=True)
class Faults:
    """The faults in force; `duplicate_events` delivers each event twice."""

    duplicate_events: bool = False
    waiting: list[Fault] = field(default_factory=list[Fault])

    def met_by(self, method: str) -> Fault | None:
        """The fault this call meets, used up by one."""
        for at, fault in enumerate(self.waiting):
            if fault.method == method:
                left = fault.times - 1
                rest = [replace(fault, times=left)] if left else []
                self.waiting[at : at + 1] = rest
                return fault
        return None
