"""The operators' page says what the code does."""

import re
from pathlib import Path

from bot.desk.meters import Meters
from bot.settings import SETTINGS

PAGE = (Path(__file__).parent.parent / "docs" / "operating.md").read_text(encoding="utf-8")


def test_the_settings_table_is_the_settings() -> None:
    names = [f"`{one.name}`" + (" (secret)" if one.secret else "") for one in SETTINGS]
    rows = [
        f"| {name} | {one.default or '-'} | {one.meaning} |"
        for name, one in zip(names, SETTINGS, strict=True)
    ]

    assert "\n".join(rows) in PAGE


def test_every_metric_is_listed_and_nothing_else() -> None:
    listed = set(re.findall(r"`(firstline_\w+?)(?:_total)?`", PAGE))

    assert listed == {metric.name for metric in Meters().registry.collect()}
