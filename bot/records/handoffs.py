"""Handoffs as rows: each change names the state it leaves, so that only one can win."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Literal, TypeAlias

import sqlalchemy as sa

from bot.records.database import upsert
from bot.records.questions import asker_of
from bot.records.tables import handoff, reply

State: TypeAlias = Literal["open", "taken", "resolved", "withdrawn"]
Direction: TypeAlias = Literal["to_asker", "to_person"]

LIVE: tuple[State, ...] = ("open", "taken")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A question that waits for a person, or did.

    Attributes:
        id: The question's id.
        root: Id of the message the question began with.
        route: The route of `oncall.yaml` it went to.
        team: Who that is, as the asker was told.
        channel: Where the asker asked.
        thread_ts: The asker's thread.
        card_channel: Where the card is; empty until it is known.
        card_ts: The card; empty until it is posted.
        taken_by: User id; empty while nobody has it.
        due: When somebody should have taken it; seconds since the epoch.
    """

    id: str
    root: str
    route: str
    team: str
    channel: str
    thread_ts: str
    opened_at: float
    status: State = "open"
    card_channel: str = ""
    card_ts: str = ""
    taken_by: str = ""
    taken_at: float | None = None
    closed_at: float | None = None
    due: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message carried between the asker and the person who has the handoff."""

    id: str
    handoff_id: str
    author: str
    direction: Direction
    text: str
    at: float


_WAITING = tuple(handoff.c[one.name] for one in fields(Waiting))
_SAID = tuple(reply.c[one.name] for one in fields(Said))


def open_one(connection: sa.Connection, waiting: Waiting) -> bool:
    """Open a handoff; one that is there stays as it is.  True when opened now."""
    row = {**asdict(waiting), "subject": asker_of(waiting.id)}
    return upsert(connection, handoff, row, keep=True)


def load(connection: sa.Connection, key: str) -> Waiting | None:
    """Read one handoff."""
    return _first(connection, handoff.c.id == key)


def by_card(connection: sa.Connection, channel: str, ts: str) -> Waiting | None:
    """The handoff whose card is this message."""
    return _first(connection, sa.and_(handoff.c.card_channel == channel, handoff.c.card_ts == ts))


def card_on_its_way(connection: sa.Connection, channel: str) -> bool:
    """Whether a card has gone to that channel and nobody has noted yet which message it is."""
    unknown = sa.and_(
        handoff.c.card_channel == channel,
        handoff.c.card_ts == "",
        handoff.c.status.in_(LIVE),
    )
    return connection.scalar(sa.select(sa.exists().where(unknown))) or False


def in_thread(connection: sa.Connection, channel: str, thread_ts: str) -> Sequence[Waiting]:
    """Every handoff of that thread, oldest first."""
    here = sa.and_(handoff.c.channel == channel, handoff.c.thread_ts == thread_ts)
    found = connection.execute(sa.select(*_WAITING).where(here).order_by(handoff.c.opened_at))
    return [Waiting(**row) for row in found.mappings()]


def of_root(connection: sa.Connection, root: str) -> Sequence[Waiting]:
    """Every handoff under one message, oldest first."""
    here = sa.select(*_WAITING).where(handoff.c.root == root).order_by(handoff.c.opened_at)
    return [Waiting(**row) for row in connection.execute(here).mappings()]


def count_live(connection: sa.Connection) -> int:
    """How many wait or are being worked on."""
    live = sa.select(sa.func.count()).select_from(handoff).where(handoff.c.status.in_(LIVE))
    return connection.scalar(live) or 0


def put_card(connection: sa.Connection, key: str, channel: str, ts: str) -> None:
    """Remember where the card is."""
    _change(connection, handoff.c.id == key, {"card_channel": channel, "card_ts": ts})


def put_thread(connection: sa.Connection, key: str, channel: str, ts: str) -> None:
    """Remember where the asker is reached, when a command left no thread."""
    _change(connection, handoff.c.id == key, {"channel": channel, "thread_ts": ts})


def take(connection: sa.Connection, key: str, user: str, at: float) -> bool:
    """Give an open handoff to a person; False when somebody was faster or it is closed."""
    change = {"status": "taken", "taken_by": user, "taken_at": at, "due": None}
    return _change(connection, sa.and_(handoff.c.id == key, handoff.c.status == "open"), change)


def close(connection: sa.Connection, key: str, state: State, at: float) -> bool:
    """Resolve or withdraw a live handoff; False when it was closed before."""
    live = sa.and_(handoff.c.id == key, handoff.c.status.in_(LIVE))
    return _change(connection, live, {"status": state, "closed_at": at, "due": None})


def add_said(connection: sa.Connection, said: Said) -> bool:
    """Keep a message that is carried over; False when it is known already."""
    row = {**asdict(said), "subject": asker_of(said.handoff_id)}
    return upsert(connection, reply, row, keep=True)


def reword(connection: sa.Connection, key: str, text: str) -> bool:
    """Change the words of a carried message; False when it is not known."""
    change = sa.update(reply).where(reply.c.id == key).values(text=text)
    return connection.execute(change).rowcount > 0


def load_said(connection: sa.Connection, key: str) -> Said | None:
    """Read one carried message."""
    row = connection.execute(sa.select(*_SAID).where(reply.c.id == key)).mappings().first()
    return Said(**row) if row else None


def _first(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Waiting | None:
    row = connection.execute(sa.select(*_WAITING).where(where)).mappings().first()
    return Waiting(**row) if row else None


def _change(
    connection: sa.Connection, where: sa.ColumnElement[bool], change: Mapping[str, object]
) -> bool:
    return connection.execute(sa.update(handoff).where(where).values(change)).rowcount > 0
