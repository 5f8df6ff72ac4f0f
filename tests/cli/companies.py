"""A very small company in a folder, and its line with an encoder that knows no language."""

import shutil
from pathlib import Path

from bot.app import Folders, Line
from bot.corpus.loading import load
from bot.rules.policies import read
from tests.rules.folders import COMPANY, ONCALL, rule, rule_file
from tests.search.worlds import builder

VPN = """\
---
owner: it-helpdesk
---

## How do I reset my VPN password? {#reset}

Also asked:
- forgot the vpn password

Open the portal and choose a new one.
"""
LEAVE = """\
---
owner: people-team
---

## How much holiday do I have? {#holiday}

Also asked:
- annual leave left this year

Look it up in the calendar.
"""


def company(at: Path) -> Folders:
    """Write the company's files; nothing is kept outside of memory."""
    where = Folders(
        knowledge=at / "knowledge", policies=at / "policies", home=None, model=at / "none"
    )
    where.knowledge.mkdir()
    where.policies.mkdir()
    (where.knowledge / "vpn.md").write_text(VPN)
    (where.knowledge / "leave.md").write_text(LEAVE)
    shutil.copy(COMPANY / "facts.yaml", where.policies)
    (where.policies / "oncall.yaml").write_text(ONCALL)
    (where.policies / "some.yaml").write_text(rule_file(rule("first")))
    return where


def line_of(where: Folders) -> Line:
    build, loaded = builder(), load(where.knowledge)
    return Line(read(where.policies), loaded, build, build.index(loaded.corpus))
