"""`firstline policies ...`: for those who own the rules."""

import json

import click

from bot.cli import trying
from bot.cli.conventions import GOOD, NOT_GOOD, chosen, show_table, with_folders
from bot.cli.places import folders
from bot.rules.policies import read


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
