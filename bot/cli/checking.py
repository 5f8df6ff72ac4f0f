"""`firstline check`: everything people wrote, looked over at once."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from bot.app import KNOWLEDGE_DB, Folders
from bot.cli.trying import ENOUGH, tried
from bot.corpus.lint import ALIKE, lint, near_duplicates
from bot.corpus.loading import Loaded, load
from bot.errors import FilesError, ModelError, Problem
from bot.evals.golden import read as read_golden
from bot.rules.policies import Policies, compared, read, topics
from bot.search.building import Builder


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was looked over and what is wrong with it; `note` tells what was left out."""

    entries: int
    topics: int
    rules: int
    golden: int
    problems: tuple[Problem, ...]
    note: str = ""

    @property
    def errors(self) -> int:
        """Problems that are not mere warnings."""
        return sum(not problem.warning for problem in self.problems)


def check(folders: Folders, now: datetime) -> Checked:
    """Look over knowledge, policies and golden questions."""
    loaded = load(folders.knowledge)
    problems = [*loaded.problems, *lint(loaded, now.date())]
    note = ""
    try:
        problems += _alike(folders, loaded)
    except ModelError as error:
        note = f"near-duplicate entries were not looked for: {error}"
    policies, wrong = _policies(folders)
    problems += wrong
    if policies:
        problems += _examples_short(policies, folders)
    if policies and loaded.corpus.entries:
        problems += _across(policies, loaded, folders)
    golden, wrong = _golden(folders, loaded, now)
    return Checked(
        entries=len(loaded.corpus.entries),
        topics=len({entry.topic for entry in loaded.corpus.entries}),
        rules=len(policies.rules.rules) if policies else 0,
        golden=golden,
        problems=tuple(sorted({*problems, *wrong})),
        note=note,
    )


def knowledge_problems(folders: Folders, today: date) -> tuple[Problem, ...]:
    """Everything wrong or odd with the FAQ files alone."""
    loaded = load(folders.knowledge)
    return tuple(sorted({*loaded.problems, *lint(loaded, today)}))


def summary(found: Checked) -> str:
    """One line; a second one for what could not be looked at."""
    count = Counter(problem.warning for problem in found.problems)
    line = (
        f"{found.entries} entries in {found.topics} topics, {found.rules} rules, "
        f"{found.golden} golden questions: {count[False]} errors, {count[True]} warnings"
    )
    return f"{line}\n{found.note}" if found.note else line


def record_for(found: Checked) -> dict[str, object]:
    """The object that `check --json` prints."""
    return {
        "entries": found.entries,
        "topics": found.topics,
        "rules": found.rules,
        "golden": found.golden,
        "errors": found.errors,
        "warnings": len(found.problems) - found.errors,
        "problems": [
            {
                "path": problem.path,
                "line": problem.line,
                "column": problem.column,
                "message": problem.message,
                "warning": problem.warning,
            }
            for problem in found.problems
        ],
    }


def _alike(folders: Folders, loaded: Loaded) -> tuple[Problem, ...]:
    if not loaded.corpus.entries:
        return ()
    builder = Builder.open(folders.model, folders.home and folders.home / KNOWLEDGE_DB)
    index = builder.index(loaded.corpus)
    pairs = builder.near_duplicates(index, ALIKE)
    return tuple(near_duplicates(loaded.corpus.entries, pairs))


def _policies(folders: Folders) -> tuple[Policies | None, tuple[Problem, ...]]:
    try:
        return read(folders.policies), ()
    except FilesError as error:
        return None, error.problems


def _examples_short(policies: Policies, folders: Folders) -> list[Problem]:
    """A word on rules whose examples would let a mistake pass."""
    found = tried(policies)
    if found.good:
        return []
    short = len(found.score.survivors)
    message = (
        f"examples notice {found.score.share:.0%} of {found.score.mutants} small mistakes in the"
        f" rules, {ENOUGH:.0%} are wanted: `firstline policies test` shows the {short} to add"
    )
    return [Problem(str(folders.policies), 0, 0, message, warning=True)]


def _across(policies: Policies, loaded: Loaded, folders: Folders) -> list[Problem]:
    """What only shows when knowledge and policies are read side by side."""
    known, entries = topics(policies), {entry.name for entry in loaded.corpus.entries}
    where = str(folders.policies / "facts.yaml")
    unlisted = sorted({entry.topic for entry in loaded.corpus.entries} - known)
    found = [
        Problem(
            where, 0, 0,
            f"topic {topic!r} of the knowledge is not listed, so rules see it as `other`: "
            "add it to `topic: of:` if a rule should speak of it",
            warning=True,
        )
        for topic in unlisted
    ]  # fmt: skip
    for name, place in compared(policies, "entry"):
        if name and name not in entries and not loaded.broken:
            message = f"rule at {place} speaks of entry {name!r}, which does not exist"
            found.append(Problem(str(folders.policies), 0, 0, message, warning=True))
    return found


def _golden(folders: Folders, loaded: Loaded, now: datetime) -> tuple[int, tuple[Problem, ...]]:
    path = folders.knowledge / "golden.yaml"
    if not path.exists():
        return 0, ()
    names = frozenset(entry.name for entry in loaded.corpus.entries)
    try:
        return len(read_golden(path, names, now)), ()
    except FilesError as error:
        return 0, error.problems
