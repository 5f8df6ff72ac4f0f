"""What the engine can start, by name."""

from collections.abc import Callable, Mapping

from bot.durable.engine import Workflow
from bot.slack.answering import Answering
from bot.slack.handing_over import HandingOver
from bot.slack.parts import Parts
from bot.slack.revising import Revising
from bot.slack.showing import Showing


def workflows(parts: Parts, ended: Callable[[], None]) -> Mapping[str, Workflow]:
    """Make every workflow; `ended` hears of the end of each.

    Names are written down: never rename one that may be in flight.
    """
    people = HandingOver(parts)
    answering = Answering(parts, people)
    revising = Revising(parts, people, answering)
    made: dict[str, Workflow] = {
        "answer": answering.answer,
        "pick": answering.pick,
        "edit": revising.edit,
        "join": revising.join,
        "delete": revising.delete,
        "share": answering.share,
        "again": Showing(parts).again,
        "person": people.person,
        "taken": people.taken,
        "resolved": people.resolved,
        "relay": people.relay,
        "correct": people.correct,
        "follow": people.follow,
    }
    return {name: _telling(run, ended) for name, run in made.items()}


def _telling(run: Workflow, ended: Callable[[], None]) -> Workflow:
    async def told(*ids: str) -> None:
        try:
            await run(*ids)
        finally:
            ended()

    return told
