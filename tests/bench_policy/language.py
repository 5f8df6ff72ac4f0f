"""What the rule language is held against: CEL, small mistakes, and broken folders."""

from random import Random
from typing import Final

from bot.errors import FilesError
from bot.rules.mutants import score_of
from bot.rules.policies import from_files, read
from tests.bench.row import Row, at_least, at_most
from tests.rules.cel import compared
from tests.rules.folders import COMPANY

EVALUATIONS: Final = 1_000_000
FOLDERS: Final = 1_000
LEAST_RULES: Final = 25
LEAST_NOTICED: Final = 0.95
JUNK: Final = (
    b"\x00",
    b"\xff",
    b"{",
    b"[",
    b": ",
    b"- ",
    b"\n",
    b"\t",
    b"'",
    b"&a ",
    b"*a",
    b"!!x ",
)


def rows() -> list[Row]:
    """Differences to CEL, mistakes noticed, and what broken folders raised."""
    policies = read(COMPANY)
    told = compared(EVALUATIONS, policies.rules.kinds, seed=2)
    score = score_of(policies.rules.rules, policies.rules.kinds)
    return [
        Row(
            name="cel_evaluations",
            what="conditions evaluated here and by CEL",
            value=told.evaluations,
            unit="",
        ),
        at_most(
            0,
            name="cel_differences",
            what="... that came out different",
            value=len(told.differences),
            unit="",
        ),
        at_least(
            LEAST_RULES,
            name="rules",
            what="rules of the example company",
            value=len(policies.rules.rules),
            unit="",
        ),
        Row(
            name="mutants",
            what="small mistakes that could be made in them",
            value=score.mutants,
            unit="",
        ),
        at_least(
            LEAST_NOTICED,
            name="mutants_noticed",
            what="... that their examples notice",
            value=score.share,
            unit="share",
        ),
        at_most(
            0,
            name="broken_folders_raised",
            what=f"of {FOLDERS:,} mutated folders raised another error than theirs",
            value=raised(FOLDERS, seed=3),
            unit="",
        ),
    ]


def raised(folders: int, seed: int) -> int:
    """How many of so many mutated folders raise anything but the declared error."""
    chance = Random(seed)  # noqa: S311  a seed that repeats is the point
    files = dict(read(COMPANY).files)
    return sum(_raises({**files, **_mutated(files, chance)}) for _ in range(folders))


def _raises(files: dict[str, bytes]) -> bool:
    try:
        from_files(files)
    except FilesError:
        return False
    except Exception:  # noqa: BLE001  any other is what is counted
        return True
    return False


def _mutated(files: dict[str, bytes], chance: Random) -> dict[str, bytes]:
    """One file with a stretch taken out, doubled, or filled with junk."""
    name = chance.choice(sorted(files))
    content = files[name]
    start = chance.randrange(len(content) + 1)
    end = min(len(content), start + chance.randrange(40))
    middle = chance.choice((b"", content[start:end] * 2, chance.choice(JUNK)))
    return {name: content[:start] + middle + content[end:]}
