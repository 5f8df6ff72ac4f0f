"""Differences held against the exceptions that are written down.  Pure but for reading them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import yaml

from tests.conformity.checks import Difference

FILE: Final = Path(__file__).with_name("exceptions.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A difference that is known, and why it is there."""

    method: str
    aspect: str
    what: str
    reason: str

    def explains(self, difference: Difference) -> bool:
        """Whether it is about this difference."""
        return (
            fnmatchcase(difference.method, self.method)
            and difference.aspect == self.aspect
            and re.fullmatch(self.what, difference.what) is not None
        )


@dataclass(frozen=True, slots=True)
class Sorted:
    """Differences by whether there is a reason, and reasons for which there is no difference."""

    explained: tuple[Difference, ...]
    unexplained: tuple[Difference, ...]
    stale: tuple[Known, ...]

    @property
    def good(self) -> bool:
        """Every difference has its reason, every reason its difference."""
        return not self.unexplained and not self.stale


def known_differences() -> Sequence[Known]:
    """What `exceptions.yaml` says."""
    return [Known(**one) for one in yaml.safe_load(FILE.read_text("utf-8"))]


def explained(differences: Iterable[Difference], known: Sequence[Known]) -> Sorted:
    """Sort the differences."""
    every = tuple(differences)
    with_reason = tuple(one for one in every if any(each.explains(one) for each in known))
    return Sorted(
        with_reason,
        tuple(one for one in every if one not in with_reason),
        tuple(each for each in known if not any(map(each.explains, every))),
    )
