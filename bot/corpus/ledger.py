"""A ledger of what is wrong in one file, so that reading goes on and everything is reported."""

from collections.abc import Callable
from typing import TypeVar

from bot.corpus.values import BadValueError
from bot.errors import Problem

T = TypeVar("T")


class Ledger:
    """Collects the problems of one file in the order they are met."""

    def __init__(self, path: str) -> None:
        """Start empty, for the file as the person knows it."""
        self.path = path
        self.problems: list[Problem] = []

    def error(self, line: int, message: str, *, column: int = 0) -> None:
        """Note something that makes the file unusable."""
        self.problems.append(Problem(self.path, line, column, message))

    def warn(self, line: int, message: str, *, column: int = 0) -> None:
        """Note something worth a look."""
        self.problems.append(Problem(self.path, line, column, message, warning=True))

    def attempt(self, read: Callable[[], T], line: int, *, column: int = 0) -> T | None:
        """Read a value, or note why it cannot be read and go on without."""
        try:
            return read()
        except BadValueError as error:
            self.error(line, str(error), column=column)
            return None
