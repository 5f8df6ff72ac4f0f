"""Whose a file is, also while it cannot be read."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.app import Line
from bot.errors import Problem
from bot.slack.telling import Broken

_OWNER: Final = re.compile(r"^owner:\s*[\"']?@?([^\s\"'#]+)", re.MULTILINE)


def owners_of(line: Line) -> Mapping[str, str]:
    """File name -> owner, as its last good version says."""
    rules = {rule.at.partition(":")[0]: rule.owner for rule in line.policies.rules.rules}
    return rules | {Path(one.path).name: one.owner for one in line.loaded.corpus.entries}


def broken_from(problem: Problem, owners: Mapping[str, str]) -> Broken:
    """A problem with its file's owner, and with the line that it is about.

    The owner is who it was in the last good version, else who the file itself names: also a
    file that is no YAML has a line that begins with `owner:`.  Nobody where neither says.
    """
    text = _text_of(problem.path)
    named = _OWNER.search(text)
    owner = owners.get(Path(problem.path).name, named[1] if named else "")
    lines = text.splitlines()
    quoted = lines[problem.line - 1] if 0 < problem.line <= len(lines) else ""
    shown = replace(problem, path=_short(problem.path))
    return Broken(shown.path, owner, str(shown), quoted)


def _short(path: str) -> str:
    """The file in its folder: where that lies on the machine is nothing to an owner."""
    return "/".join(Path(path).parts[-2:])


def _text_of(path: str) -> str:
    """As it is on disk now; nothing where that cannot be read."""
    try:
        return Path(path).read_text("utf-8", errors="replace")
    except OSError:
        return ""
