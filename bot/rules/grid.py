"""The facts at which a condition can change its mind: its boundary grid.

Between two numbers that a condition names it cannot turn, and words that it names together
count together.  So a few facts stand for all there are, and what holds on the whole grid
holds always.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain import Fact
from bot.rules.conditions import Condition
from bot.rules.facts import FactKind, Kinds
from bot.rules.grammar import (
    Call,
    Comparison,
    Joined,
    Listing,
    Name,
    Not,
    Number,
    Part,
    Text,
    parse,
)
from bot.rules.ruleset import Truth

MOST_POINTS: Final = 20_000
MOST_CLASSES: Final = 6  # of words that a condition tells apart: 3 ** 6 sets
OTHER: Final = "another"
NEVER_AN_ENTRY: Final = "\N{MIDDLE DOT}another"


@dataclass(frozen=True, slots=True)
class Grid:
    """Facts to try a condition with.

    Attributes:
        values: What each fact it reads may be.
        whole: Nothing else could make a difference; otherwise it is only a sample.
    """

    values: Mapping[str, Sequence[Fact]]
    whole: bool

    def points(self) -> Iterator[dict[str, Fact]]:
        """Every combination, as facts to decide by; a sample of them where there are too many."""
        every = itertools.product(*self.values.values())
        size = _size(self.values)
        step = -(-size // MOST_POINTS) | 1  # odd, so that it does not keep step with a fact
        return (
            dict(zip(self.values, point, strict=True))
            for point in itertools.islice(every, 0, None, step)
        )


def grid_for(parts: Sequence[Part], kinds: Kinds) -> Grid:
    """The grid of one condition, or of several that are to be told apart."""
    used = sorted({name for part in parts for name in _names(part, kinds)})
    values: dict[str, Sequence[Fact]] = {}
    whole = True
    for name in used:
        found, complete = _values_for(kinds[name], parts)
        values[name] = tuple(dict.fromkeys((kinds[name].unknown, *found)))
        whole = whole and complete
    return Grid(values, whole and _size(values) <= MOST_POINTS)


def only_ever(condition: Condition, kinds: Kinds) -> bool | None:
    """What a condition comes out as, whatever the facts; None where that depends on them."""
    grid, truth = grid_for([parse(condition.source)], kinds), Truth(condition)
    seen: set[bool] = set()
    for point in grid.points():
        seen.add(truth.of(point))
        if len(seen) > 1:
            return None
    return True in seen if grid.whole else None


def _size(values: Mapping[str, Sequence[Fact]]) -> int:
    size = 1
    for found in values.values():
        size *= len(found)
    return size


def _names(part: Part, kinds: Kinds) -> Iterator[str]:
    return (one.name for one in walk(part) if isinstance(one, Name) and one.name in kinds)


def walk(part: Part) -> Iterator[Part]:
    """A part and everything in it, outermost first."""
    yield part
    for inner in inner_parts(part):
        yield from walk(inner)


def inner_parts(part: Part) -> tuple[Part, ...]:
    """What a part is directly made of."""
    match part:
        case Not(part=inner):
            return (inner,)
        case Joined(parts=inner) | Listing(items=inner) | Call(arguments=inner):
            return inner
        case Comparison(first=first, rest=rest):
            return (first, *(each for _, each in rest))
        case Name() | Number() | Text():
            return ()


def _values_for(kind: FactKind, parts: Sequence[Part]) -> tuple[Iterable[Fact], bool]:
    match kind.type:
        case "yesno":
            return (True, False), True
        case "number":
            return _numbers(kind, parts), True
        case "choice":
            named = [word for word in kind.of if _is_named(word, parts)]
            return (*named, *[word for word in kind.of if word not in named][:1]), True
        case "text":
            return ("", NEVER_AN_ENTRY, *_quoted(parts)), True
        case "set":
            return _sets(kind, parts)


def _is_named(word: str, parts: Sequence[Part]) -> bool:
    return any(isinstance(one, Name) and one.name == word for part in parts for one in walk(part))


def _quoted(parts: Sequence[Part]) -> list[str]:
    found = (one.value for part in parts for one in walk(part) if isinstance(one, Text))
    return list(dict.fromkeys(found))


def _numbers(kind: FactKind, parts: Sequence[Part]) -> list[Fact]:
    """Each number that is named, one on either side of it, and both ends of the range."""
    found = (one.value for part in parts for one in walk(part) if isinstance(one, Number))
    named = sorted({kind.low, kind.high, *(n for n in found if kind.low <= n <= kind.high)})
    between = [(a + b) / 2 for a, b in itertools.pairwise(named)]
    return sorted({*named, *between})


def _sets(kind: FactKind, parts: Sequence[Part]) -> tuple[Iterable[Fact], bool]:
    """Sets that hold none, one or all of the words that are named together, at every size."""
    classes = _classes(kind, parts)
    some = [
        dict.fromkeys((frozenset[str](), frozenset(words[:1]), frozenset(words)))
        for words in classes
    ]
    kept = some[:MOST_CLASSES]
    held = [frozenset[str]().union(*chosen) for chosen in itertools.product(*kept)]
    if len(some) > len(kept):
        held += [frozenset(words) for words in classes]
    sized = (one for base in held for one in _padded(base, kind, parts))
    return list(dict.fromkeys(sized)), len(some) == len(kept)


def _classes(kind: FactKind, parts: Sequence[Part]) -> list[tuple[str, ...]]:
    """Words grouped by the places that name them: those of one list alone count together."""
    places: dict[str, list[int]] = {}
    for number, place in enumerate(_places(parts)):
        for word in place:
            if not kind.of or word in kind.of:
                places.setdefault(word, []).append(number)
    grouped: dict[tuple[int, ...], list[str]] = {}
    for word, numbers in places.items():
        grouped.setdefault(tuple(numbers), []).append(word)
    return [tuple(words) for words in grouped.values()]


def _places(parts: Sequence[Part]) -> Iterator[list[str]]:
    for part in parts:
        for one in walk(part):
            if isinstance(one, Listing):
                yield [item.value for item in one.items if isinstance(item, Text)]
            elif isinstance(one, Comparison):
                yield from ([each.value] for each in inner_parts(one) if isinstance(each, Text))


def _padded(
    base: frozenset[str], kind: FactKind, parts: Sequence[Part]
) -> Iterator[frozenset[str]]:
    """The set itself, and larger ones with words that nobody names, at the sizes that matter."""
    yield base
    named = set(_quoted(parts))
    spare = [word for word in kind.of if word not in named] if kind.of else _others()
    for size in _wanted_sizes(kind, parts):
        if size > len(base):
            padding = tuple(itertools.islice(spare, size - len(base)))
            yield base.union(padding)


def _others() -> list[str]:
    return [f"{OTHER}{n}" for n in range(1, 65)]


def _wanted_sizes(kind: FactKind, parts: Sequence[Part]) -> list[int]:
    """Sizes around each number that a size of this set is compared with; always one more word."""
    wanted = {1}
    for part in parts:
        for one in walk(part):
            if isinstance(one, Comparison) and _measures(one, kind.name):
                for each in inner_parts(one):
                    if isinstance(each, Number):
                        near = int(each.value)
                        wanted |= {near - 1, near, near + 1}
    return sorted(size for size in wanted if 0 < size < len(_others()))


def _measures(comparison: Comparison, name: str) -> bool:
    return any(
        isinstance(each, Call)
        and each.name == "size"
        and any(isinstance(one, Name) and one.name == name for one in each.arguments)
        for each in inner_parts(comparison)
    )
