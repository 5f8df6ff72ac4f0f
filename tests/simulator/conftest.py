"""A workspace per test, and apps that join it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator import Simulator, simulator
from tests.simulator.app import App


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with simulator(ack_seconds=0.5, retry_delays=(0.0, 0.0, 0.0)) as running:
        yield running


@pytest.fixture
async def new_app(sim: Simulator) -> AsyncIterator[Callable[[], Awaitable[App]]]:
    async with AsyncExitStack() as stack:

        async def make() -> App:
            app = App(sim)
            connections = sim.connections
            await app.connect()
            stack.push_async_callback(app.close)
            await sim.until(lambda: sim.connections > connections)
            return app

        yield make
    await asyncio.sleep(0)


@pytest.fixture
async def app(new_app: Callable[[], Awaitable[App]]) -> App:
    return await new_app()


@pytest.fixture
def client(sim: Simulator) -> AsyncWebClient:
    return AsyncWebClient(token=sim.bot_token, base_url=sim.api_url)
