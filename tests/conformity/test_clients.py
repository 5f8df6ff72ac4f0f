"""Clients that nobody here wrote drive every method."""

import pytest

from bot.simulator import Simulator
from bot.simulator.web_api import METHODS
from tests.conformity.python_client import drive
from tests.simulator.app import App


# The client's own use of aiohttp, in oauth.v2.access.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_slacks_python_client_drives_every_method(sim: Simulator, app: App) -> None:
    answers = await drive(sim, app)

    assert [one for one in sim.calls if one.error] == []
    assert {one.method for one in sim.calls} == set(METHODS)
    assert answers.keys() == METHODS.keys()
