"""What tests put in the place of the real parts, and short ways to make the nouns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from bot.domain import (
    Action,
    Asker,
    ChannelKind,
    Decision,
    Draft,
    Entry,
    Fact,
    Found,
    Hit,
    Need,
    Place,
    Question,
    Span,
    Stage,
    TierName,
)
from bot.errors import TierUnavailable

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OS = Need("os", ("Windows", "macOS", "Linux"))
STAFF = Asker(user="U1", groups=frozenset({"staff"}))


def entry(
    name: str = "vpn/reset",
    answer: str = "Open the portal.",
    *,
    question: str = "",
    audience: Sequence[str] = (),
    needs: Sequence[Need] = (),
    valid: tuple[date, date] | None = None,
) -> Entry:
    """Make an entry; its question is made of its name unless given."""
    topic, slug = name.split("/")
    return Entry(
        topic=topic,
        slug=slug,
        question=question or f"What about {slug}?",
        answer=answer,
        owner="it-helpdesk",
        audience=frozenset(audience),
        needs=tuple(needs),
        valid=Span(*valid) if valid else None,
    )


def asking(  # noqa: PLR0913  each test says only what it is about
    text: str = "how do I reset it",
    *,
    asker: Asker = STAFF,
    kind: ChannelKind = "dm",
    thread: Sequence[str] = (),
    fields: Mapping[str, str] | None = None,
    chosen: str | None = None,
    at: datetime = MONDAY,
) -> Question:
    """Make a question with the id `T1:C1:1.1`, asked in a DM unless said."""
    name = "" if kind == "dm" else "help"
    return Question(
        id="T1:C1:1.1",
        text=text,
        asker=asker,
        place=Place(channel="C1", name=name, kind=kind),
        asked_at=at,
        thread=tuple(thread),
        fields=fields or {},
        chosen=chosen,
    )


def hit(found: Entry, confidence: float = 0.9) -> Hit:
    """Make a hit that matched the entry's own question."""
    return Hit(entry=found, score=confidence, matched=found.question, confidence=confidence)


def found(*hits: Hit, query: str = "typed so by nobody", alike: Sequence[str] = ()) -> Found:
    """Make what retrieval says."""
    return Found(query=query, hits=hits, alike=tuple(alike), corpus="c0")


NOTHING = found()


@dataclass
class FakeRetriever:
    """Finds what it was told to, by the question's text; `else_` for all others."""

    by_text: Mapping[str, Found] = field(default_factory=dict[str, Found])
    else_: Found = NOTHING
    searched: list[Question] = field(default_factory=list[Question])

    async def search(self, question: Question) -> Found:
        self.searched.append(question)
        return self.by_text.get(question.text, self.else_)


@dataclass
class FakeTier:
    """Offers the same draft each time and remembers who asked; None abstains, an error is down."""

    offers: Draft | None = None
    name: TierName = "small"
    external: bool = False
    down: str = ""
    asked: list[Question] = field(default_factory=list[Question])

    async def draft(self, question: Question, hits: Sequence[Hit]) -> Draft | None:
        self.asked.append(question)
        if self.down:
            raise TierUnavailable(self.down)
        return self.offers


@dataclass
class FakeRules:
    """Decides each stage as told and remembers the facts it was given; `answer` otherwise."""

    by_stage: Mapping[Stage, Decision] = field(default_factory=dict[Stage, Decision])
    version: str = "p0"
    given: list[tuple[Stage, Mapping[str, Fact]]] = field(
        default_factory=list[tuple[Stage, Mapping[str, Fact]]]
    )

    def decide(self, stage: Stage, facts: Mapping[str, Fact]) -> Decision:
        self.given.append((stage, facts))
        decision = self.by_stage.get(stage, Decision(stage=stage, policy=self.version))
        return replace(decision, stage=stage, policy=self.version)

    def facts_of(self, stage: Stage) -> Mapping[str, Fact]:
        """The facts of the last decision of a stage."""
        return next(facts for one, facts in reversed(self.given) if one == stage)


def decision(
    action: Action,
    *duties: Action,
    rule: str | None = "a-rule",
    to: str | None = None,
    say: str = "",
    why: str = "because its owner says so",
) -> Decision:
    """Make a decision of whichever stage it is used for."""
    return Decision(
        stage="admit",
        policy="p0",
        action=action,
        duties=duties,
        rule=rule,
        to=to,
        say=say,
        why=why,
    )


class Ticks:
    """Seconds, one thousandth more at each look."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now = round(self.now + 0.001, 6)
        return self.now
