"""`firstline policies ...`: for those who own the rules."""

import json
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
import sqlalchemy as sa

from bot.cli import deciding_shown as shown
from bot.cli import replaying, trying
from bot.cli.conventions import GOOD, NOT_GOOD, chosen, show_table, with_folders
from bot.cli.places import folders
from bot.errors import UsageError
from bot.records.database import open_engine
from bot.records.migrations import MIGRATIONS, schema_version
from bot.rules.policies import read
from bot.settings import Settings

DAY_SECONDS = 24 * 3600.0


@click.group()
def policies() -> None:
    """Try the rules, and ask what they decided."""


@policies.command()
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_folders
def test(*, as_json: bool) -> int:
    """Try the rules by their examples, and the examples by small mistakes in the rules."""
    found = trying.tried(read(folders(chosen()).policies))
    if as_json:
        click.echo(json.dumps(trying.record_for(found)))
    else:
        show_table(("file", "rules", "examples", "noticed", "score"), trying.rows_for(found))
        for line in trying.lines_for(found):
            click.echo(line)
        if not found.good:
            click.echo(f"below {trying.ENOUGH:.0%}: the examples above are missing", err=True)
    return GOOD if found.good else NOT_GOOD


@policies.command()
@click.argument("question_id")
@click.option("--json", "as_json", is_flag=True, help="One record a line.")
def explain(question_id: str, *, as_json: bool) -> int:
    """Say what the rules decided about a question, and decide it again by the same files.

    The id stands under "Why this answer?" in Slack, and in every line of the log.
    """
    with _records() as connection:
        found = replaying.explained(connection, question_id)
    if not found:
        raise UsageError(
            f"no decision about {question_id!r} is on record; its id stands under"
            ' "Why this answer?" in Slack, and in the log as `question`'
        )
    for one in found:
        click.echo(one.recorded.record if as_json else shown.explained(one))
    return GOOD if all(one.replay != "different" for one in found) else NOT_GOOD


@policies.command()
@click.option("--last", default=1000, show_default=True, help="So many recorded decisions.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@click.option("--strict", is_flag=True, help="Exit with 1 when anything would change.")
@with_folders
def diff(last: int, *, as_json: bool, strict: bool) -> int:
    """Show which recorded decisions the rules in the folder would change."""
    rules = read(folders(chosen()).policies).rules
    with _records() as connection:
        found = replaying.compared(connection, rules, last)
    if as_json:
        click.echo(json.dumps(asdict(found)))
    else:
        if found.changes:
            show_table(("when", "stage", "question", "before", "after"), shown.changes(found))
        click.echo(shown.sum_of(found))
    return NOT_GOOD if strict and found.changes else GOOD


@policies.command()
@click.option("--days", default=30, show_default=True, help="Of the last so many days.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_folders
def report(days: int, *, as_json: bool) -> int:
    """Show which rules fire, which never do, and which questions no rule covers."""
    rules = read(folders(chosen()).policies).rules
    with _records() as connection:
        found = replaying.reported(connection, rules, time.time() - days * DAY_SECONDS)
    if as_json:
        click.echo(json.dumps(asdict(found)))
    else:
        show_table(("rule", "owner", "at", "asked", "fired", "decided"), shown.uses(found))
        click.echo(shown.story_of(found, days))
    return GOOD


@contextmanager
def _records() -> Generator[sa.Connection]:
    """The records, to read; `serve` may run beside.

    Raises:
        UsageError: There are none yet, or a newer `serve` has to begin first.
    """
    url = Settings.from_env(os.environ, slack=False).database_url
    engine = open_engine(url)
    try:
        _ready(engine)
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _ready(engine: sa.Engine) -> None:
    shown_url = engine.url.render_as_string(hide_password=True)
    place = engine.url.database or ""
    if engine.dialect.name == "sqlite" and not Path(place).exists():
        raise UsageError(f"{shown_url}: there are no records yet; `firstline serve` makes them")
    if schema_version(engine) < len(MIGRATIONS):
        raise UsageError(
            f"{shown_url} was written by an older release: start `firstline serve` once"
        )
