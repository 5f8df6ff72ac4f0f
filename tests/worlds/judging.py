"""What each person could have read, and whether they may."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from time import perf_counter
from typing import Final

from bot.decide.audience import as_handoff, may_be_read
from bot.decide.ladder import Ladder
from bot.decide.policy import Policy
from bot.domain import Answer, Asked, Asker, Entry, Handoff, Outcome, Question, Refused, Silent
from bot.records.questions import Asking
from bot.rules.policies import Policies, read
from bot.search.retriever import Search
from bot.slack.settling import Where, where_for
from bot.tiers.faq import Faq
from tests.rules.folders import COMPANY
from tests.search.worlds import search
from tests.worlds.worlds import World, canary, company, worlds

EACH: Final = 20  # moments in one company

MayBeRead = Callable[..., bool]
WhereFor = Callable[[Asking, Outcome], Where]


@dataclass(slots=True)
class Judged:
    """How many worlds there were, what was shown in them, and to whom it should not have been."""

    worlds: int = 0
    shown: int = 0
    kept_back: int = 0
    leaks: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Bot:
    """The parts that decide who reads what; a test puts a broken one in the place of each."""

    search: Callable[[Sequence[Entry]], Search] = lambda entries: search(*entries)
    where: WhereFor = where_for
    may: MayBeRead = may_be_read
    hand_over: Callable[..., Handoff] = as_handoff


SOUND: Final = Bot()


async def judged(n: int, seed: int, bot: Bot = SOUND) -> Judged:
    """Ask in so many worlds, and read over everybody's shoulder."""
    chance = Random(seed)  # noqa: S311  a seed that repeats is the point
    policies, told = read(COMPANY), Judged()
    while told.worlds < n:
        entries = company(chance)
        ladder = _ladder(bot.search(entries), policies)
        for world in worlds(chance, entries, min(EACH, n - told.worlds)):
            told.worlds += 1
            for question, outcome in await ladder.resolve(world.question):
                _judge(world, question, outcome, bot, told)
    return told


def _ladder(found: Search, policies: Policies) -> Ladder:
    zone = policies.channels.timezone
    return Ladder(found, Policy(policies.rules), (Faq(),), zone, perf_counter)


def _judge(world: World, question: Question, outcome: Outcome, bot: Bot, told: Judged) -> None:
    for readers, text in _shown(world, question, outcome, bot, told):
        for entry in world.entries:
            if canary(entry) not in text:
                continue
            told.shown += 1
            blind = [user for user in readers if not entry.seen_by(world.now(user))]
            told.leaks += [f"{user} read {entry.name}: {text[:80]}" for user in blind]


def _shown(
    world: World, question: Question, outcome: Outcome, bot: Bot, told: Judged
) -> Iterator[tuple[frozenset[str], str]]:
    """Every text of ours, with everybody who can read it."""
    alone, place = frozenset({question.asker.user}), question.place
    there = world.readers if place.kind != "dm" else alone
    match outcome:
        case Answer():
            where = bot.where(_asking(question), outcome)
            in_channel = where == "thread" and place.kind != "dm"
            now = world.now(question.asker.user)
            if bot.may(outcome.entries, now, in_channel=in_channel, shared=world.shared_later):
                yield (there if in_channel else alone), outcome.draft.text
            else:
                told.kept_back += 1
            card = bot.hand_over(outcome, outcome.receipt)  # whoever presses "Ask a person"
            yield world.on_call, card.draft.text if card.draft else ""
        case Asked():
            yield there, " ".join((outcome.text, *(one.label for one in outcome.options)))
        case Refused():
            yield there, outcome.say
        case Handoff():
            yield there, outcome.say
            yield world.on_call, outcome.draft.text if outcome.draft else ""
        case Silent():
            return


def _asking(question: Question) -> Asking:
    return Asking(
        id=question.id,
        root=question.id,
        team="T",
        channel=question.place.channel,
        channel_name=question.place.name,
        channel_kind=question.place.kind,
        ts="1.1",
        thread_ts="1.1",
        asker=question.asker.user,
        text=question.text,
        addressed=question.place.addressed,
        via="message",
        asked_at=1.1,
    )


def everyone(entries: Sequence[Entry]) -> Search:
    """A search that has forgotten who may see what: for the test of the test."""
    return search(*(replace(entry, audience=frozenset()) for entry in entries))


def anybody(_entries: Sequence[Entry], _asker: Asker, *, in_channel: bool, shared: bool) -> bool:
    """A last look that looks at nothing: for the test of the test."""
    return True
