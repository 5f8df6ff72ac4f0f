"""A tree -> a checked condition: every name is declared, every type fits.

What passes is written out as an expression made of checked parts only, and compiled with
its stage (`ruleset.py`).  Nothing that an asker or a model wrote ever comes here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.rules import grammar
from bot.rules.facts import FUNCTIONS, SPEND, FactKind, Kinds
from bot.rules.grammar import (
    Call,
    Comparison,
    ConditionError,
    Joined,
    Listing,
    Name,
    Not,
    Number,
    Part,
    Text,
)
from bot.rules.words import listed, near

ORDER = ("<", "<=", ">", ">=")
SAID = {"yesno": "a yes or no", "number": "a number", "text": "text", "set": "a set"}
TAKES = {"size": 1, "any_of": 2, "all_of": 2}


@dataclass(frozen=True, slots=True)
class Condition:
    """A checked condition.

    Attributes:
        source: As its owner wrote it.
        expression: The same in Python, made of checked parts only.
        uses: The facts it reads.
        names: Each fact of text with the quoted words it is compared with.
    """

    source: str
    expression: str
    uses: frozenset[str]
    names: frozenset[tuple[str, str]]


def condition_from(source: str, kinds: Kinds) -> Condition:
    """Check a condition against the declared facts.

    Raises:
        ConditionError: It is not in the rule language, or its types do not fit.
    """
    tree = grammar.parse(source)
    checker = _Checker(kinds)
    if checker.type_of(tree) != "yesno":
        raise ConditionError(0, "a condition must come out as yes or no: compare with something")
    names = frozenset(checker.names)
    return Condition(source, _python(tree, kinds), frozenset(checker.uses), names)


@dataclass(slots=True)
class _Checker:
    """Finds the type of each part: number, yesno, text, set, or `choice of <fact>`."""

    kinds: Kinds
    uses: set[str] = field(default_factory=set[str])
    names: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def type_of(  # noqa: C901, PLR0911  one case for each kind of part
        self, part: Part, choice: FactKind | None = None
    ) -> str:
        """Say the type; `choice` is the fact whose bare words may stand here."""
        match part:
            case Name():
                return self.name(part, choice)
            case Number():
                return "number"
            case Text():
                return "text"
            case Listing():
                return self.listing(part, choice)
            case Not():
                return self.yesno_parts((part.part,), "not")
            case Joined():
                return self.yesno_parts(part.parts, part.word)
            case Comparison():
                return self.comparison(part)
            case Call():
                return self.call(part)

    def name(self, part: Name, choice: FactKind | None) -> str:
        if part.name in self.kinds:
            self.uses.add(part.name)
            kind = self.kinds[part.name]
            return f"choice of {kind.name}" if kind.type == "choice" else kind.type
        if choice and part.name in choice.of:
            return f"choice of {choice.name}"
        raise ConditionError(part.at, self.unknown(part.name, choice))

    def unknown(self, name: str, choice: FactKind | None) -> str:
        if name.lower() in ("true", "false", "yes", "no"):
            return f'"{name}" is not used here: write the fact itself, or not before it'
        if choice:
            known = f"{choice.name} is one of {listed(choice.of)}"
            return f'"{name}" is not a known name{near(name, choice.of)}; {known}'
        if SPEND & set(name.split("_")):
            return f'"{name}": spend is no rule\'s business, limits live in budgets.yaml'
        return f'"{name}" is not a known name{near(name, self.kinds)}'

    def listing(self, part: Listing, choice: FactKind | None) -> str:
        if not part.items:
            raise ConditionError(part.at, "an empty list matches nothing: name what it holds")
        wanted = f"choice of {choice.name}" if choice else "text"
        for item in part.items:
            self.list_item(item, choice, wanted)
        return f"set of {wanted}" if choice else "set"

    def list_item(self, item: Part, choice: FactKind | None, wanted: str) -> None:
        if not isinstance(item, Name | Text):
            raise ConditionError(item.at, "a list holds plain words")
        if isinstance(item, Name) and not choice and item.name not in self.kinds:
            raise ConditionError(item.at, f'write the word in quotes: "{item.name}"')
        got = self.type_of(item, choice)
        if got != wanted:
            raise ConditionError(item.at, f"a list here holds {_say(wanted)}, not {_say(got)}")

    def yesno_parts(self, parts: tuple[Part, ...], word: str) -> str:
        for part in parts:
            got = self.type_of(part)
            if got != "yesno":
                message = f'"{word}" needs a yes or no here, not {_say(got)}: compare it'
                raise ConditionError(part.at, message)
        return "yesno"

    def call(self, part: Call) -> str:
        if part.name not in FUNCTIONS:
            message = f'"{part.name}" is not a known function{near(part.name, FUNCTIONS)}'
            raise ConditionError(part.at, f"{message}; known are {listed(FUNCTIONS)}")
        got = tuple(self.type_of(argument) for argument in part.arguments)
        wanted = ("set",) * TAKES[part.name]
        if got != wanted:
            message = f"{part.name} takes {listed(map(_say, wanted))}"
            raise ConditionError(part.at, f"{message}; here {listed(map(_say, got)) or 'nothing'}")
        if isinstance(part.arguments[0], Listing):
            raise ConditionError(
                part.arguments[0].at, f"{part.name} starts with a fact, not a list"
            )
        self.check_members(part.arguments)
        self.check_asker(part.arguments, counts=part.name == "size")
        self.note_names(part.arguments[0], part.arguments[-1])
        return "number" if part.name == "size" else "yesno"

    def comparison(self, part: Comparison) -> str:
        left = part.first
        for sign, right in part.rest:
            self.pair(left, sign, right)
            left = right
        return "yesno"

    def pair(self, left: Part, sign: str, right: Part) -> None:
        choice = self.choice_of(left) or self.choice_of(right)
        a, b = self.type_of(left, choice), self.type_of(right, choice)
        problem = _mismatch(sign, a, b)
        if problem and choice and "text" in (a, b):
            problem = f"write the choice without quotes, one of {listed(choice.of)}"
        if problem:
            raise ConditionError(right.at, problem)
        self.check_ranges(left, right)
        self.check_members((right, left))
        self.check_asker((left, right))
        self.note_names(left, right)

    def choice_of(self, part: Part) -> FactKind | None:
        kind = self.kinds.get(part.name) if isinstance(part, Name) else None
        return kind if kind and kind.type == "choice" else None

    def check_ranges(self, left: Part, right: Part) -> None:
        for fact, literal in ((left, right), (right, left)):
            if isinstance(fact, Name) and isinstance(literal, Number):
                kind = self.kinds[fact.name]
                if not kind.low <= literal.value <= kind.high:
                    text = f"{literal.value:g} is outside {fact.name}'s range"
                    raise ConditionError(literal.at, f"{text}, {kind.low:g} to {kind.high:g}")

    def check_members(self, parts: tuple[Part, ...]) -> None:
        """Where a set declares its members, only they may be looked for."""
        kind = self.kinds.get(parts[0].name) if parts and isinstance(parts[0], Name) else None
        if kind is None or kind.type != "set" or not kind.of:
            return
        for word in (text for part in parts[1:] for text in _texts(part)):
            if word.value not in kind.of:
                message = f'"{word.value}" is never in {kind.name}{near(word.value, kind.of)}'
                raise ConditionError(word.at, f"{message}; it holds {listed(kind.of)}")

    def check_asker(self, parts: tuple[Part, ...], *, counts: bool = False) -> None:
        """What the asker wrote may be looked into for words of the rule, and for no others."""
        for part in parts:
            kind = self.kinds.get(part.name) if isinstance(part, Name) else None
            if kind is None or not kind.from_asker:
                continue
            if counts or not all(one is part or _only_words(one) for one in parts):
                message = f"{kind.name} holds the asker's own words: look for quoted words in it"
                raise ConditionError(part.at, f'{message}, as in any_of({kind.name}, ["visa"])')
            _refuse_what_never_matches(kind.name, parts)

    def note_names(self, left: Part, right: Part) -> None:
        for fact, other in ((left, right), (right, left)):
            if isinstance(fact, Name) and fact.name in self.kinds:
                self.names.update((fact.name, text.value) for text in _texts(other))


def _mismatch(sign: str, a: str, b: str) -> str:
    if sign in ORDER:
        same = (a, b) == ("number", "number")
        return "" if same else f"{sign} compares two numbers, here {_say(a)} with {_say(b)}"
    if sign in ("==", "!="):
        if "set" in (a, b):
            return "a set is looked into with any_of, all_of, size or in"
        return "" if a == b else f"{sign} compares {_say(a)} with {_say(b)}"
    fits = (a, b) == ("text", "set") or b == f"set of {a}"
    return "" if fits else f'"{sign}" looks for a word in a list, here {_say(a)} in {_say(b)}'


def _say(kind: str) -> str:
    return SAID.get(kind, f"a {kind}")


def _refuse_what_never_matches(name: str, parts: tuple[Part, ...]) -> None:
    """The asker's words come one by one and in small letters."""
    for word in (text for part in parts for text in _texts(part)):
        if word.value != word.value.lower() or len(word.value.split()) != 1:
            remedy = "words come one by one and in small letters"
            raise ConditionError(word.at, f'"{word.value}" is never in {name}: {remedy}')


def _only_words(part: Part) -> bool:
    """Say whether a part is nothing but quoted words."""
    return isinstance(part, Text) or (
        isinstance(part, Listing) and all(isinstance(item, Text) for item in part.items)
    )


def _texts(part: Part) -> Iterator[Text]:
    if isinstance(part, Text):
        yield part
    elif isinstance(part, Listing):
        yield from (item for item in part.items if isinstance(item, Text))


def _python(part: Part, kinds: Kinds) -> str:  # noqa: PLR0911  one case for each kind of part
    match part:
        case Name():
            return part.name if part.name in kinds else repr(part.name)
        case Number() | Text():
            return repr(part.value)
        case Listing():
            items = "".join(f"{_python(item, kinds)}, " for item in part.items)
            return f"({items})"
        case Not():
            return f"(not {_python(part.part, kinds)})"
        case Joined():
            return f"({f' {part.word} '.join(_python(each, kinds) for each in part.parts)})"
        case Comparison():
            rest = "".join(f" {sign} {_python(each, kinds)}" for sign, each in part.rest)
            return f"({_python(part.first, kinds)}{rest})"
        case Call():
            return _call(part.name, [_python(each, kinds) for each in part.arguments])


def _call(name: str, arguments: list[str]) -> str:
    match name:
        case "any_of":
            return f"(not {arguments[0]}.isdisjoint({arguments[1]}))"
        case "all_of":
            return f"{arguments[0]}.issuperset({arguments[1]})"
        case _:
            return f"len({arguments[0]})"
