"""`firstline doctor`: whether everything is in place, what to do about it, and who is talked to."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import aiohttp
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.app import Folders
from bot.cli.hosts import Host, hosts
from bot.corpus.loading import load
from bot.domain import Entry
from bot.errors import DeliveryError, FilesError, ModelError
from bot.records.database import open_engine
from bot.records.migrations import MIGRATIONS, schema_version
from bot.rules.channels import Channels
from bot.rules.oncall import OnCall
from bot.rules.policies import Policies, read
from bot.search.encoder import Encoder
from bot.settings import Settings
from bot.slack.examining import Examiner, Standing
from bot.slack.manifest import SCOPES

State: TypeAlias = Literal["good", "warning", "bad"]

APART, FAR_APART = 30.0, 240.0  # seconds between the clocks; Slack's signatures live for 300
INVITE = "invite the bot there (/invite @Firstline), or mend the name"
INSTALL = (
    "paste the manifest that `firstline manifest` prints at api.slack.com/apps, and install again"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; `remedy` says what to do where it is not good."""

    what: str
    state: State
    told: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything that was looked at, and every host that the process may talk to with its why."""

    findings: tuple[Finding, ...]
    hosts: tuple[Host, ...]

    @property
    def good(self) -> bool:
        """Whether nothing is bad; warnings are left to the reader."""
        return all(finding.state != "bad" for finding in self.findings)


async def examined(settings: Settings, folders: Folders, now: Callable[[], float]) -> Diagnosis:
    """Look at files, models, the database and the live workspace; change nothing.

    Args:
        settings: Checked, Slack's included.
        folders: Where the files and the encoder are.
        now: Seconds since the epoch.
    """
    read_files, policies, entries = files(folders)
    findings = [read_files, encoder(folders.model), database(settings.database_url)]
    async with aiohttp.ClientSession() as session:
        examiner = Examiner(settings.bot_token, session, api_url=settings.api_url)
        told, socket_host = await _of_slack(examiner, settings, now)
        findings += told
        if policies is not None and told[0].state == "good":
            findings += await _of_places(examiner, policies, entries)
    return Diagnosis(tuple(findings), hosts(settings, socket_host))


def files(folders: Folders) -> tuple[Finding, Policies | None, Sequence[Entry]]:
    """Knowledge and policies, as a start would read them."""
    loaded = load(folders.knowledge)
    entries, wrong = loaded.corpus.entries, [str(problem) for problem in loaded.errors]
    policies = None
    try:
        policies = read(folders.policies)
    except FilesError as error:
        wrong += str(error).splitlines()
    if wrong or not entries:
        told = wrong[0] if wrong else f"no entry in {str(folders.knowledge)!r}"
        more = f", and {len(wrong) - 1} more mistakes" if len(wrong) > 1 else ""
        remedy = "`firstline check` shows each mistake with its line"
        return (
            Finding(what="files", state="bad", told=told + more, remedy=remedy),
            policies,
            entries,
        )
    told = f"{len(entries)} entries, {len(policies.rules.rules) if policies else 0} rules"
    return Finding(what="files", state="good", told=told), policies, entries


def encoder(model: Path) -> Finding:
    """The exported sentence encoder."""
    try:
        return Finding(what="encoder", state="good", told=Encoder.open(model).name)
    except ModelError as error:
        told, _, remedy = str(error).partition("; ")
        return Finding(what="encoder", state="bad", told=told, remedy=remedy)


def database(url: str) -> Finding:
    """Whether it can be reached, and how old its tables are."""
    place = sa.make_url(url)
    shown = place.render_as_string(hide_password=True)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").exists():
        return Finding(what="database", state="good", told=f"{shown}: made at the first start")
    engine = open_engine(url)
    try:
        done = schema_version(engine)
    except SQLAlchemyError as error:
        why = str(error.__cause__ or error).strip().partition("\n")[0]
        remedy = "start it, or mend DATABASE_URL"
        return Finding(what="database", state="bad", told=f"{shown}: {why}", remedy=remedy)
    finally:
        engine.dispose()
    told = f"{shown}: schema version {done} of {len(MIGRATIONS)}"
    if done > len(MIGRATIONS):
        remedy = "install the newer release that wrote it"
        return Finding(what="database", state="bad", told=told, remedy=remedy)
    late = "; the next start brings it up to date" if done < len(MIGRATIONS) else ""
    return Finding(what="database", state="good", told=told + late)


async def _of_slack(
    examiner: Examiner, settings: Settings, now: Callable[[], float]
) -> tuple[list[Finding], str]:
    """The bot token comes first; without a good one nothing else can be asked."""
    try:
        standing = await examiner.standing()
    except DeliveryError as error:
        remedy = "copy the Bot User OAuth Token (xoxb-...) from the app's OAuth page"
        if error.reason in {"connection", "unreadable_answer"}:
            remedy = f"let this machine reach {settings.api_url}, or mend SLACK_API_URL"
        return [Finding(what="bot token", state="bad", told=str(error), remedy=remedy)], ""
    told = f"{standing.bot} in the workspace {standing.team}"
    good, time = Finding(what="bot token", state="good", told=told), clock(standing, now())
    transport, host = await _transport(examiner, settings)
    return [good, transport, scopes(standing), time], host


async def _transport(examiner: Examiner, settings: Settings) -> tuple[Finding, str]:
    if settings.app_token is None:
        told = f"signed HTTP at /slack/events of {settings.host}:{settings.port}"
        return Finding(what="transport", state="good", told=told), ""
    try:
        host = await examiner.socket_host(settings.app_token)
    except DeliveryError as error:
        remedy = "make an app-level token with connections:write under Basic Information"
        return Finding(what="transport", state="bad", told=str(error), remedy=remedy), ""
    return Finding(what="transport", state="good", told=f"Socket Mode at {host}"), host


def scopes(standing: Standing) -> Finding:
    """Exactly those of the manifest: one too few breaks something, one too many is a risk."""
    missing = sorted(SCOPES.keys() - standing.scopes)
    more = sorted(standing.scopes - SCOPES.keys())
    if missing:
        lacking = "; ".join(f"{scope} (to {SCOPES[scope]})" for scope in missing)
        return Finding(what="scopes", state="bad", told=f"missing {lacking}", remedy=INSTALL)
    if more:
        told = f"more than the bot needs: {', '.join(more)}"
        return Finding(what="scopes", state="warning", told=told, remedy=INSTALL)
    return Finding(what="scopes", state="good", told=f"the {len(SCOPES)} of the manifest")


def clock(standing: Standing, now: float) -> Finding:
    """Slack refuses and signs by the clock; `now` is seconds since the epoch."""
    if standing.clock is None:
        return Finding(what="clock", state="warning", told="Slack's answer says no time")
    apart = abs(now - standing.clock)
    told = f"{apart:.0f} s from Slack's"
    if apart <= APART:
        return Finding(what="clock", state="good", told=told)
    state: State = "bad" if apart > FAR_APART else "warning"
    return Finding(what="clock", state=state, told=told, remedy="let NTP set this machine's clock")


async def _of_places(
    examiner: Examiner, policies: Policies, entries: Sequence[Entry]
) -> list[Finding]:
    findings: list[Finding] = []
    try:
        findings += channels(await examiner.channels(), policies.channels, policies.oncall)
        findings += groups(await examiner.groups(), policies.oncall, entries)
        addresses = sorted({entry.owner for entry in entries if "@" in entry.owner[1:]})
        known = {address: await examiner.has_member(address) for address in addresses}
        findings += owners(known)
    except DeliveryError as error:
        findings.append(
            Finding(what="workspace", state="bad", told=str(error), remedy="see scopes above")
        )
    return findings


def channels(seen: Mapping[str, bool], wanted: Channels, oncall: OnCall) -> Iterator[Finding]:
    """Channels that the policy files name; `seen` says of which the bot is a member."""
    cards = {route.channel for route in oncall.routes.values()}
    heard = {name for name, channel in wanted.listed.items() if channel.mode != "off"} - cards
    away = {name for name in cards | heard if not seen.get(name)}
    for name in sorted(away):
        file = "oncall.yaml" if name in cards else "channels.yaml"
        what = "the bot is not in it" if name in seen else "no such channel is visible"
        told = f"#{name} of {file}: {what}"
        state: State = "bad" if name in cards else "warning"
        yield Finding(what="channels", state=state, told=told, remedy=INVITE)
    if not away:
        every = ", ".join(f"#{name}" for name in sorted(cards | heard))
        yield Finding(what="channels", state="good", told=f"the bot is in {every}")


def groups(seen: Mapping[str, int], oncall: OnCall, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Usergroups that policies and entries name; `seen` says how many people are in each."""
    paged = {_handle(route.team) for route in oncall.routes.values()} - {""}
    named = (name for entry in entries for name in (entry.owner, *entry.audience))
    shown = {_handle(name) for name in named} - {""}
    away = {name for name in paged | shown if not seen.get(name)}
    remedy = "make them in Slack and put people in, or mend the names"
    if away & paged:
        told = f"missing or empty: {_listed(away & paged)} (whom oncall.yaml pages)"
        yield Finding(what="usergroups", state="bad", told=told, remedy=remedy)
    if away - paged:
        told = f"missing or empty: {_listed(away - paged)} (whom entries are for or kept by)"
        yield Finding(what="usergroups", state="warning", told=told, remedy=remedy)
    if not away:
        yield Finding(what="usergroups", state="good", told=f"all {len(paged | shown)} have people")


def owners(known: Mapping[str, bool]) -> Iterator[Finding]:
    """Entries' owners by e-mail address; whether each is somebody in the workspace."""
    away = sorted(address for address, there in known.items() if not there)
    if away:
        told = f"nobody has the address {', '.join(away)}, which entries name as their owner"
        remedy = "mend the owner in the FAQ files, or the address in Slack"
        yield Finding(what="owners", state="warning", told=told, remedy=remedy)
    elif known:
        yield Finding(what="owners", state="good", told=f"all {len(known)} addresses are known")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"@{name}" for name in sorted(names))


def _handle(name: str) -> str:
    """A usergroup's handle; empty for a person's id or address."""
    person = (name[:1] in "UW" and name.isupper()) or "@" in name[1:]
    return "" if person else name.lstrip("@")


def lines_of(diagnosis: Diagnosis) -> Iterator[str]:
    """For a person: one line a finding, its remedy below it, then the hosts."""
    for one in diagnosis.findings:
        yield f"{one.state:8} {one.what:11} {one.told}"
        if one.remedy:
            yield f"{'':8} {'':11} -> {one.remedy}"
    yield ""
    yield "This process may talk to these hosts and no other:"
    for host, why in diagnosis.hosts:
        yield f"{'':8} {host} ({why})"


def record_of(diagnosis: Diagnosis) -> dict[str, object]:
    """What `doctor --json` prints."""
    return {
        "good": diagnosis.good,
        "findings": [
            {"what": one.what, "state": one.state, "told": one.told, "remedy": one.remedy}
            for one in diagnosis.findings
        ],
        "hosts": [{"host": host, "for": why} for host, why in diagnosis.hosts],
    }
