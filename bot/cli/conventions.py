"""What all commands do alike: exit status, `--knowledge` and `--policies`, tables."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.places import Chosen

GOOD, NOT_GOOD, WRONG_USE = 0, 1, 2
F = TypeVar("F", bound=Callable[..., object])


def with_folders(command: F) -> F:
    """Take --knowledge and --policies after the command's name too."""
    for name in ("policies", "knowledge"):
        option = click.option(
            f"--{name}", type=click.Path(path_type=Path), expose_value=False, callback=_choose
        )
        command = option(command)
    return command


def _choose(context: click.Context, option: click.Parameter, value: Path | None) -> None:
    if value is not None:
        chosen = context.find_object(Chosen) or Chosen()
        parts = {"knowledge": chosen.knowledge, "policies": chosen.policies, option.name: value}
        context.obj = Chosen(parts["knowledge"], parts["policies"])


def chosen() -> Chosen:
    """The folders given on the command line."""
    return click.get_current_context().find_object(Chosen) or Chosen()


def show_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their heads."""
    table = Table(box=None, pad_edge=False)
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console(soft_wrap=False).print(table)
