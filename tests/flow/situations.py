"""The situations of `situations.yaml`, which says how they are written."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from bot.rules.channels import MODES, Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What people do, and all that comes of it."""

    name: str
    story: tuple[str, ...]
    seen: str
    recorded: str
    mode: Mode = "questions"


Row: TypeAlias = dict[str, Any]  # foreign: what the file says


def _situation(row: Row) -> Situation:
    return Situation(
        name=row.pop("name"),
        story=tuple(row.pop("story")),
        seen=row.pop("seen"),
        recorded=row.pop("recorded"),
        mode=_mode(row.pop("mode", "questions")),
    )


def _mode(word: str) -> Mode:
    return next(mode for mode in MODES if mode == word)


def _chapters() -> dict[str, tuple[Situation, ...]]:
    text = Path(__file__).with_suffix(".yaml").read_text("utf-8")
    chapters: dict[str, list[Row]] = yaml.safe_load(text)
    return {name: tuple(map(_situation, rows)) for name, rows in chapters.items()}


CHAPTERS: Final = _chapters()
SITUATIONS: Final = tuple(one for chapter in CHAPTERS.values() for one in chapter)
