"""Where a command finds its folders: options first, then the environment, then the defaults."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.app import Folders
from bot.settings import Settings

ENCODER = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Folders given on the command line; None means the environment's."""

    knowledge: Path | None = None
    policies: Path | None = None


def folders(chosen: Chosen, env: Mapping[str, str] = os.environ) -> Folders:
    """Settle every folder.

    Raises:
        SettingsError: The environment holds something malformed.
    """
    settings = Settings.from_env(env, slack=False)
    return Folders(
        knowledge=chosen.knowledge or settings.knowledge,
        policies=chosen.policies or settings.policies,
        home=settings.home,
        model=model_folder(settings.home, env),
    )


def model_folder(home: Path, env: Mapping[str, str] = os.environ) -> Path:
    """The exported encoder that FIRSTLINE_ENCODER names, by default the packaged one."""
    return models_folder(home, env) / env.get("FIRSTLINE_ENCODER", ENCODER)


def models_folder(home: Path, env: Mapping[str, str] = os.environ) -> Path:
    """Where encoders are: FIRSTLINE_MODELS, else below the home, else beside the environment."""
    if named := env.get("FIRSTLINE_MODELS"):
        return Path(named)
    beside, own = Path(sys.prefix).parent / "var" / "models", home / "models"
    return beside if beside.exists() and not own.exists() else own
