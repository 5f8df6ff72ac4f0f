"""What the rules said is on record, without anybody's words, and decides the same again."""

import json
from collections.abc import Generator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.decide.record import given_in, written
from bot.records import decisions, questions
from bot.records.database import open_engine
from bot.records.migrations import migrate
from bot.rules.policies import from_files, read
from bot.settings import database_url_from
from tests.databases import KINDS, database
from tests.records.test_records import ASKING

COMPANY = Path(__file__).parents[2] / "policies"


@pytest.fixture(params=KINDS)
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[sa.Connection]:
    with database(request.param, tmp_path) as url:
        engine = open_engine(database_url_from(url))
        migrate(engine)
        with engine.begin() as found:
            yield found
        engine.dispose()


def test_a_decision_comes_back_as_it_was_written(connection: sa.Connection) -> None:
    rules = read(COMPANY).rules
    made = [rules.decide("admit", {"foreign_language": False, "words": frozenset({"zebra"})})]
    questions.save(connection, ASKING)

    decisions.save(connection, ASKING.id, made, 5.0)

    (found,) = decisions.of_question(connection, ASKING.id)
    assert found.record == written(made[0])
    assert found.text == ASKING.text
    assert written(rules.decide("admit", given_in(found.fields))) == found.record
    assert [found] == list(decisions.latest(connection, 10)) == list(decisions.since(connection, 5))


def test_deciding_again_replaces_what_was_decided(connection: sa.Connection) -> None:
    rules = read(COMPANY).rules
    two = [rules.decide("admit", {}), rules.decide("before_answer", {})]
    decisions.save(connection, ASKING.id, two, 5.0)
    decisions.save(connection, ASKING.id, two[:1], 6.0)

    assert [one.at for one in decisions.of_question(connection, ASKING.id)] == [6.0]


def test_a_version_is_kept_once_and_reads_as_the_same_version(connection: sa.Connection) -> None:
    policies = read(COMPANY)
    decisions.keep_version(connection, policies.rules.version, policies.files, 1.0)
    decisions.keep_version(connection, policies.rules.version, {"facts.yaml": b"other"}, 2.0)

    kept = decisions.files_of_version(connection, policies.rules.version)

    assert from_files(kept).rules.version == policies.rules.version
    assert decisions.files_of_version(connection, "none") == {}


def test_of_the_askers_words_only_those_the_rules_name_are_recorded() -> None:
    rules = read(COMPANY).rules
    said = frozenset({"canary", "stranded", "in", "oslo"})

    record = json.loads(written(rules.decide("before_answer", {"words": said})))

    assert record["given"]["words"] == ["stranded"]
    assert "canary" not in json.dumps(record)
