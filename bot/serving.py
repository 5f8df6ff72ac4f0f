"""The running bot: every part made once, started in order, and stopped in reverse.

`firstline serve` and `firstline demo` both stand on `running`.
"""

import asyncio
import logging
import os
import signal
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import aiohttp
from aiohttp import web

from bot.desk.meters import Meters
from bot.domain import Entry
from bot.durable.engine import POLL_SECONDS, Engine, unwatched
from bot.durable.post_once import GRACE_SECONDS, PostOnce
from bot.errors import SettingsError
from bot.records import deliveries, handoffs, questions
from bot.records.database import Records, open_engine
from bot.records.lock import alone_on, make_home
from bot.records.migrations import migrate
from bot.settings import Settings
from bot.slack.canary import Canary, Sign, Waits, Wire
from bot.slack.clicks import Clicks
from bot.slack.connection import Socket, bolt_app, socket_mode, who_am_i
from bot.slack.delivery import Delivery
from bot.slack.directory import Directory
from bot.slack.events import Me
from bot.slack.gate import Gate
from bot.slack.home import REFRESH_SECONDS, HomeTab, Known
from bot.slack.inbox import Inbox
from bot.slack.intake import Intake
from bot.slack.listeners import Ears, listen
from bot.slack.pacing import PACE_SECONDS, Pace
from bot.slack.parts import Parts, Policies, Resolve
from bot.slack.receipts import Receipts
from bot.slack.shortcuts import Shortcuts
from bot.slack.telling import Broken, Telling
from bot.slack.web import Health, signed_events, web_app
from bot.slack.workflows import workflows

STOP_SECONDS: Final = 4.5  # with all the rest under ten, when process managers kill
POST_SECONDS: Final = 10.0  # less than the grace of `post_once`
MEMORY_SECONDS: Final = 24 * 3600.0
TIDY_SECONDS: Final = 3600.0

log = logging.getLogger(__name__)


def _nothing() -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """What the bot is made of, besides Slack and its records.

    Attributes:
        resolve: Decides a question: one outcome for it, or for each of its parts. It may
            raise: then a person gets the question.
        policies: The version that holds now.
        entries: What knowledge holds now.
        versions: Of knowledge and of policies, as they are now.
        degraded: What works less well than it should, in words for operators.
        broken: Files of knowledge and policies that have a problem.
        at_once: Questions in work at the same time.
        grace: Seconds that a post of a dead process may need to land.
        canary: How patient the watch over the socket is.
        pace: Seconds between two messages to one channel.
        patience: Seconds that a stop waits for work in hand; the rest stays on disk.
        poll: Seconds between the engine's looks at its mailbox.
        refresh: Seconds between two updates of a Home tab.
        checkpoint: Called wherever a crash would leave something else behind: around each
            step, each start and each call of Slack.
    """

    resolve: Resolve
    policies: Callable[[], Policies]
    entries: Callable[[], Sequence[Entry]] = tuple
    versions: Callable[[], tuple[str, str]] = lambda: ("", "")
    degraded: Callable[[], Sequence[str]] = _nothing
    broken: Callable[[], Sequence[Broken]] = tuple
    at_once: int = 8
    grace: float = GRACE_SECONDS
    canary: Waits = Waits()  # noqa: RUF009  frozen
    pace: float = PACE_SECONDS
    patience: float = STOP_SECONDS
    poll: float = POLL_SECONDS
    refresh: float = REFRESH_SECONDS
    checkpoint: Callable[[str], None] = unwatched
    meters: Meters = field(default_factory=Meters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A bot that listens.

    Attributes:
        url: Of its own HTTP side, without a slash at the end.
        telling: Writes to the people who keep the files.
    """

    url: str
    me: Me
    records: Records
    engine: Engine
    meters: Meters
    telling: Telling


async def serve(settings: Settings, bot: Bot, *, ready: Callable[[Running], None]) -> None:
    """Run until SIGTERM or SIGINT; `ready` is called once, when questions can come.

    Raises:
        SettingsError: Slack refuses a token, a port is taken, or another process runs here.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with running(settings, bot) as found:
        ready(found)
        log.info("ready", extra={"url": found.url, "mode": settings.mode})
        await stop.wait()
        log.info("stopping")


@asynccontextmanager
async def running(settings: Settings, bot: Bot) -> AsyncGenerator[Running]:
    """Start everything; stop it, within ten seconds, when the block ends.

    Work that is not finished by then stays on disk for the next start.
    """
    async with AsyncExitStack() as stack:
        make_home(settings.home)
        records = stack.enter_context(_records(settings))
        session = await stack.enter_async_context(_session(bot.checkpoint))
        directory = _directory(settings, session)
        me = await who_am_i(directory)
        engine = Engine(
            open_engine(settings.database_url, pool=2),
            at_once=bot.at_once,
            poll=bot.poll,
            line=lambda key: records.run(questions.line_of, key),
            checkpoint=bot.checkpoint,
        )
        parts = _parts(settings, bot, _Borrowed(session, records, directory, engine))
        canary = Canary(bot.meters, bot.canary, time.monotonic)
        home = _home(parts, bot, canary)
        engine.register(workflows(parts, home.changed))
        stack.push_async_callback(engine.shutdown, grace=bot.patience)
        await engine.launch()
        app = bolt_app(settings, session, me)
        listen(app, _ears(me, parts, engine, home))
        heard: list[Socket] = []
        health = _health(settings, bot, records, heard, canary)
        events = signed_events(settings, app, me, time.time)
        url = await stack.enter_async_context(_site(settings, web_app(health, events)))
        await stack.enter_async_context(_in_background(_tidying(records)))
        await stack.enter_async_context(_in_background(home.kept_fresh()))
        if settings.app_token:
            listening = socket_mode(app, settings.app_token, canary.heard)
            heard.append(await stack.enter_async_context(listening))
            sign = Sign(parts.gate, records)
            wire = Wire(connected=heard[0].connected, replace=heard[0].replace, sign=sign)
            await stack.enter_async_context(_in_background(canary.watch(wire)))
        yield Running(
            url=url,
            me=me,
            records=records,
            engine=engine,
            meters=bot.meters,
            telling=Telling(parts, home.changed),
        )


@dataclass(frozen=True, slots=True)
class _Borrowed:
    session: aiohttp.ClientSession
    records: Records
    directory: Directory
    engine: Engine


def _parts(settings: Settings, bot: Bot, borrowed: _Borrowed) -> Parts:
    gate = Gate(settings.bot_token, borrowed.session, api_url=settings.api_url)
    engine = borrowed.engine
    boot = f"{os.getpid()}-{time.time_ns()}"
    once = PostOnce(engine, boot, grace=bot.grace, sleep=engine.pause)
    pace = Pace(bot.pace, clock=time.monotonic, aside=engine.aside)
    return Parts(
        steps=engine,
        records=borrowed.records,
        delivery=Delivery(gate, borrowed.directory, borrowed.records, once, pace, _now),
        directory=borrowed.directory,
        gate=gate,
        meters=bot.meters,
        policies=bot.policies,
        resolve=bot.resolve,
        now=_now,
    )


def _home(parts: Parts, bot: Bot, canary: Canary) -> HomeTab:
    known = Known(
        entries=bot.entries,
        versions=bot.versions,
        degraded=_degraded(bot, canary),
        broken=bot.broken,
        pause=bot.refresh,
    )
    return HomeTab(parts, known)


def _degraded(bot: Bot, canary: Canary) -> Callable[[], Sequence[str]]:
    return lambda: (*bot.degraded(), *canary.degraded())


def _ears(me: Me, parts: Parts, engine: Engine, home: HomeTab) -> Ears:
    receipts = Receipts(parts)
    return Ears(
        me=me,
        inbox=Inbox(parts.records, parts.meters, parts.now),
        intake=Intake(parts, engine),
        clicks=Clicks(parts, engine, receipts, home.changed),
        shortcuts=Shortcuts(parts, engine, receipts, me),
        home=home,
        directory=parts.directory,
    )


def _health(
    settings: Settings, bot: Bot, records: Records, heard: Sequence[Socket], canary: Canary
) -> Health:
    async def wrong() -> Sequence[str]:
        if settings.app_token and not (heard and await heard[0].connected()):
            return ("the socket to Slack is not connected",)
        return canary.wrong()

    async def page() -> bytes:
        bot.meters.handoffs_open.set(await records.run(handoffs.count_live))
        return bot.meters.page()

    return Health(wrong=wrong, degraded=_degraded(bot, canary), page=page)


@contextmanager
def _records(settings: Settings) -> Generator[Records]:
    database = open_engine(settings.database_url)
    records = Records(database)
    try:
        with alone_on(database):
            migrate(database)
            yield records
    finally:
        records.close()


@asynccontextmanager
async def _session(checkpoint: Callable[[str], None]) -> AsyncGenerator[aiohttp.ClientSession]:
    timeout = aiohttp.ClientTimeout(total=POST_SECONDS)
    traces = [] if checkpoint is unwatched else [_traced(checkpoint)]
    async with aiohttp.ClientSession(
        timeout=timeout, trust_env=True, trace_configs=traces
    ) as session:
        yield session


def _traced(checkpoint: Callable[[str], None]) -> aiohttp.TraceConfig:
    """Tell of each call of Slack: before it, once it is sent, and once it is answered."""

    def at(moment: str) -> Callable[[aiohttp.ClientSession, object, Any], Awaitable[None]]:
        async def tell(_session: aiohttp.ClientSession, _context: object, call: Any) -> None:
            kind = call.url.parts[1:3]  # `api/<method>`, or the beginning of a response_url
            checkpoint(f"{kind[-1] if kind[0] == 'api' else 'response_url'} {moment}")

        return tell

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(at("begins"))
    trace.on_request_chunk_sent.append(at("is sent"))
    trace.on_request_end.append(at("is answered"))
    return trace


def _directory(settings: Settings, session: aiohttp.ClientSession) -> Directory:
    return Directory(settings.bot_token, session, api_url=settings.api_url, clock=time.monotonic)


@asynccontextmanager
async def _site(settings: Settings, app: web.Application) -> AsyncGenerator[str]:
    runner = web.AppRunner(app, access_log=None, auto_decompress=False, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await _listening(runner, settings)
        yield f"http://{settings.host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _listening(runner: web.AppRunner, settings: Settings) -> None:
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        raise SettingsError(
            f"PORT is {settings.port} and HOST {settings.host!r}, where nothing can listen"
            f" ({error.strerror}): give another port"
        ) from None


async def _tidying(records: Records) -> None:
    while True:
        await records.run(deliveries.forget, time.time() - MEMORY_SECONDS)
        await asyncio.sleep(TIDY_SECONDS)


@asynccontextmanager
async def _in_background(work: Coroutine[object, object, None]) -> AsyncGenerator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _now() -> datetime:
    return datetime.now(UTC)
