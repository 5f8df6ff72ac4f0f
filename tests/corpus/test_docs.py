"""docs/knowledge.md shows nothing that the reader would not take."""

import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

from bot.corpus import (
    clashes,
    entries,
    head,
    ledger,
    links,
    lint,
    loading,
    options,
    outline,
    values,
)
from bot.corpus.loading import load

PAGE = (Path(__file__).parents[2] / "docs/knowledge.md").read_text(encoding="utf-8")
EXAMPLES = [
    found[2]
    for found in re.finditer(r"^(`{3,})markdown\n(.*?)^\1$", PAGE, re.MULTILINE | re.DOTALL)
]
MODULES = (clashes, entries, head, ledger, lint, links, loading, options, outline, values)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_used_as_it_is(example: str, tmp_path: Path) -> None:
    head_given = example.startswith("---\n")
    text = example if head_given else f"---\nowner: it-helpdesk\n---\n\n{example}"
    (tmp_path / "vpn.md").write_text(text, encoding="utf-8")

    loaded = load(tmp_path)

    assert loaded.problems == ()
    assert loaded.corpus.entries


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 4


def said_by(module: ModuleType) -> str:
    """Return a module's source with split strings joined, so that messages can be found."""
    return re.sub(r'"\s*\n\s*f?"', "", inspect.getsource(module)).replace("`", "")


def test_every_message_that_is_explained_is_one_the_reader_gives() -> None:
    rows = re.findall(r"^\| (`[^|]+`) \|", PAGE.split("## What the check says")[1], re.MULTILINE)
    source = "".join(map(said_by, MODULES)).replace("{LONGEST_ANSWER:,}", "12,000")
    source = source.replace("{LONG_ANSWER:,}", "2,900")

    told = [part for row in rows for quoted in re.findall(r"`([^`]+)`", row)
            for part in re.split(r"\s*\{?\.\.\.\}?;?\s*", quoted) if part]  # fmt: skip

    assert [part for part in told if part not in source] == []
