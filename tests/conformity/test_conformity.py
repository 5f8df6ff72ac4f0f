"""The local workspace beside Slack's references: no difference without a reason."""

import json
from dataclasses import replace

import pytest

from bot.simulator import Simulator
from bot.simulator.web_api import METHODS
from tests.conformity.__main__ import KEPT, PAGE
from tests.conformity.checks import Difference, differences, strange_in
from tests.conformity.explaining import Known, explained, known_differences
from tests.conformity.python_client import drive
from tests.conformity.recording import recording
from tests.conformity.references import references
from tests.conformity.report import figures_of, page_with
from tests.simulator.app import App
from tests.slack.oracle import needs_shared

KNOWN = Known(method="chat.*", aspect="errors", what="msg_.*", reason="measured")
MEANT = Difference("chat.update", "errors", "msg_too_long")
OTHER = Difference("chat.update", "errors", "no_such_word")


@needs_shared
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_every_difference_from_slacks_references_is_explained(
    sim: Simulator, app: App
) -> None:
    with recording() as calls:
        await app.web.apps_connections_open(app_token=sim.app_token)
        await drive(sim, app)

    found = explained(differences(references(), calls), known_differences())

    assert found.unexplained == ()
    assert found.stale == ()
    assert figures_of(references(), METHODS, calls, found)["methods"] == len(METHODS)


@needs_shared
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_an_answer_of_another_shape_is_found(sim: Simulator, app: App) -> None:
    with recording() as calls:
        await drive(sim, app)
    spoilt = [
        replace(one, reply=replace(one.reply, body={**one.reply.body, "ts": 7, "strange": 1}))
        for one in calls
        if one.call.method == "chat.postMessage"
    ]

    found = {one.what for one in differences(references(), spoilt) if one.aspect == "shape"}

    assert ".strange is not in the sample" in found
    assert ".ts is number, in the sample string" in found


def test_an_unknown_difference_is_not_good() -> None:
    assert explained([MEANT], [KNOWN]).good
    assert explained([MEANT, OTHER], [KNOWN]).unexplained == (OTHER,)


def test_a_reason_without_a_difference_is_not_good() -> None:
    assert explained([], [KNOWN]).stale == (KNOWN,)
    assert not explained([], [KNOWN]).good


def test_samples_keyed_by_id_stand_for_any_id() -> None:
    sample = {"shares": {"C00000000": [{"ts": ""}]}}

    assert list(strange_in({"shares": {"CHELP00001": [{"ts": "1.0"}]}}, sample)) == []
    assert list(strange_in({"shares": {"CHELP00001": [{"at": "1.0"}]}}, sample)) == [
        ".shares.CHELP00001[].at is not in the sample"
    ]


def test_the_page_quotes_what_was_measured() -> None:
    figures = json.loads(KEPT.read_text("utf-8"))["figures"]
    page = PAGE.read_text("utf-8")

    assert figures["unexplained"] == 0
    assert page_with(page, figures) == page
    assert f"{len(METHODS)} are here" in page
