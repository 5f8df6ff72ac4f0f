"""Messages too short to tell entries apart: `password reset` fits every system that has one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.decide.wording import stems, words

_SHORT = 3  # words; a longer message has a meaning beyond its nouns
_ONE_SUBJECT = 6  # words; up to here a single subject word is still all there is


@dataclass(frozen=True, slots=True)
class Alike:
    """Where each subject word stands.

    Attributes:
        prompts: Stem -> numbers of the prompts that hold it.
        owner: Prompt number -> entry number.
    """

    prompts: Mapping[str, frozenset[int]]
    owner: tuple[int, ...]

    @classmethod
    def of(cls, asked: Iterable[Sequence[str]]) -> "Alike":
        """Read the prompts of each entry."""
        owned = [(entry, text) for entry, texts in enumerate(asked) for text in texts]
        holders: dict[str, set[int]] = defaultdict(set)
        for prompt, (_, text) in enumerate(owned):
            for stem in stems(text):
                holders[stem].add(prompt)
        return cls(
            prompts={stem: frozenset(found) for stem, found in holders.items()},
            owner=tuple(entry for entry, _ in owned),
        )

    def entries(self, query: str) -> tuple[int, ...]:
        """Numbers of the entries that a short query fits equally; none when it tells them apart."""
        wanted, length = frozenset(stems(query)), len(words(query))
        if not wanted or not (length <= _SHORT or (len(wanted) == 1 and length <= _ONE_SUBJECT)):
            return ()
        holders = sorted((self.prompts.get(stem, frozenset()) for stem in wanted), key=len)
        fit = sorted({self.owner[prompt] for prompt in holders[0].intersection(*holders[1:])})
        return tuple(fit) if len(fit) > 1 else ()
