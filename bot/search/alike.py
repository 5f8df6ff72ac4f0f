"""Messages too short to tell entries apart: `password reset` fits every system that has one."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from bot.decide.wording import stems, words
from bot.search.race import Numbers

_SHORT = 3  # words; a longer message has a meaning beyond its nouns
_ONE_SUBJECT = 6  # words; up to here a single subject word is still all there is
_NOBODY: Numbers = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Alike:
    """Where each subject word stands.

    Attributes:
        prompts: Stem -> numbers of the prompts that hold it, ascending.
        owner: Prompt number -> entry number.
    """

    prompts: Mapping[str, Numbers]
    owner: Numbers

    @classmethod
    def of(cls, asked: Iterable[Sequence[str]]) -> "Alike":
        """Read the prompts of each entry."""
        holders: dict[str, array[int]] = defaultdict(lambda: array("l"))
        owner = array("l")
        for entry, texts in enumerate(asked):
            for text in texts:
                for stem in dict.fromkeys(stems(text)):
                    holders[stem].append(len(owner))
                owner.append(entry)
        return cls(
            prompts={stem: np.array(found, np.int64) for stem, found in holders.items()},
            owner=np.array(owner, np.int64),
        )

    def entries(self, query: str) -> tuple[int, ...]:
        """Numbers of the entries that a short query fits equally; none when it tells them apart."""
        wanted, length = frozenset(stems(query)), len(words(query))
        if not wanted or not (length <= _SHORT or (len(wanted) == 1 and length <= _ONE_SUBJECT)):
            return ()
        holders = (self.prompts.get(stem, _NOBODY) for stem in wanted)
        fit: list[int] = np.unique(self.owner[reduce(np.intersect1d, holders)]).tolist()
        return tuple(fit) if len(fit) > 1 else ()
