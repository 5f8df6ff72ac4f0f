"""Which needed fields the asker has already told us.  Pure."""

from collections.abc import Iterable, Mapping, Sequence

from bot.decide.wording import stems, words
from bot.domain import Entry, Need

_SHORTEST_PREFIX = 3  # letters: `win` means Windows, `ma` means nothing yet

# Words that people use for a choice; a choice not listed is known by its own words.
_ALSO = {
    "android": ("pixel", "samsung"),
    "iphone": ("ios", "apple phone"),
    "ios": ("iphone", "ipad"),
    "linux": ("ubuntu", "debian", "fedora"),
    "macos": ("mac", "macbook", "imac", "osx", "apple"),
    "netherlands": ("nl", "dutch", "holland", "nederland"),
    "portugal": ("pt", "portuguese"),
    "uk": ("united kingdom", "britain", "british", "england", "english"),
    "windows": ("win", "win10", "win11", "pc"),
}


def known_fields(entry: Entry, told: Sequence[str], fields: Mapping[str, str]) -> dict[str, str]:
    """Values for the entry's needs.

    Args:
        entry: Whose needs.
        told: The thread's messages, oldest first, the question last; a later one wins.
        fields: What buttons said; they win over words.

    Returns:
        Field name -> value, only for needs that are known.  A message that names two choices
        of one need says nothing about it.
    """
    values: dict[str, str] = {}
    for need in entry.needs:
        if need.name in fields:
            values[need.name] = fields[need.name]
        elif said := _latest(need, told):
            values[need.name] = said
    return values


def missing(entry: Entry, values: Mapping[str, str]) -> tuple[Need, ...]:
    """The needs that have no value yet, in the entry's order."""
    return tuple(need for need in entry.needs if need.name not in values)


def _latest(need: Need, told: Sequence[str]) -> str | None:
    for text in reversed(told):
        named = [choice for choice in need.choices if _names(text, choice, need.choices)]
        if named:
            return named[0] if len(named) == 1 else None
    return None


def _names(text: str, choice: str, choices: Iterable[str]) -> bool:
    said = words(text)
    joined = f" {' '.join(said)} "
    spoken = (" ".join(words(choice)), *_ALSO.get(choice.lower(), ()))
    if any(f" {form} " in joined for form in spoken):
        return True
    return any(_only_prefix_of(word, choice, choices) for word in said)


def _only_prefix_of(word: str, choice: str, choices: Iterable[str]) -> bool:
    if len(word) < _SHORTEST_PREFIX or not stems(word):  # "and" does not mean Android
        return False
    return [c for c in choices if c.lower().startswith(word)] == [choice]
