"""Clients that nobody here wrote drive every method."""

import asyncio
import json
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.simulator import Simulator
from bot.simulator.web_api import METHODS
from tests.conformity.python_client import drive
from tests.simulator.app import App

NODE = Path(__file__).parent / "node"
HOME = Path(__file__).resolve().parents[2] / "var" / "conformity"
needs_node = pytest.mark.skipif(
    not (shutil.which("node") and shutil.which("npm")),
    reason="no node and npm (Debian: apt-get install nodejs npm): Slack's Node clients cannot run",
)


# The client's own use of aiohttp, in oauth.v2.access.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_slacks_python_client_drives_every_method(sim: Simulator, app: App) -> None:
    answers = await drive(sim, app)

    assert [one for one in sim.calls if one.error] == []
    assert {one.method for one in sim.calls} == set(METHODS)
    assert answers.keys() == METHODS.keys()


@needs_node
async def test_slacks_node_clients_drive_every_method(sim: Simulator) -> None:
    await _install()
    environment = {
        **os.environ,
        "SLACK_API_URL": sim.api_url,
        "SLACK_BOT_TOKEN": sim.bot_token,
        "SLACK_APP_TOKEN": sim.app_token,
        "SCHEDULE_AT": str(int(time.time()) + 3_600),
    }

    heard = json.loads(await _run("node", "drive.mjs", environment=environment))

    assert [one for one in sim.calls if one.error] == []
    assert {one.method for one in sim.calls} == set(METHODS)
    assert heard["slash_commands"] == heard["interactive"] == 1
    assert heard["message"] > 1


async def _install() -> None:
    """Slack's packages, as pinned, into `var/`; once for each lock file."""
    lock = (NODE / "package-lock.json").read_text("utf-8")
    done = HOME / "installed.json"
    HOME.mkdir(parents=True, exist_ok=True)
    shutil.copy(NODE / "drive.mjs", HOME)
    if done.is_file() and done.read_text("utf-8") == lock:
        return
    for name in ("package.json", "package-lock.json"):
        shutil.copy(NODE / name, HOME)
    await _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", environment=os.environ)
    done.write_text(lock, "utf-8")


async def _run(*command: str, environment: Mapping[str, str]) -> str:
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=HOME,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, trouble = await asyncio.wait_for(process.communicate(), timeout=120)
    assert process.returncode == 0, f"{command}: {trouble.decode()}"
    return out.decode().strip().rpartition("\n")[2]
