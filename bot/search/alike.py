"""Messages too short to tell entries apart: `password reset` fits every system that has one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.decide.wording import stems, words

_SHORT = 3  # words; a longer message has a meaning beyond its nouns
_ONE_SUBJECT = 6  # words; up to here a single subject word is still all there is


@dataclass(frozen=True, slots=True)
class Alike:
    """The subject words of every prompt, entry by entry."""

    prompts: tuple[tuple[frozenset[str], ...], ...]

    @classmethod
    def of(cls, asked: Iterable[Sequence[str]]) -> "Alike":
        """Read the prompts of each entry."""
        return cls(tuple(tuple(frozenset(stems(text)) for text in texts) for texts in asked))

    def entries(self, query: str) -> tuple[int, ...]:
        """Numbers of the entries that a short query fits equally; none when it tells them apart."""
        wanted, length = frozenset(stems(query)), len(words(query))
        if not wanted or not (length <= _SHORT or (len(wanted) == 1 and length <= _ONE_SUBJECT)):
            return ()
        fit = [n for n, prompts in enumerate(self.prompts) if any(wanted <= p for p in prompts)]
        return tuple(fit) if len(fit) > 1 else ()
