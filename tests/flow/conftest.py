"""A bot in a workspace, over either transport."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.flow.world import World, bot_in
from tests.installed import installation


@pytest.fixture(params=["socket", "http"])
async def world(
    request: pytest.FixtureRequest, tmp_path: Path, database_url: str
) -> AsyncGenerator[World]:
    """A bot, once over Socket Mode and once over signed HTTP."""
    async with (
        installation() as sim,
        bot_in(sim, tmp_path, database_url, transport=request.param) as found,
    ):
        yield found


@pytest.fixture
async def socket_world(tmp_path: Path, database_url: str) -> AsyncGenerator[World]:
    """A bot over Socket Mode, where the transport does not matter."""
    async with installation() as sim, bot_in(sim, tmp_path, database_url) as found:
        yield found
