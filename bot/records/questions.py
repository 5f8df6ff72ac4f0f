"""What people asked, kept under ids that a redelivery cannot change."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal, TypeAlias

import sqlalchemy as sa

from bot.domain import ChannelKind
from bot.records import tables
from bot.records.database import upsert
from bot.records.tables import question

Via: TypeAlias = Literal["message", "mention", "command", "edit", "join", "part"]
Status: TypeAlias = Literal["new", "decided", "left", "relayed", "deleted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One question as it was received, or one part of it.

    Attributes:
        id: `team:channel:ts` (`:edited_ts` for an edit, `#n` for a part).
        root: Id of the message it began with; edits, parts and what goes on with it share it.
        ts: The message's own; empty for a command.
        thread_ts: The message that starts its thread: where the outcome goes.
        external: The asker belongs to another organisation.
        fields: What buttons told us, as a JSON object of texts.
        reply_url: Where the outcome goes when only the asker sees it; good for 30 minutes.
        deleted_at: When the asker took it back.
        asked_at: Seconds since the epoch.
        status: `left`: left alone, and its words are not kept.
        mode: How loud the bot was in the channel; empty where no channel is.
        files: Names of the files that came with it, as a JSON list.
    """

    id: str
    root: str
    team: str
    channel: str
    channel_name: str
    channel_kind: ChannelKind
    ts: str
    thread_ts: str
    asker: str
    text: str
    addressed: bool
    via: Via
    asked_at: float
    external: bool = False
    fields: str = "{}"
    chosen: str | None = None
    reply_url: str = ""
    deleted_at: float | None = None
    status: Status = "new"
    mode: str = ""
    files: str = "[]"

    @property
    def known(self) -> Mapping[str, str]:
        """The fields, by name."""
        return {str(name): str(value) for name, value in json.loads(self.fields).items()}

    @property
    def is_command(self) -> bool:
        """Asked with a slash command: there is no message to reply to."""
        return not self.ts

    @property
    def in_private(self) -> bool:
        """Nobody but the asker may see what comes of it."""
        return self.is_command or (self.mode == "suggest" and self.channel_kind != "dm")

    @property
    def file_names(self) -> Sequence[str]:
        """The files that came with it."""
        return tuple(map(str, json.loads(self.files)))


def message_of(key: str) -> str:
    """Id of the message that a question, an edit of it or a part of it is; by the id alone."""
    return ":".join(key.partition("#")[0].split(":")[:3])


def line_of(connection: sa.Connection, key: str) -> str:
    """The thread in which a question is answered: what is about it is done in order."""
    asking = load(connection, key)
    if asking is None or asking.is_command:
        return message_of(key)
    return f"{asking.team}:{asking.channel}:{asking.thread_ts}"


def save(connection: sa.Connection, asking: Asking, *, keep: bool = True) -> bool:
    """Write a question; `keep` leaves one that is there as it is.  True when written."""
    return upsert(connection, question, asdict(asking), keep=keep)


def asker_of(key: str) -> sa.ColumnElement[str]:
    """Who asked, as part of a statement that writes what came of it; empty when unknown."""
    asker = sa.select(question.c.asker).where(question.c.id == key).scalar_subquery()
    return sa.func.coalesce(asker, "")


def load(connection: sa.Connection, key: str) -> Asking | None:
    """Read one question."""
    rows = connection.execute(sa.select(question).where(question.c.id == key))
    row = rows.mappings().first()
    return Asking(**row) if row else None


def versions(connection: sa.Connection, root: str) -> Sequence[Asking]:
    """A message and its edits, oldest first, without their parts."""
    found = connection.execute(
        sa.select(question)
        .where(question.c.root == root, question.c.via != "part")
        .order_by(question.c.asked_at, question.c.id)
    )
    return [Asking(**row) for row in found.mappings()]


def thread_before(connection: sa.Connection, asking: Asking, *, limit: int = 10) -> tuple[str, ...]:
    """Earlier words of the same asker in the same thread, oldest first, latest versions only."""
    earlier = connection.execute(
        sa.select(question)
        .where(
            question.c.channel == asking.channel,
            question.c.thread_ts == asking.thread_ts,
            question.c.asker == asking.asker,
            question.c.via != "part",
            question.c.asked_at < asking.asked_at,
            question.c.deleted_at.is_(None),
            question.c.text != "",
        )
        .order_by(question.c.asked_at.desc(), question.c.id.desc())
        .limit(limit * 2)
    )
    latest: dict[str, str] = {}
    for row in earlier.mappings():
        if message_of(row["id"]) != message_of(asking.id):
            latest.setdefault(message_of(row["id"]), row["text"])
    return tuple(reversed(list(latest.values())[:limit]))


def in_thread(
    connection: sa.Connection, channel: str, thread_ts: str, asker: str, *, limit: int = 5
) -> Sequence[str]:
    """Ids of an asker's questions and parts in a thread, newest first; not what was left alone."""
    found = connection.execute(
        sa.select(question.c.id)
        .where(
            question.c.channel == channel,
            question.c.thread_ts == thread_ts,
            question.c.asker == asker,
            question.c.status != "left",
            question.c.ts != "",  # not what was asked aside
        )
        .order_by(question.c.asked_at.desc(), question.c.id.desc())
        .limit(limit)
    )
    return [row.id for row in found]


def mark(connection: sa.Connection, key: str, status: Status) -> None:
    """Say what has become of a question; one that was taken back stays so."""
    standing = sa.and_(question.c.id == key, question.c.status != "deleted")
    connection.execute(sa.update(question).where(standing).values(status=status))


def mark_deleted(connection: sa.Connection, key: str, at: float) -> bool:
    """Note that the asker took a message back, with all that went on with it.

    Returns:
        Whether we have heard of it.
    """
    change = sa.update(question).where(sa.or_(question.c.root == key, _of_message(key)))
    return connection.execute(change.values(deleted_at=at, status="deleted")).rowcount > 0


def _of_message(key: str) -> sa.ColumnElement[bool]:
    """Rows of one message: itself, its edits and their parts."""
    edits = question.c.id.startswith(f"{key}:", autoescape=True)
    parts = question.c.id.startswith(f"{key}#", autoescape=True)
    return sa.or_(question.c.id == key, edits, parts)


def latest(connection: sa.Connection, root: str) -> Asking | None:
    """The newest version of what was asked with a message, of all that has not been deleted."""
    left = [one for one in versions(connection, root) if one.deleted_at is None]
    return left[-1] if left else None


def just_before(connection: sa.Connection, asking: Asking, *, within: float) -> Asking | None:
    """What the same person last asked at the top of that channel, if it is not longer ago."""
    thread = sa.literal(f"{asking.team}:{asking.channel}:") + question.c.thread_ts
    rows = connection.execute(
        sa.select(question)
        .where(
            question.c.channel == asking.channel,
            question.c.asker == asking.asker,
            question.c.root == thread,
            question.c.via.in_(("message", "mention", "join")),
            question.c.status.in_(("new", "decided")),
            question.c.text != "",
            question.c.asked_at.between(asking.asked_at - within, asking.asked_at),
            question.c.id != asking.id,
        )
        .order_by(question.c.asked_at.desc())
        .limit(1)
    )
    row = rows.mappings().first()
    return Asking(**row) if row else None


def note_gone(connection: sa.Connection, root: str, at: float) -> None:
    """Remember that a message was taken back, also before we hear of it; then `mark_deleted`."""
    upsert(connection, tables.event, {"event_id": f"deleted:{root}", "seen_at": at}, keep=True)


def take_back(connection: sa.Connection, root: str) -> bool:
    """Mark a message that was taken back before we heard of it; whether it was.

    In a transaction after the one that saved it: of two at once, one then sees the other.
    """
    gone = tables.event.c.event_id == f"deleted:{root}"
    at = connection.scalar(sa.select(tables.event.c.seen_at).where(gone))
    return at is not None and mark_deleted(connection, root, at)


def forget_words(connection: sa.Connection, key: str) -> None:
    """Keep that a message was left alone, and none of what it said; its parts as well."""
    of_it = sa.or_(question.c.id == key, question.c.id.startswith(f"{key}#", autoescape=True))
    connection.execute(sa.update(question).where(of_it).values(text="", files="[]", status="left"))


def is_outdated(connection: sa.Connection, asking: Asking) -> bool:
    """Whether its asker has changed it since, or taken it back."""
    later = sa.and_(
        _of_message(message_of(asking.id)),
        question.c.via != "part",
        question.c.asked_at > asking.asked_at,
    )
    newer = connection.scalar(sa.select(sa.exists().where(later))) or False
    return newer or asking.deleted_at is not None


def learn(
    connection: sa.Connection, key: str, fields: Mapping[str, str], chosen: str | None
) -> None:
    """Add what a button or a form told us to a question."""
    asking = load(connection, key)
    if asking is None:
        return
    known = json.dumps({**asking.known, **fields})
    learnt = replace(asking, fields=known, chosen=chosen or asking.chosen)
    save(connection, learnt, keep=False)


def fields_before(connection: sa.Connection, asking: Asking) -> dict[str, str]:
    """What buttons and forms told about earlier questions of the same asker in the same thread."""
    if asking.is_command:
        return {}
    found = connection.execute(
        sa.select(question.c.fields)
        .where(
            question.c.channel == asking.channel,
            question.c.thread_ts == asking.thread_ts,
            question.c.asker == asking.asker,
            question.c.ts != "",
            question.c.asked_at < asking.asked_at,
        )
        .order_by(question.c.asked_at)
    )
    every = [json.loads(row.fields) for row in found]
    return {str(name): str(value) for fields in every for name, value in fields.items()}
