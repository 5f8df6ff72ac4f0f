from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import SettingsError
from bot.records.database import open_engine
from bot.records.lock import alone_on, make_home
from bot.settings import database_url_from
from tests.databases import database


def test_a_database_is_held_by_one_process(database_url: str) -> None:
    database = open_engine(database_url_from(database_url))
    refused = pytest.raises(SettingsError, match="another firstline is running on the database")

    with alone_on(database), refused, alone_on(database, wait_seconds=0.01):
        pass
    with alone_on(database):
        pass
    database.dispose()


def test_a_database_that_a_process_is_leaving_is_waited_for(tmp_path: Path) -> None:
    with database("postgres", tmp_path) as url:
        opened = open_engine(database_url_from(url))
        with ThreadPoolExecutor(1) as threads, ExitStack() as leaving:
            leaving.enter_context(alone_on(opened))
            next_one = threads.submit(_held_once, opened)
            while not _waiting(opened):
                pass
            leaving.close()
            assert next_one.result()
        opened.dispose()


def _held_once(opened: sa.Engine) -> bool:
    with alone_on(opened):
        return True


def _waiting(opened: sa.Engine) -> int:
    with opened.connect() as connection:
        query = """SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database
        WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"""
        return int(connection.scalar(sa.text(query)) or 0)


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    absent = open_engine(database_url_from("postgresql://someone:hush@127.0.0.1:1/firstline"))

    refused = pytest.raises(SettingsError, match=r"DATABASE_URL cannot be used \(.*refused")
    with refused as told, alone_on(absent):
        pass

    assert "hush" not in str(told.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SettingsError, match="FIRSTLINE_HOME is"):
        make_home(tmp_path / "file" / "home")


def test_a_database_in_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    nowhere = open_engine(f"sqlite:///{tmp_path}/nowhere/firstline.db")

    refused = pytest.raises(SettingsError, match=r"folder '.*nowhere' cannot be used")
    with refused, alone_on(nowhere):
        pass
