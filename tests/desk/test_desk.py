from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.desk.picking import settle
from bot.desk.routing import in_order, opened
from bot.domain import Asked, Need, Option, Receipt
from bot.records import buttons, questions
from bot.records.database import open_engine
from bot.records.migrations import migrate
from bot.records.questions import Asking
from bot.settings import database_url_from

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Way:
    name: str
    team: str = "it-helpdesk"
    channel: str = "on-call"
    reply_within: timedelta = timedelta(hours=1)


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


def test_a_handoff_is_due_when_its_route_says() -> None:
    waiting = opened(ASKING, Way("it"), card_channel="C9", now=NOW)

    assert waiting.due == (NOW + timedelta(hours=1)).timestamp()
    assert (waiting.status, waiting.route, waiting.card_channel) == ("open", "it", "C9")


def test_each_channel_is_tried_once_and_the_wanted_route_first() -> None:
    wanted, usual = Way("hr", channel="hr-desk"), Way("it")

    assert {way.name for way in in_order(wanted, usual)} == {"hr", "it"}
    assert next(iter(in_order(wanted, usual))).name == "hr"
    assert [way.name for way in in_order(usual, usual)] == ["it"]


def test_a_pick_is_settled_once_and_means_the_entry_that_asked(database_url: str) -> None:
    engine = open_engine(database_url_from(database_url), pool=1)
    migrate(engine)
    back = Asked(
        text="?",
        kind="field",
        needs=(Need("os", ("mac",)),),
        entry="vpn/reset",
        options=(Option("Mac", "mac"),),
        receipt=Receipt(reason=""),
    )
    with engine.begin() as connection:
        questions.save(connection, ASKING)
        buttons.ask(connection, ASKING.id, back, 1.0)

        assert settle(connection, ASKING.id, 0, "mac")
        assert settle(connection, ASKING.id, 0, "mac")
        assert not settle(connection, ASKING.id, 0, "linux")
        assert not settle(connection, ASKING.id, 1, "mac")

        found = questions.load(connection, ASKING.id)
    engine.dispose()
    assert found is not None
    assert (found.known, found.chosen) == ({"os": "mac"}, "vpn/reset")
