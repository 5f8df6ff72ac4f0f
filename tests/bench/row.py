"""One line of the bench's table: what was measured, and against which target."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure.

    Attributes:
        name: Of the figure in the record, for example `decision_over_encoder_ms`.
        what: The same in words, for the table.
        unit: `ms`, `s`, `MB`, `x` and the like.
        target: In words; empty for a figure that is only told.
        met: Whether the target was; None without one.
    """

    name: str
    what: str
    value: float
    unit: str
    target: str = ""
    met: bool | None = None


def at_most(limit: float, *, name: str, what: str, value: float, unit: str) -> Row:
    """A figure that is to be small."""
    return Row(
        name=name,
        what=what,
        value=value,
        unit=unit,
        target=f"<= {limit:g} {unit}",
        met=value <= limit,
    )


def at_least(limit: float, *, name: str, what: str, value: float, unit: str) -> Row:
    """A figure that is to be large."""
    return Row(
        name=name,
        what=what,
        value=value,
        unit=unit,
        target=f">= {limit:g} {unit}",
        met=value >= limit,
    )


def p95(values: Sequence[float]) -> float:
    """The value that 95 % stay under."""
    return quantiles(values, n=20)[-1]


def p99(values: Sequence[float]) -> float:
    """The value that 99 % stay under."""
    return quantiles(values, n=100)[-1]
