"""Everything this bot raises on purpose.

* FirstlineError
  x SettingsError     an environment variable is missing or malformed
  x FilesError        knowledge or policy files hold problems; each has its place and remedy
  x ModelError        the encoder is absent, damaged, or not the one we know
  x TierUnavailable   a tier cannot answer now; the next one should
  x DeliveryError     an outcome was decided but did not reach Slack
  x UsageError        the command line asks for something that cannot be
"""

from collections.abc import Sequence
from dataclasses import dataclass


class FirstlineError(Exception):
    """Base for every error this bot raises on purpose."""


class SettingsError(FirstlineError):
    """An environment variable is missing or malformed."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file that a person wrote.

    Attributes:
        path: The file as the person knows it, relative where possible.
        line: Counted from 1; 0 when the whole file (or folder) is meant.
        column: Counted from 1; 0 when the whole line is meant.
        message: What is wrong, with its value, and what to do about it.
        warning: Worth a look, but nothing stops because of it.
    """

    path: str
    line: int
    column: int
    message: str
    warning: bool = False

    def __str__(self) -> str:
        """`path:line:column: message`, the form editors jump to."""
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        return f"{place}: {'warning: ' if self.warning else ''}{self.message}"


class FilesError(FirstlineError):
    """Files that people wrote cannot be used; every problem is in `problems`."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems in file order."""
        super().__init__("\n".join(str(problem) for problem in sorted(problems)))
        self.problems = tuple(sorted(problems))


class ModelError(FirstlineError):
    """The encoder is absent, damaged, or not the one we know."""


class TierUnavailable(FirstlineError):  # noqa: N818  a state of the world, not a fault
    """A tier cannot answer now; the next one should."""


class DeliveryError(FirstlineError):
    """An outcome was decided but did not reach Slack.

    Attributes:
        reason: Slack's own word, such as `channel_not_found`, or ours.
        retry_after: Seconds that Slack asked to wait, where it said so.
        maybe_sent: Nobody knows whether it arrived: look before trying again.
    """

    def __init__(
        self,
        message: str,
        *,
        reason: str = "",
        retry_after: float | None = None,
        maybe_sent: bool = False,
    ) -> None:
        """Keep what a caller acts upon."""
        super().__init__(message)
        self.reason = reason
        self.retry_after = retry_after
        self.maybe_sent = maybe_sent


class UsageError(FirstlineError):
    """The command line asks for something that cannot be."""
