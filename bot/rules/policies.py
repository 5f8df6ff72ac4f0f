"""The folder of policies -> one checked, frozen object, or every problem at once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from bot.decide.facts import SUPPLIED
from bot.errors import FilesError, Problem
from bot.rules.blocks import Block
from bot.rules.channels import Channels, channels_from
from bot.rules.facts import Kinds, kinds_from
from bot.rules.limits import (
    Budgets,
    Quality,
    Retention,
    budgets_from,
    quality_from,
    retention_from,
)
from bot.rules.oncall import OnCall, oncall_from
from bot.rules.pages import Fields, Node, Page, Place, node_from
from bot.rules.rule_files import House, rules_from
from bot.rules.ruleset import Rule, RuleSet
from bot.rules.thresholds import Thresholds, thresholds_from
from bot.rules.words import listed, near

FACTS = "facts.yaml"
THRESHOLDS = "thresholds.yaml"  # measured, not decided: it does not change the version
SETTINGS = (
    "channels.yaml",
    "oncall.yaml",
    "budgets.yaml",
    "quality.yaml",
    "retention.yaml",
    THRESHOLDS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """One version of everything the folder says.

    Attributes:
        rules: Ready to decide.
        channels: Where the bot listens.
        oncall: Who takes what needs a person.
        budgets: What may be spent.
        quality: The quality bar, and prices.
        retention: How long things are kept.
        thresholds: How sure is sure enough.
        files: What was read, by name, so that a good version can be kept and read again.
    """

    rules: RuleSet
    channels: Channels
    oncall: OnCall
    budgets: Budgets
    quality: Quality
    retention: Retention
    thresholds: Thresholds
    files: Mapping[str, bytes]


def read(folder: Path, *, supplied: frozenset[str] | None = SUPPLIED) -> Policies:
    """Read a folder of policies.

    Args:
        folder: Of YAML files.
        supplied: The facts that the code knows, and rules may use; None for any.

    Raises:
        FilesError: With every problem of every file.
    """
    shown = str(folder)
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        remedy = "name the folder with --policies or FIRSTLINE_POLICIES"
        message = f"the folder of policies cannot be read ({error.strerror}): {remedy}"
        raise FilesError([Problem(shown, 0, 0, message)]) from None
    problems = [problem for path in paths for problem in _misplaced(path)]
    files: dict[str, bytes] = {}
    for path in paths:
        if path.suffix == ".yaml" and not path.is_dir():
            _keep(path, files, problems)
    return _checked(files, shown, problems, supplied)


def from_files(files: Mapping[str, bytes], shown: str = "policies") -> Policies:
    """Read policies that were kept: file name to bytes.  `shown` is the folder in messages.

    Raises:
        FilesError: With every problem of every file.
    """
    return _checked(files, shown, [])


def topics(policies: Policies) -> frozenset[str]:
    """Every topic that rules may speak of, `other` included."""
    kind = policies.rules.kinds.get("topic")
    return frozenset(kind.of) if kind else frozenset()


def compared(policies: Policies, fact: str) -> tuple[tuple[str, str], ...]:
    """Quoted words that rules compare a fact with, each with the rule's `file:line`.

    A rule that names an entry which is no longer there protects nothing: whoever has the
    knowledge at hand checks `compared(policies, "entry")` against it.
    """
    found = (
        (word, rule.at)
        for rule in policies.rules.rules
        for name, word in rule.when.names
        if name == fact
    )
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class _Folder:
    """The files read: their nodes, and a page for the problems of each."""

    shown: str
    nodes: dict[str, Node] = field(default_factory=dict[str, Node])
    pages: dict[str, Page] = field(default_factory=dict[str, Page])

    def page(self, name: str) -> Page:
        return self.pages.setdefault(name, Page(name, f"{self.shown}/{name}"))

    def block(self, name: str) -> Block:
        return Block(self.page(name), name, self.nodes.get(name))

    def problems(self) -> list[Problem]:
        return [problem for page in self.pages.values() for problem in page.problems]


def _checked(
    files: Mapping[str, bytes],
    shown: str,
    problems: list[Problem],
    supplied: frozenset[str] | None = None,
) -> Policies:
    folder = _Folder(shown)
    for name in sorted(files):
        node = node_from(files[name], folder.page(name))
        if node is not None:
            folder.nodes[name] = node
    oncall = oncall_from(folder.block("oncall.yaml"))
    kinds = _kinds_from(folder, files, supplied)
    policies = Policies(
        rules=RuleSet(version_of(files), kinds, _rules_from(folder, kinds, oncall)),
        channels=channels_from(folder.block("channels.yaml")),
        oncall=oncall,
        budgets=budgets_from(folder.block("budgets.yaml")),
        quality=quality_from(folder.block("quality.yaml")),
        retention=retention_from(folder.block("retention.yaml")),
        thresholds=thresholds_from(folder.block(THRESHOLDS)),
        files=MappingProxyType(dict(files)),
    )
    found = problems + folder.problems()
    if found:
        raise FilesError(found)
    return policies


def version_of(files: Mapping[str, bytes]) -> str:
    """Hash the names and bytes of all files but the thresholds: 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for name in sorted(files):
        if name != THRESHOLDS:
            digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return digest.hexdigest()[:12]


def _kinds_from(
    folder: _Folder, files: Mapping[str, bytes], supplied: frozenset[str] | None
) -> Kinds:
    page = folder.page(FACTS)
    if FACTS not in files:
        page.report(Place(), "this file is missing: it lists the only names that rules may use")
    node = folder.nodes.get(FACTS)
    return kinds_from(node, page, supplied) if node is not None else {}


def _rules_from(folder: _Folder, kinds: Kinds, oncall: OnCall) -> list[Rule]:
    if not kinds:
        return []  # every name would be unknown, which would bury the real problem
    house = House(kinds, tuple(oncall.routes))
    rules: list[Rule] = []
    for name, node in folder.nodes.items():
        if name in (FACTS, *SETTINGS):
            continue
        if isinstance(node, Fields) and any(key.text == "rules" for key, _ in node.pairs):
            rules += rules_from(node, folder.page(name), house)
        else:
            known = f"settings are called {listed(SETTINGS)}{near(name, (FACTS, *SETTINGS))}"
            folder.page(name).report(Place(), f"a file of rules has rules: in it; {known}")
    return rules


def _misplaced(path: Path) -> list[Problem]:
    """Files that would be overlooked in silence."""
    if path.suffix == ".yml":
        return [Problem(str(path), 0, 0, f"rename it to {path.stem}.yaml, or it is not read")]
    if path.is_dir() and any(path.glob("**/*.y*ml")):
        return [Problem(str(path), 0, 0, "folders inside are not read: move the files up")]
    return []


def _keep(path: Path, files: dict[str, bytes], problems: list[Problem]) -> None:
    try:
        files[path.name] = path.read_bytes()
    except OSError as error:
        problems.append(Problem(str(path), 0, 0, f"cannot be read: {error.strerror}"))
