import json
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain import (
    Accept,
    Answer,
    AskBack,
    Asked,
    Decline,
    Draft,
    Entry,
    Escalate,
    Finding,
    Handoff,
    Need,
    Option,
    Outcome,
    Receipt,
    Refer,
    Refused,
    Silent,
    Span,
    Step,
)
from bot.errors import FirstlineError
from bot.records import (
    buttons,
    deliveries,
    handoffs,
    last_good,
    migrations,
    outcomes,
    posts,
    questions,
    remembering,
    tables,
)
from bot.records.database import Records, open_engine, upsert
from bot.records.handoffs import Said, Waiting
from bot.records.migrations import MIGRATIONS, migrate
from bot.records.outcomes import Settled
from bot.records.posts import Posted
from bot.records.questions import Asking
from bot.settings import database_url_from
from tests.databases import KINDS, database

ASKING = Asking(
    id="T:C:1.1",
    root="T:C:1.1",
    team="T",
    channel="C",
    channel_name="help",
    channel_kind="public",
    ts="1.1",
    thread_ts="1.1",
    asker="U1",
    text="how?",
    addressed=True,
    via="message",
    asked_at=1.1,
)
WAITING = Waiting(
    id="T:C:1.1",
    root="T:C:1.1",
    route="it",
    team="it-helpdesk",
    channel="C",
    thread_ts="1.1",
    opened_at=1.0,
)
DRAFT = Draft(text="canary words", citations=("vpn/reset",), tier="small")
FINDINGS = (Finding("cited", "cites nothing"),)
TRAIL = (
    Step(tier="faq", draft=None, verdict=Escalate(FINDINGS), ms=1.5),
    Step(tier="small", draft=DRAFT, verdict=Accept(DRAFT, private=True), cost_usd=0.1),
    Step(tier="small", draft=None, verdict=Refer(FINDINGS, to="it")),
    Step(tier="small", draft=None, verdict=Decline(FINDINGS)),
    Step(tier="small", draft=None, verdict=AskBack((Need("os", ("mac", "linux")),))),
)
RECEIPT = Receipt(
    reason="why",
    trail=TRAIL,
    topic="vpn",
    confidence=0.5,
    considered=(("vpn/reset", 0.5),),
    rule="r1",
    corpus="c",
    policy="p",
    ms=2.0,
)
ENTRY = Entry(
    topic="vpn",
    slug="reset",
    question="How?",
    answer="So.",
    owner="it",
    phrasings=("how",),
    audience=frozenset({"a", "b"}),
    needs=(Need("os", ("mac",)),),
    valid=Span(date(2026, 1, 1), date(2027, 1, 1)),
    review_by=date(2026, 6, 1),
)


@pytest.fixture
def engine(database_url: str) -> Generator[sa.Engine]:
    opened = open_engine(database_url_from(database_url))
    yield opened
    opened.dispose()


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[sa.Engine]:
    """A database that nobody has made a table in."""
    with database(request.param, tmp_path) as url:
        opened = open_engine(database_url_from(url))
        yield opened
        opened.dispose()


@pytest.fixture
def connection(engine: sa.Engine) -> Generator[sa.Connection]:
    migrate(engine)
    with engine.begin() as opened:
        yield opened


def test_the_migrations_make_the_declared_tables(connection: sa.Connection) -> None:
    found = sa.inspect(connection)

    for table in tables.metadata.sorted_tables:
        columns = {column["name"] for column in found.get_columns(table.name)}
        indexes = {str(index["name"]) for index in found.get_indexes(table.name)}
        keys = found.get_pk_constraint(table.name)["constrained_columns"]
        assert columns == {column.name for column in table.columns}
        assert indexes == {str(index.name) for index in table.indexes}
        assert keys == [column.name for column in table.primary_key]


def test_what_ran_somewhere_is_never_edited() -> None:
    sums = [sha256("".join(statements).encode()).hexdigest()[:12] for statements in MIGRATIONS]

    # Add to the end, and change none.
    assert sums == [
        "3af31e64b2e1",
        "3cec2117f160",
        "caedee18b4ed",
        "d4297b1478e1",
        "a22de8f0d071",
        "690dd30a8de6",
        "64796c19fac2",
    ]


def test_rows_of_an_older_release_learn_whose_they_are(
    empty: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(migrations, "MIGRATIONS", MIGRATIONS[:1])
        assert migrate(empty) == 1
    with empty.begin() as connection:
        came_later = {"mode", "files"}
        row = {key: value for key, value in asdict(ASKING).items() if key not in came_later}
        _insert_as_before(connection, "question", row)
        for key, question_id in (("k1", ASKING.id), ("k2", "long gone")):
            post = {"channel": "C", "thread_ts": "1.1", "ts": "1.2", "at": 1.0}
            _insert_as_before(connection, "post", {**post, "key": key, "question_id": question_id})

    migrate(empty)

    with empty.connect() as connection:
        found = connection.execute(sa.select(tables.post.c.key, tables.post.c.subject))
        assert {row.key: row.subject for row in found} == {"k1": "U1", "k2": ""}


def _insert_as_before(connection: sa.Connection, table: str, row: dict[str, object]) -> None:
    """Insert a row without the columns that came later."""
    columns: list[sa.ColumnClause[object]] = [sa.column(name) for name in row]
    connection.execute(sa.insert(sa.table(table, *columns)), [row])


def test_every_table_says_whose_its_rows_are_or_holds_nobodys_words() -> None:
    nobodys = {tables.event, tables.last_good, tables.policy_version, tables.version}

    assert set(tables.metadata.sorted_tables) - set(tables.PERSONAL) == nobodys


def test_migrating_again_changes_nothing(engine: sa.Engine) -> None:
    assert migrate(engine) == migrate(engine) == len(MIGRATIONS)


def test_migrators_at_the_same_time_do_it_once(empty: sa.Engine) -> None:
    with ThreadPoolExecutor(4) as threads:
        versions = list(threads.map(migrate, [empty] * 4))
    with empty.connect() as connection:
        rows = connection.execute(sa.select(tables.version)).all()

    assert versions == [len(MIGRATIONS)] * 4
    assert rows == [(len(MIGRATIONS),)]


def test_a_newer_database_is_refused(engine: sa.Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(sa.update(tables.version).values(number=99))

    with pytest.raises(FirstlineError, match="schema version 99"):
        migrate(engine)


def test_sqlite_keeps_what_it_said_it_kept(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    with engine.connect() as connection:
        pragmas = {
            name: connection.scalar(sa.text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "busy_timeout")
        }
    engine.dispose()

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30000}


def test_upsert_replaces_or_keeps(connection: sa.Connection) -> None:
    row: dict[str, object] = {"event_id": "E1", "seen_at": 1.0}

    assert upsert(connection, tables.event, row, keep=True)
    assert not upsert(connection, tables.event, {**row, "seen_at": 2.0}, keep=True)
    assert upsert(connection, tables.event, {**row, "seen_at": 3.0})
    assert connection.scalar(sa.select(tables.event.c.seen_at)) == 3.0


@pytest.mark.parametrize(
    "outcome",
    [
        Answer(
            draft=DRAFT, entries=(ENTRY,), receipt=RECEIPT, private=True, recalled={"os": "mac"}
        ),
        Asked(
            text="Which?",
            kind="field",
            entry="vpn/reset",
            options=(Option("Mac", "mac"),),
            needs=(Need("os", ("mac",)), Need("version")),
            proposed={"os": "mac"},
            receipt=RECEIPT,
        ),
        Handoff(
            receipt=RECEIPT,
            to="it",
            say="Hm.",
            draft=DRAFT,
            known={"os": "mac"},
            lacking=("version",),
        ),
        Refused(receipt=RECEIPT, say="No."),
        Silent(receipt=RECEIPT),
    ],
)
def test_an_outcome_comes_back_as_it_was(connection: sa.Connection, outcome: Outcome) -> None:
    settled = Settled(question_id="q", root="r", slot=1, outcome=outcome, at=2.0)
    outcomes.save(connection, settled)

    found = outcomes.load(connection, "q")

    assert found == replace(settled, outcome=_without_trail_words(outcome))
    assert list(outcomes.of_root(connection, "r")) == [found]


def _without_trail_words(outcome: Outcome) -> Outcome:
    empty = replace(DRAFT, text="")
    step = replace(TRAIL[1], draft=empty, verdict=Accept(empty, private=True))
    receipt = replace(RECEIPT, trail=(TRAIL[0], step, *TRAIL[2:]))
    return replace(outcome, receipt=receipt)


def test_a_receipt_holds_no_words(connection: sa.Connection) -> None:
    outcome = Answer(draft=DRAFT, entries=(), receipt=RECEIPT)
    outcomes.save(connection, Settled(question_id="q", root="r", slot=0, outcome=outcome, at=2.0))

    stored = connection.scalar(sa.select(tables.outcome.c.receipt))

    assert stored is not None
    assert "canary" not in stored
    assert json.loads(stored)["trail"][1]["citations"] == ["vpn/reset"]


def test_a_question_is_kept_as_it_came_first(connection: sa.Connection) -> None:
    assert questions.save(connection, ASKING)
    assert not questions.save(connection, replace(ASKING, text="other"))

    assert questions.load(connection, ASKING.id) == ASKING


def test_the_thread_holds_the_latest_words_of_the_same_asker(connection: sa.Connection) -> None:
    later = replace(ASKING, id="T:C:3.3", root="T:C:3.3", ts="3.3", asked_at=3.3)
    edit = replace(ASKING, id="T:C:1.1:2.2", via="edit", text="how now?", asked_at=2.2)
    other = replace(ASKING, id="T:C:2.5", root="T:C:2.5", asker="U2", asked_at=2.5)
    part = replace(ASKING, id="T:C:1.1#1", via="part", text="part", asked_at=2.6)
    for asking in (ASKING, edit, other, part, later):
        questions.save(connection, asking)

    assert questions.thread_before(connection, later) == ("how now?",)
    assert [one.id for one in questions.versions(connection, ASKING.root)] == [ASKING.id, edit.id]

    questions.mark_deleted(connection, ASKING.root, 4.0)
    assert questions.thread_before(connection, later) == ()


def test_what_buttons_told_is_remembered(connection: sa.Connection) -> None:
    questions.save(connection, ASKING)

    questions.learn(connection, ASKING.id, {"os": "mac"}, None)
    questions.learn(connection, ASKING.id, {}, "vpn/reset")

    found = questions.load(connection, ASKING.id)
    assert found is not None
    assert found.known == {"os": "mac"}
    assert found.chosen == "vpn/reset"


def test_events_are_forgotten_after_a_while(connection: sa.Connection) -> None:
    deliveries.remember(connection, ("E1", "E1", "E2"), 1.0)
    deliveries.remember(connection, ("E1",), 9.0)

    assert deliveries.known(connection, ("E1", "E3")) == {"E1"}
    assert deliveries.forget(connection, 5.0) == 2
    assert deliveries.known(connection, ("E1", "E2")) == frozenset()


def test_one_person_takes_a_handoff(connection: sa.Connection) -> None:
    assert handoffs.open_one(connection, WAITING)
    assert not handoffs.open_one(connection, replace(WAITING, team="other"))

    assert handoffs.take(connection, WAITING.id, "U1", 2.0)
    assert not handoffs.take(connection, WAITING.id, "U2", 2.0)
    found = handoffs.load(connection, WAITING.id)

    assert found is not None
    assert (found.status, found.taken_by, found.team) == ("taken", "U1", "it-helpdesk")
    assert handoffs.count_live(connection) == 1


def test_a_closed_handoff_stays_closed(connection: sa.Connection) -> None:
    handoffs.open_one(connection, WAITING)

    assert handoffs.close(connection, WAITING.id, "resolved", 2.0)
    assert not handoffs.close(connection, WAITING.id, "withdrawn", 3.0)
    assert not handoffs.take(connection, WAITING.id, "U1", 3.0)
    assert handoffs.count_live(connection) == 0
    assert [one.status for one in handoffs.in_thread(connection, "C", "1.1")] == ["resolved"]


def test_a_handoff_is_found_by_its_card(connection: sa.Connection) -> None:
    handoffs.open_one(connection, WAITING)
    handoffs.put_card(connection, WAITING.id, "C9", "9.9")

    found = handoffs.by_card(connection, "C9", "9.9")

    assert found is not None
    assert found.id == WAITING.id
    assert handoffs.by_card(connection, "C9", "8.8") is None


def test_a_carried_reply_is_kept_once(connection: sa.Connection) -> None:
    said = Said(id="C9:1.1", handoff_id="q", author="U", direction="to_asker", text="x", at=1.0)

    assert handoffs.add_said(connection, said)
    assert not handoffs.add_said(connection, said)
    assert handoffs.reword(connection, said.id, "y")
    assert handoffs.load_said(connection, said.id) == replace(said, text="y")


def test_rounds_of_asking_back_follow_one_another(connection: sa.Connection) -> None:
    back = Asked(
        text="?",
        kind="field",
        needs=(Need("os", ("mac",)),),
        options=(Option("Mac", "mac"),),
        receipt=RECEIPT,
    )

    first = buttons.ask(connection, "q", back, 1.0)
    again = buttons.ask(connection, "q", back, 2.0)
    assert first == again
    assert buttons.pick(connection, first, "mac")
    assert not buttons.pick(connection, first, "other")

    settled = buttons.pending(connection, "q")
    assert settled is not None
    assert settled.label == "Mac"
    assert buttons.ask(connection, "q", back, 3.0).round == 1


def test_what_somebody_let_us_remember_is_theirs_to_forget(connection: sa.Connection) -> None:
    remembering.keep(connection, "U1", {"os": "Linux", "country": "UK"}, 1.0)
    remembering.keep(connection, "U1", {"os": "macOS"}, 2.0)
    remembering.keep(connection, "U2", {"os": "Windows"}, 3.0)
    remembering.forget(connection, "U1", "country")

    assert remembering.of_person(connection, "U1") == {"os": "macOS"}
    assert remembering.of_person(connection, "U2") == {"os": "Windows"}


def test_posts_are_found_by_key_place_and_prefix(connection: sa.Connection) -> None:
    posted = Posted(key="r/0.0:reply", question_id="q", channel="C", thread_ts="1", ts="2", at=1.0)
    posts.save(connection, posted)
    posts.save(connection, replace(posted, ts="3"))

    assert posts.load(connection, posted.key) == posted
    assert posts.at(connection, "C", "2") == posted
    assert posts.with_prefix(connection, "r/") == [posted]
    assert posts.with_prefix(connection, "r_") == []


def test_the_last_good_files_replace_one_another(connection: sa.Connection) -> None:
    last_good.keep(connection, "policy", {"a.yaml": b"1"}, 1.0)
    last_good.keep(connection, "knowledge", {"b.md": b"\xff"}, 1.0)
    last_good.keep(connection, "policy", {"c.yaml": b"2"}, 2.0)

    assert last_good.load(connection, "policy") == {"c.yaml": b"2"}
    assert last_good.load(connection, "knowledge") == {"b.md": b"\xff"}


async def test_transactions_run_beside_the_event_loop(engine: sa.Engine) -> None:
    migrate(engine)
    records = Records(engine)

    await records.run(questions.save, ASKING)
    assert records.now(questions.load, ASKING.id) == ASKING
    records.close()
