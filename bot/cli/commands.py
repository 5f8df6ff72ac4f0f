"""The commands, each a few lines over the parts."""

import asyncio
import json
import logging
import os
import shlex
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from bot import __version__
from bot.app import KNOWLEDGE_DB, Folders, Line, assemble
from bot.cli import asking, checking, starting
from bot.cli.conventions import GOOD, NOT_GOOD, WRONG_USE, chosen, show_table, with_folders
from bot.cli.places import Chosen, folders, models_folder
from bot.cli.policy_commands import policies
from bot.cli.shown import below_bar, eval_rows, lines_for, one_line, percent, record_for
from bot.corpus.importing import ImportOptions, columns_from, plan, save
from bot.corpus.rows import read_rows
from bot.domain import Question
from bot.errors import FilesError, FirstlineError, UsageError
from bot.evals.golden import read
from bot.evals.measure import Measured, Prices, measure, report
from bot.settings import MAX_PORT, Settings


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; every problem is told on standard error."""
    try:
        status = cli.main(list(arguments), prog_name="firstline", standalone_mode=False)
    except (FirstlineError, click.ClickException) as error:
        click.echo(_told(error), err=True)
        return WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        return 130
    except SystemExit:  # click's way to leave, and only when `| head` has seen enough
        return GOOD
    return status if isinstance(status, int) else GOOD


def _told(error: FirstlineError | click.ClickException) -> str:
    """One line for each thing wrong."""
    match error:
        case FilesError():
            return str(error)  # each with its place
        case FirstlineError():
            return f"firstline: {error}"
        case click.exceptions.NoArgsIsHelpError():
            return error.format_message()
        case click.UsageError(ctx=click.Context(command_path=name)):
            return f"{name}: {error.format_message()} See `{name} --help`."
        case _:
            return f"firstline: {error.format_message()}"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="firstline")
@click.option("--knowledge", type=click.Path(path_type=Path), help="Folder of FAQ files.")
@click.option("--policies", type=click.Path(path_type=Path), help="Folder of policies.")
@click.pass_context
def cli(context: click.Context, knowledge: Path | None, policies: Path | None) -> None:
    """First-line support in Slack, answered from approved FAQ entries."""
    context.obj = Chosen(knowledge, policies)


@cli.command()
@click.argument("words", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.option("--batch", type=click.Path(path_type=Path), help="JSON Lines: ask, as, thread.")
@click.option("--as", "given", default="{}", help="Who asks: {groups: [managers], at: ...}.")
@click.option("--thread", multiple=True, help="An earlier message of the thread; repeatable.")
@with_folders
def ask(
    words: tuple[str, ...],
    batch: Path | None,
    given: str,
    thread: tuple[str, ...],
    *,
    as_json: bool,
) -> int:
    """Ask a question as an employee would."""
    if bool(words) == bool(batch):
        raise UsageError("give a question in quotes, or --batch FILE.jsonl, not both or none")
    now = datetime.now().astimezone()
    questions = (
        list(asking.batch(batch, now)) if batch else [asking.asked(words, now, given, thread)]
    )
    line = _assembled(folders(chosen()))
    asyncio.run(_answer_all(line, questions, as_json=as_json or batch is not None))
    return GOOD


def _assembled(where: Folders) -> Line:
    """Build the line; the first time after a change of knowledge that takes a while."""
    if where.home and where.home.is_dir() and not (where.home / KNOWLEDGE_DB).exists():
        click.echo("reading the knowledge for the first time: half a minute ...", err=True)
    with Console(stderr=True).status("reading the knowledge ..."):
        return assemble(where)


async def _answer_all(line: Line, questions: Sequence[Question], *, as_json: bool) -> None:
    for question in questions:
        parts = await line.resolve(question)
        record = record_for(question, parts, line.loaded.corpus.version)
        click.echo(one_line(record) if as_json else lines_for(parts))


@cli.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One object.")
@click.option(
    "-k", "most", type=click.IntRange(min=1), default=3, show_default=True, help="How many hits."
)
@click.option("--as", "given", default="{}", help="Who asks: {groups: [managers]}.")
@with_folders
def search(words: tuple[str, ...], most: int, given: str, *, as_json: bool) -> int:
    """Show which entries a question finds."""
    now = datetime.now().astimezone()
    question = asking.asked(words, now, given)
    line = _assembled(folders(chosen()))
    found = asyncio.run(line.search.search(question))
    hits = [
        {"entry": hit.entry.name, "score": hit.score, "matched": hit.matched}
        for hit in found.hits[:most]
    ]
    if as_json:
        click.echo(one_line({"ask": question.text, "hits": hits}))
    else:
        show_table(
            ("entry", "score", "matched"), [tuple(str(v) for v in hit.values()) for hit in hits]
        )
    return GOOD


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_folders
def check(*, as_json: bool) -> int:
    """Check FAQ files, policies and golden questions; warnings do not stop."""
    found = checking.check(folders(chosen()), datetime.now().astimezone())
    if as_json:
        click.echo(json.dumps(checking.record_for(found)))
    else:
        for problem in found.problems:
            click.echo(str(problem), err=True)
        click.echo(checking.summary(found))
    return NOT_GOOD if found.errors else GOOD


@cli.command("eval")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@click.option("--golden", type=click.Path(path_type=Path), help="Another file of golden questions.")
@with_folders
def evaluate(golden: Path | None, *, as_json: bool) -> int:
    """Ask every golden question and hold what comes against the quality bar."""
    where = folders(chosen())
    line = _assembled(where)
    entries = frozenset(entry.name for entry in line.loaded.corpus.entries)
    now = datetime.now().astimezone()
    file = golden or where.knowledge / "golden.yaml"
    if not (questions := read(file, entries, now)):
        raise UsageError(f"{file}: holds no question, so there is nothing to measure")
    progress = Console(stderr=True)
    shown = track(
        questions, "asking", console=progress, transient=True, disable=not progress.is_terminal
    )
    rows = asyncio.run(measure(shown, line.resolve, time.perf_counter, time.process_time))
    prices = line.policies.quality.prices
    figures = report(
        rows,
        Prices(
            cpu_second=prices.cpu_second_usd,
            person_minute=prices.person_minute_usd,
            minutes_per_handoff=prices.minutes_per_handoff,
        ),
    )
    if as_json:
        click.echo(one_line(figures))
    else:
        _show_eval(figures, rows)
    below = below_bar(figures, line.policies.quality)
    for reason in below:
        click.echo(reason, err=True)
    return NOT_GOOD if below else GOOD


def _show_eval(figures: dict[str, object], rows: Sequence[Measured]) -> None:
    show_table(("measure", "value"), eval_rows(figures))
    parts = figures["by_set"]
    if isinstance(parts, dict) and len(parts) > 1:
        keys = ("n", "accuracy", "wrong_answers", "answered", "handed_off")
        show_table(
            ("set", *keys),
            [
                (name, str(part["n"]), *(percent(part[key]) for key in keys[1:]))
                for name, part in parts.items()
            ],
        )
    misses = [
        (row.golden.question.text, " | ".join(row.golden.expect), row.error or row.got)
        for row in rows
        if not row.met
    ]
    if misses:
        show_table(("missed", "expected", "got"), misses)


@cli.command()
@click.argument("directory", type=click.Path(path_type=Path))
def init(directory: Path) -> int:
    """Write a small knowledge and policies folder to begin with."""
    for path in starting.init(directory):
        click.echo(f"wrote {path}")
    there = shlex.quote(str(directory))
    click.echo(f"\nNow: cd {there} && firstline check && firstline ask 'how do I get a new mouse?'")
    return GOOD


@cli.group()
def knowledge() -> None:
    """Bring FAQ entries in, and look them over."""


@knowledge.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "columns", default="", help="question=heading,answer=text")
@click.option("--owner", default="", help="Owner of rows that name none.")
@click.option("--topic", default="", help="Topic of rows that name none.")
@click.option("--replace", is_flag=True, help="Overwrite files of an earlier import.")
@with_folders
def import_file(file: Path, columns: str, owner: str, topic: str, *, replace: bool) -> int:
    """Make FAQ files from CSV or JSON Lines: question, answer, also_asked, owner, topic ..."""
    options = ImportOptions(owner=owner, topic=topic, columns=columns_from(columns))
    planned = plan(read_rows(file), options)
    for path in save(planned, folders(chosen()).knowledge, replacing=replace):
        click.echo(f"wrote {path}")
    for reason in planned.skipped:
        click.echo(f"left out {reason}", err=True)
    click.echo(f"{planned.entries} entries imported, {len(planned.skipped)} rows left out")
    return GOOD


@knowledge.command()
@with_folders
def lint() -> int:
    """Show every problem and warning of the FAQ files."""
    where = folders(chosen())
    found = checking.knowledge_problems(where, datetime.now().astimezone().date())
    for problem in found:
        click.echo(str(problem))
    return NOT_GOOD if any(not problem.warning for problem in found) else GOOD


@cli.group()
def models() -> None:
    """Prepare the models that run on this machine."""


@models.command()
@click.argument("source")
@click.option("--int8", is_flag=True, help="Also with 8-bit weights, as NAME-int8: faster.")
def prepare(source: str, *, int8: bool) -> int:
    """Export a sentence-transformers model, by name or folder; FIRSTLINE_ENCODER chooses it."""
    folder = models_folder(Settings.from_env(os.environ, slack=False).home) / Path(source).name
    if not int8 or not folder.is_dir():
        _export(source, folder)
    if int8:
        folder = _quantized(folder)
    click.echo(f"Now: FIRSTLINE_ENCODER={folder.name} firstline eval")
    return GOOD


def _export(source: str, folder: Path) -> None:
    from bot.search.encoder_export import export  # noqa: PLC0415  it alone loads torch

    with Console(stderr=True).status(f"exporting {source} ..."):
        export(Path(source), folder)
    click.echo(f"wrote {folder}")


def _quantized(full: Path) -> Path:
    from bot.search.encoder_int8 import SUFFIX, quantize  # noqa: PLC0415  it loads onnx

    folder = full.with_name(full.name + SUFFIX)
    with Console(stderr=True).status(f"writing {folder.name} ..."):
        worst = quantize(full, folder)
    click.echo(f"wrote {folder}\nleast cosine with {full.name}: {worst:.3f}")
    return folder


@cli.command()
def manifest() -> int:
    """Print the Slack app manifest, to paste into api.slack.com/apps."""
    from bot.slack.manifest import manifest as app_manifest  # noqa: PLC0415  Slack's SDK is slow to load

    click.echo(json.dumps(app_manifest(), indent=2))
    return GOOD


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_folders
def doctor(*, as_json: bool) -> int:
    """Look whether everything is in place, here and in Slack, and say what to do."""
    from bot.cli import doctor as doctors  # noqa: PLC0415  Slack's SDK is slow to load

    settings, where = Settings.from_env(os.environ), folders(chosen())
    found = asyncio.run(doctors.examined(settings, where, time.time))
    told = [one_line(doctors.record_of(found))] if as_json else doctors.lines_of(found)
    for line in told:
        click.echo(line)
    return GOOD if found.good else NOT_GOOD


@cli.command()
@with_folders
def serve() -> int:
    """Run the bot; settings come from the environment (docs/operating.md)."""
    from bot.cli.running import run as serving  # noqa: PLC0415  other commands need no Slack
    from bot.logs import log_to  # noqa: PLC0415  the same

    log_to()
    settings = Settings.from_env(os.environ)
    asyncio.run(serving(settings, folders(chosen()), lambda _: None, time.time))
    return GOOD


@cli.command()
@click.option(
    "--port",
    type=click.IntRange(0, MAX_PORT),
    default=3000,
    envvar="PORT",
    help="Of the page (3000).",
)
@with_folders
def demo(port: int) -> int:
    """Open a local Slack workspace with the bot in it, at http://127.0.0.1:3000."""
    from bot.cli.running import run_demo  # noqa: PLC0415  other commands need no Slack
    from bot.logs import log_to  # noqa: PLC0415  the same

    log_to(level=logging.WARNING)
    try:
        where = folders(chosen())
        settings = Settings.from_env({**os.environ, "PORT": "0"}, slack=False)
        asyncio.run(run_demo(settings, where, port, time.time))
    except OSError as error:
        remedy = f"choose another: PORT={port + 1} make demo"
        raise UsageError(f"port {port} of 127.0.0.1: {error.strerror or error}; {remedy}") from None
    return GOOD


cli.add_command(policies)
