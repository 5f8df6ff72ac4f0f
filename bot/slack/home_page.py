"""The App Home as each person sees it, by what they are.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.decide.needs import spoken
from bot.domain import Entry
from bot.records.glances import Done, Held, Mine, Tally, Use
from bot.slack import actions
from bot.slack.blocks import WHY, day_words
from bot.slack.characters import one_line
from bot.slack.layout import Block, Button, Context, Divider, Header, Home, Section
from bot.slack.receipt_page import KINDS
from bot.slack.telling import STAYS, Broken
from bot.slack.texts import Bold, Moment, Permalink, Piece, Plain, Text, words

TOPICS_SHOWN = 40
ENTRIES_SHOWN = 8
HELD_SHOWN = 10
BROKEN_SHOWN = 5
LATEST_SHOWN = 5
_TITLE = 100
_HOW = (
    "**Mention me** in a channel, **write to me** under Messages, or use `/ask` and a question.  \n"
    "Answers come from entries that named people keep, each with its source.  \n"
    "Where I have none, or am not sure, I ask a person and tell you who."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the bot does, for those who run it.

    Attributes:
        degraded: What works less well than it should.
        days: How many days the tally is of.
    """

    degraded: Sequence[str]
    tally: Tally
    days: int
    waiting: int
    knowledge: str
    policies: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What one person's Home shows.

    Attributes:
        mine: Their latest questions.
        links: Question id -> address of its message or card, as Slack gave it.
        names: User id -> name, of whoever has a handoff.
        held: What waits for them; None for who is not on call.
        kept_of_me: What they have let us remember, by field.
        broken: Files they keep that have a problem.
        kept: The entries they keep; None for who keeps none.
        days: How many days the use of entries is counted for.
        health: None for who does not run the bot.
        latest: Outcomes whose receipts they may see.
        now: Seconds since the epoch.
    """

    topics: Sequence[str]
    today: date
    now: float
    mine: Sequence[Mine] = ()
    links: Mapping[str, str] = field(default_factory=dict[str, str])
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    held: Sequence[Held] | None = None
    kept_of_me: Mapping[str, str] = field(default_factory=dict[str, str])
    broken: Sequence[Broken] = ()
    kept: Sequence[tuple[Entry, Use]] | None = None
    days: int = 30
    health: Health | None = None
    latest: Sequence[Done] = ()


def home_view(glance: Glance) -> Home:
    """Render it, what waits for this person first."""
    blocks = (
        *_broken(glance),
        *_waiting(glance),
        *_asked(glance),
        *_remembered(glance),
        *_kept(glance),
        *_health(glance),
        *_latest(glance),
        Header("How this works"),
        Section(words(_HOW)),
        Section((Bold("Topics I know"), Plain("\n" + _topics(glance.topics)))),
    )
    return Home(blocks)


def topics_of(entries: Sequence[Entry]) -> list[str]:
    """Name the topics that everyone may ask about, in the order of the files."""
    return list(dict.fromkeys(entry.topic for entry in entries if not entry.audience))


def _topics(topics: Sequence[str]) -> str:
    return ", ".join(topics[:TOPICS_SHOWN]) or "nothing yet"


def _asked(glance: Glance) -> tuple[Block, ...]:
    if not glance.mine:
        quiet = Section(words("_Nothing yet. What you ask me is listed here, with its state._"))
        return Header("Your questions"), quiet, Divider()
    return Header("Your questions"), *(_mine(one, glance) for one in glance.mine), Divider()


def _remembered(glance: Glance) -> tuple[Block, ...]:
    if not glance.kept_of_me:
        return ()
    shown = (
        Section(
            (Bold(spoken(name).capitalize()), Plain(f"  {value}")),
            Button("Forget", actions.FORGET, actions.checked_id(name)),
        )
        for name, value in glance.kept_of_me.items()
    )
    return Header("What I remember for you"), *shown, Divider()


def _mine(mine: Mine, glance: Glance) -> Section:
    show = Button("Show answer", actions.SHOW, actions.checked_id(mine.question_id))
    state = (Plain(f"\n{_state(mine, glance.names)} · "), Moment(mine.asked_at))
    title = _title(mine.text, glance.links.get(mine.question_id, ""))
    return Section((title, *state), show if mine.kind == "answer" else None)


def _state(mine: Mine, names: Mapping[str, str]) -> str:
    match mine.kind:
        case "answer":
            return "answered"
        case "ask":
            return "waits for your answer"
        case "refuse" | "silent":
            return "not answered"
        case "handoff":
            return _with_people(mine, names.get(mine.by, "a colleague"))


def _with_people(mine: Mine, name: str) -> str:
    match mine.state:
        case "open":
            return f"{mine.team} has been asked, nobody has it yet"
        case "taken":
            return f"{name} is looking into it"
        case "resolved":
            return f"resolved by {name}" if mine.by else "resolved"
        case "withdrawn":
            return "closed"
        case None:
            return "nobody could be reached"


def _broken(glance: Glance) -> tuple[Block, ...]:
    if not glance.broken:
        return ()
    told = [Section((Plain(one.problem),)) for one in glance.broken[:BROKEN_SHOWN]]
    more = _more(len(glance.broken) - len(told))
    head = Header("A file you keep has a problem")
    return head, *told, *more, Context((Plain(STAYS),)), Divider()


def _waiting(glance: Glance) -> tuple[Block, ...]:
    if glance.held is None:
        return ()
    if not glance.held:
        return Header("Waiting for you"), Section(words("_Nothing. Well done._")), Divider()
    shown = [_held(one, glance) for one in glance.held[:HELD_SHOWN]]
    more = _more(len(glance.held) - len(shown))
    return Header(f"Waiting for you: {len(glance.held)}"), *shown, *more, Divider()


def _held(held: Held, glance: Glance) -> Section:
    late = held.due is not None and held.due < glance.now
    state = f"taken by {glance.names.get(held.by, 'a colleague')}" if held.by else "nobody has it"
    small = f"\n{held.team} · {state}{', and it is overdue' if late else ''} · "
    title = _title(held.text, glance.links.get(held.question_id, ""))
    return Section((title, Plain(small), Moment(held.opened_at)))


def _kept(glance: Glance) -> tuple[Block, ...]:
    if not glance.kept:
        return ()
    ordered = sorted(glance.kept, key=lambda pair: _urgency(pair, glance.today))
    told = [(entry, use) for entry, use in ordered if use.answers or _past(entry, glance.today)]
    shown = [_entry(entry, use, glance) for entry, use in told[:ENTRIES_SHOWN]]
    small = [f"{len(told) - len(shown)} more were used"] if len(told) > len(shown) else []
    if len(told) < len(ordered):
        small.append(f"{len(ordered) - len(told)} were not used in {glance.days} days")
    rest = (Context((Plain(" · ".join(small)),)),) if small else ()
    return Header(f"Entries you keep: {len(ordered)}"), *shown, *rest, Divider()


def _urgency(pair: tuple[Entry, Use], today: date) -> tuple[bool, int, int]:
    """What must be looked at first: dates that are past, then thumbs down, then use."""
    entry, use = pair
    return not _past(entry, today), -use.down, -use.answers


def _past(entry: Entry, today: date) -> bool:
    review = entry.review_by is not None and entry.review_by < today
    return review or (entry.valid is not None and entry.valid.last < today)


def _entry(entry: Entry, use: Use, glance: Glance) -> Section:
    times = f"answered {_times(use.answers)}" if use.answers else "not used"
    parts = [f"{times} in {glance.days} days", _votes(use)]
    if entry.review_by is not None:
        verb = "was due for review by" if entry.review_by < glance.today else "review by"
        parts.append(f"{verb} {day_words(entry.review_by)}")
    if entry.valid is not None:
        verb = "was valid until" if entry.valid.last < glance.today else "valid until"
        parts.append(f"{verb} {day_words(entry.valid.last)}")
    small = "\n" + " · ".join([entry.name, *filter(None, parts)])
    return Section((Bold(one_line(entry.question, _TITLE)), Plain(small)))


def _votes(use: Use) -> str:
    if not use.up + use.down:
        return ""
    said = sorted(use.reasons.items(), key=lambda pair: -pair[1])
    why = ", ".join(f"{WHY[reason].lower()} ({times})" for reason, times in said)
    return f"{use.up} up, {use.down} down" + (f": {why}" if why else "")


def _health(glance: Glance) -> tuple[Block, ...]:
    health = glance.health
    if health is None:
        return ()
    kinds = ", ".join(f"{times} {KINDS[kind]}" for kind, times in health.tally.kinds.items())
    answered = health.tally.kinds.get("answer", 0)
    each = f", ${health.tally.cost_usd / answered:.4f} for each answer" if answered else ""
    lines = {
        f"Last {health.days} days": kinds or "no question yet",
        "Cost": f"${health.tally.cost_usd:.2f}{each}",
        "Open handoffs": str(health.waiting),
        "Troubles": "; ".join(health.degraded) or "none",
    }
    text: list[Piece] = []
    for number, (name, value) in enumerate(lines.items()):
        text += [Plain("\n" if number else ""), Bold(name), Plain(f"  {value}")]
    versions = f"knowledge {health.knowledge} · policies {health.policies}"
    return Header("Health"), Section(tuple(text)), Context((Plain(versions),)), Divider()


def _latest(glance: Glance) -> tuple[Block, ...]:
    if not glance.latest:
        return ()
    shown = (_done(done) for done in glance.latest[:LATEST_SHOWN])
    return Header("Latest outcomes"), *shown, Divider()


def _done(done: Done) -> Section:
    found = ("from " if done.kind == "answer" else "- nearest was ") + done.entry
    what = KINDS[done.kind] + (f" {found}" if done.entry else "")
    small: Text = (Plain(f"\n{done.tier or 'no tier'}, {done.confidence:.0%} sure · "),)
    why = Button("Why?", actions.WHY, actions.checked_id(done.question_id))
    return Section((Bold(what.capitalize()), *small, Moment(done.at)), why)


def _title(text: str, link: str) -> Piece:
    title = one_line(text, _TITLE) or "A message without words"
    return Permalink(link, title) if link else Bold(title)


def _more(count: int) -> tuple[Block, ...]:
    return (Context((Plain(f"and {count} more"),)),) if count > 0 else ()


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
