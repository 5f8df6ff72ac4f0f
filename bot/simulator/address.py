"""Where the simulator listens and by what words it is opened."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the simulator listens, and the words that open it; they open nothing else."""

    host: str = "127.0.0.1"
    bot_token: str = "xoxb-simulator"  # noqa: S105  a word for a local toy
    app_token: str = "xapp-simulator"  # noqa: S105  the same
    signing_secret: str = "simulator-signing-secret"  # noqa: S105  the same
