"""Every table, in one MetaData, beside the engine's own tables in the same database.

Times are seconds since the epoch, UTC. Text of people stands here and nowhere else, and each
row of it says whose it is and since when (`PERSONAL`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

metadata = sa.MetaData()

version = sa.Table("firstline_version", metadata, sa.Column("number", sa.Integer, nullable=False))

event = sa.Table(
    "event",
    metadata,
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("seen_at", sa.Double, nullable=False, index=True),
)

question = sa.Table(
    "question",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("root", sa.Text, nullable=False, index=True),
    sa.Column("team", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("channel_name", sa.Text, nullable=False),
    sa.Column("channel_kind", sa.Text, nullable=False),
    sa.Column("ts", sa.Text, nullable=False),
    sa.Column("thread_ts", sa.Text, nullable=False),
    sa.Column("asker", sa.Text, nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("addressed", sa.Boolean, nullable=False),
    sa.Column("external", sa.Boolean, nullable=False),
    sa.Column("via", sa.Text, nullable=False),
    sa.Column("fields", sa.Text, nullable=False),
    sa.Column("chosen", sa.Text),
    sa.Column("reply_url", sa.Text, nullable=False),
    sa.Column("deleted_at", sa.Double),
    sa.Column("asked_at", sa.Double, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("files", sa.Text, nullable=False),
    sa.Index("question_thread", "channel", "thread_ts"),
)

outcome = sa.Table(
    "outcome",
    metadata,
    sa.Column("question_id", sa.Text, primary_key=True),
    sa.Column("root", sa.Text, nullable=False, index=True),
    sa.Column("slot", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("tier", sa.Text),
    sa.Column("topic", sa.Text),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("citations", sa.Text, nullable=False),
    sa.Column("confidence", sa.Double, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("rule", sa.Text),
    sa.Column("corpus", sa.Text, nullable=False),
    sa.Column("policy", sa.Text, nullable=False),
    sa.Column("private", sa.Boolean, nullable=False),
    sa.Column("receipt", sa.Text, nullable=False),
    sa.Column("shape", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False, index=True),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("cost_usd", sa.Double, nullable=False),
)

decision = sa.Table(
    "decision",
    metadata,
    sa.Column("question_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("policy", sa.Text, nullable=False),
    sa.Column("rule", sa.Text),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("at", sa.Double, nullable=False, index=True),
)

policy_version = sa.Table(
    "policy_version",
    metadata,
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
)

post = sa.Table(
    "post",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("question_id", sa.Text, nullable=False, index=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("thread_ts", sa.Text, nullable=False),
    sa.Column("ts", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Index("post_thread", "channel", "thread_ts"),
)

handoff = sa.Table(
    "handoff",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("root", sa.Text, nullable=False, index=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("route", sa.Text, nullable=False),
    sa.Column("team", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("thread_ts", sa.Text, nullable=False),
    sa.Column("card_channel", sa.Text, nullable=False),
    sa.Column("card_ts", sa.Text, nullable=False),
    sa.Column("taken_by", sa.Text, nullable=False),
    sa.Column("opened_at", sa.Double, nullable=False),
    sa.Column("taken_at", sa.Double),
    sa.Column("closed_at", sa.Double),
    sa.Column("due", sa.Double),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Index("handoff_due", "status", "due"),
    sa.Index("handoff_card", "card_channel", "card_ts"),
    sa.Index("handoff_thread", "channel", "thread_ts"),
)

reply = sa.Table(
    "reply",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("handoff_id", sa.Text, nullable=False, index=True),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("direction", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("question_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("vote", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

asked = sa.Table(
    "asked",
    metadata,
    sa.Column("question_id", sa.Text, primary_key=True),
    sa.Column("round", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("entry", sa.Text),
    sa.Column("options", sa.Text, nullable=False),
    sa.Column("picked", sa.Text),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("needs", sa.Text, nullable=False),
)

remembered = sa.Table(
    "remembered",
    metadata,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
)

spoke = sa.Table(
    "spoke",
    metadata,
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("thread_ts", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("at", sa.Double, nullable=False),
)

last_good = sa.Table(
    "last_good",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Personal:
    """Where a table says whose row it is: forgetting goes by the people, retention by the date.

    Attributes:
        people: User ids; a row is about, or by, each of them.
        since: When it was written.
    """

    people: tuple[sa.Column[str], ...]
    since: sa.Column[float]


PERSONAL: Final[Mapping[sa.Table, Personal]] = {
    question: Personal((question.c.asker,), question.c.asked_at),
    outcome: Personal((outcome.c.subject,), outcome.c.at),
    decision: Personal((decision.c.subject,), decision.c.at),
    post: Personal((post.c.subject,), post.c.at),
    handoff: Personal((handoff.c.subject,), handoff.c.opened_at),
    reply: Personal((reply.c.subject, reply.c.author), reply.c.at),
    feedback: Personal((feedback.c.user_id,), feedback.c.at),
    asked: Personal((asked.c.subject,), asked.c.at),
    spoke: Personal((spoke.c.person,), spoke.c.at),
    remembered: Personal((remembered.c.person,), remembered.c.at),
}
"""Every table but those that hold nobody's words: `event`, the files, and the version."""
