"""A workspace with the app as its manifest installs it: what goes beyond fails, as in Slack."""

from functools import partial
from typing import Final

from bot.simulator import simulator
from bot.simulator.conditions import Conditions
from bot.slack.manifest import EVENTS, SCOPES

INSTALLED: Final = Conditions(events=frozenset(EVENTS), scopes=frozenset(SCOPES))
installation = partial(simulator, conditions=INSTALLED)
