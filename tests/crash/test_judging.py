from dataclasses import replace

from bot.simulator import Message
from bot.simulator.seed import BOT, default_workspace
from bot.simulator.workspace import Workspace, with_message
from tests.crash.judging import Expected, Place, judged

HERE = Place(channel="CHELP00001", thread_ts="1.0")
ALONE = Place(channel="CHELP00001", only_for="UASKER0001")
DM = Place(channel="DASKER0001")
ONCE = Expected(words="word", places=(HERE,))
EITHER = Expected(words="word", places=(ALONE, DM))
REPLY = Message(
    channel="CHELP00001", ts="2.0", thread_ts="1.0", user=BOT, bot_id="BFIRSTLINE", text="a word"
)


def showing(*messages: Message) -> Workspace:
    workspace = default_workspace()
    for message in messages:
        workspace = with_message(workspace, message)
    return workspace


def test_what_was_seen_once_is_as_promised() -> None:
    assert judged(showing(REPLY), [ONCE]).kept


def test_what_nobody_saw_is_lost() -> None:
    verdict = judged(showing(), [ONCE])

    assert (len(verdict.lost), verdict.kept) == (1, False)


def test_what_was_seen_twice_is_doubled() -> None:
    verdict = judged(showing(REPLY, replace(REPLY, ts="3.0")), [ONCE])

    assert (len(verdict.doubled), verdict.kept) == (1, False)


def test_what_nobody_expected_is_named() -> None:
    elsewhere = replace(REPLY, thread_ts=None)

    verdict = judged(showing(REPLY, elsewhere), [ONCE])

    assert (len(verdict.unexpected), verdict.kept) == (1, False)


def test_what_people_say_is_not_the_bots() -> None:
    assert judged(showing(replace(REPLY, bot_id="")), []).kept


def test_what_one_person_sees_may_come_by_direct_message_as_well_but_nowhere_twice() -> None:
    whispered = replace(REPLY, only_for="UASKER0001")
    brought = replace(REPLY, channel="DASKER0001", thread_ts=None)

    assert judged(showing(whispered, brought), [EITHER]).kept
    assert judged(showing(), [EITHER]).lost
    assert judged(showing(brought, replace(brought, ts="3.0")), [EITHER]).doubled


def test_what_may_be_missing_may_be_missing() -> None:
    assert judged(showing(), [replace(ONCE, least=0)]).kept
