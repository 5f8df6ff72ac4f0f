"""The durable engine.  Workflows last seconds, carry opaque ids only, and may run twice.

Everything a workflow does goes through steps: a step that finished is not run again,
one that did not may be, so each must bear repetition.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Final, TypeAlias, TypeVar

import sqlalchemy as sa
from dbos import (
    DBOS,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    PortableWorkflowError,
    SetWorkflowID,
)
from dbos._error import DBOSMaxStepRetriesExceeded

from bot.durable.turns import Turns
from bot.errors import FirstlineError

T = TypeVar("T", bound="str | int | float | bool | list[str] | None")
Workflow: TypeAlias = Callable[..., Coroutine[object, object, None]]

VERSION: Final = "1"  # a constant: with any other, work from before a deploy would wait for ever
EXECUTOR: Final = "local"  # a constant too: the next process takes up what this one leaves
THREADS: Final = 16
ATTEMPTS: Final = 8
POLL_SECONDS: Final = 1.0
FIRST_WAIT_SECONDS: Final = 0.25
LINE: Final = "line:"
OPEN: Final = ["PENDING", "ENQUEUED"]

log = logging.getLogger(__name__)


def _never(_error: Exception) -> bool:
    return False


async def _itself(about: str) -> str:
    return about


def unwatched(_checkpoint: str) -> None:
    """Nobody looks where the process is."""


class StepFailed(FirstlineError):  # noqa: N818  an event that callers wait for, not a fault
    """A step gave up.  Its message holds names only: the engine writes it down."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        """Keep whether another attempt would be in vain."""
        super().__init__(message)
        self.final = final


class Engine:
    """Starts workflows by name and id; the same id never runs twice.

    Workflows about the same thing run one after the other, in the order they were begun.
    """

    def __init__(
        self,
        database: sa.Engine,
        *,
        at_once: int = 8,
        poll: float = POLL_SECONDS,
        line: Callable[[str], Awaitable[str]] = _itself,
        checkpoint: Callable[[str], None] = unwatched,
    ) -> None:
        """Prepare; register workflows, then `launch`.

        Args:
            database: A pool of its own; `shutdown` disposes of it.
            at_once: Workflows in work at the same time; more wait, durably.
            poll: Seconds between looks at the engine's mailbox, which we do not use; a
                stop waits for the last look.
            line: What a workflow is about, by its first argument; an opaque id.
            checkpoint: Called wherever a crash would leave something else behind.
        """
        self._database = database
        self._room = asyncio.Semaphore(at_once)
        self._dbos: DBOS | None = None
        self._poll = poll
        self._checkpoint = checkpoint
        self._line = line
        self._turns = Turns(self._ended)
        self._in_line = asyncio.Event()
        self._workflows: dict[str, Workflow] = {}

    def register(self, workflows: Mapping[str, Workflow]) -> None:
        """Say what can be started, before `launch`.

        Names are written down: never rename one that may be in flight.
        """
        for name, run in workflows.items():
            self._workflows[name] = self._registered(name, run)

    def _registered(self, name: str, run: Workflow) -> Workflow:
        async def bounded(*ids: str) -> None:
            await self._in_line.wait()
            line, ids = _line_and_ids(ids)
            async with self._turns.turn(line, str(DBOS.workflow_id)), self._room:
                await _told(name, run, ids)

        bounded.__qualname__ = name
        return DBOS.workflow(name=name)(bounded)

    async def launch(self) -> None:
        """Migrate the engine's tables, and take up again what the last process left.

        Must be called on the event loop that the workflows are to run on.
        """
        config: DBOSConfig = {
            "name": "firstline",
            "application_version": VERSION,
            "executor_id": EXECUTOR,
            "system_database_url": self._database.url.render_as_string(hide_password=False),
            "system_database_engine": self._database,
            "serializer": DBOSPortableJSONSerializer(),
            "max_executor_threads": THREADS,
            "notification_listener_polling_interval_sec": self._poll,
            "log_level": "ERROR",
            "enable_otlp": False,
        }
        self._dbos = DBOS(config=config)
        DBOS.launch()
        await self._keep_places()

    async def _keep_places(self) -> None:
        """Line up what the last process left, before anything runs or comes new."""
        left = await DBOS.list_workflows_async(status=OPEN, load_output=False)
        for one in left:  # oldest first
            if one.input is not None:
                line, _ = _line_and_ids(tuple(map(str, one.input["args"])))
                self._turns.keep(line, one.workflow_id)
        self._in_line.set()

    async def _ended(self, key: str) -> bool:
        # In no workflow's context: there the answer would become one of its steps.
        asked = asyncio.create_task(_status_of(key), context=Context())
        return await asked not in OPEN

    async def start(self, name: str, key: str, *ids: str) -> None:
        """Make a workflow durable and start it; a no-op when that key was started before.

        Args:
            name: One of the workflows.
            key: Unique for ever together with the name.
            ids: The workflow's arguments: opaque ids, never text. The first says what it
                is about.
        """
        self._checkpoint(f"start of {name} begins")
        line = await self._line(ids[0])
        with SetWorkflowID(f"{name}:{key}"):
            await DBOS.start_workflow_async(self._workflows[name], *ids, f"{LINE}{line}")
        self._checkpoint(f"start of {name} is written")

    async def step(
        self,
        name: str,
        run: Callable[[], Awaitable[T]],
        *,
        attempts: int = ATTEMPTS,
        first_wait: float = FIRST_WAIT_SECONDS,
        final: Callable[[Exception], bool] = _never,
    ) -> T:
        """Run one step of a workflow, again when it raises, and write its result down.

        Args:
            name: For people who read the engine's tables.
            run: What to do; its result must be ids or numbers, never text.
            attempts: How often at most.
            first_wait: Seconds before the second attempt; doubles each time.
            final: Says of an error that another attempt would not mend it.

        Raises:
            StepFailed: Every attempt raised. The cause is in the log, not in the tables.
        """

        async def quiet() -> T:
            self._checkpoint(f"{name} begins")
            try:
                result = await run()
            except Exception as error:  # noqa: BLE001  whatever it was, its words stay out of the tables
                kind = type(error).__name__
                log.warning("step_failed", extra={"step": name, "error": kind})
                raise StepFailed(f"{name}: {kind}", final=final(error)) from None
            self._checkpoint(f"{name} is done")
            return result

        try:
            result = await DBOS.run_step_async(
                {
                    "name": name,
                    "retries_allowed": attempts > 1,
                    "max_attempts": attempts,
                    "interval_seconds": first_wait,
                    "should_retry": _worth_another,
                },
                quiet,
            )
        except (DBOSMaxStepRetriesExceeded, PortableWorkflowError):
            raise StepFailed(name) from None
        self._checkpoint(f"{name} is written")
        return result

    async def pause(self, seconds: float) -> None:
        """Wait inside a workflow, and let another one have its room meanwhile."""
        await self.aside(asyncio.sleep(seconds))

    async def aside(self, waiting: Awaitable[object]) -> object:
        """Wait for something, and let another workflow have this one's room meanwhile."""
        if DBOS.workflow_id is None:  # a listener's or a notice's: it has no room to lend
            return await waiting
        self._room.release()
        try:
            return await waiting
        finally:
            await self._room.acquire()

    async def shutdown(self, *, grace: float) -> None:
        """Let running workflows finish for up to `grace` seconds; the rest stays for later."""
        running = self._running()
        if running:
            await asyncio.wait(running, timeout=grace)
        for task in self._running():
            task.cancel()  # its row stays PENDING: the next process finds it
        if self._running():
            await asyncio.wait(self._running(), timeout=1)
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1) as spare:
            await loop.run_in_executor(spare, self._destroy)
        # The engine lent the loop its threads, and has just shut them down.
        loop.set_default_executor(ThreadPoolExecutor())
        self._database.dispose()

    def _destroy(self) -> None:
        """End the engine, its threads first: a cancelled task leaves its statement to them."""
        if self._dbos is not None:
            self._dbos._executor.shutdown(cancel_futures=True)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  `destroy` does not wait for them
        DBOS.destroy(destroy_registry=True)

    def _running(self) -> set[asyncio.Task[object]]:
        """Tasks of workflows, also of those that wait for room or have only just begun."""
        if self._dbos is None:
            return set()
        return set(self._dbos._workflow_tasks)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  nothing public tells; the version is pinned


def _line_and_ids(args: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """What a workflow is about, as its start found it; it is written down as the last argument."""
    *ids, last = args
    if last.startswith(LINE):
        return last.removeprefix(LINE), tuple(ids)
    return args[0], args


async def _status_of(key: str) -> str:
    status = await DBOS.get_workflow_status_async(key)
    return status.status if status is not None else ""


async def _told(name: str, run: Workflow, ids: tuple[str, ...]) -> None:
    """Run a workflow; one that fails is an operator's business, and its row says ERROR."""
    try:
        await run(*ids)
    except StepFailed as error:
        extra = {"workflow": name, "question": ids[0], "why": str(error)}
        log.error("workflow_failed", extra=extra)  # noqa: TRY400  where it failed is in the step's record
        raise


def _worth_another(error: BaseException) -> bool:
    return not (isinstance(error, StepFailed) and error.final)
