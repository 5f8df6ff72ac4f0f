"""The workspace everybody starts with: people by role, never by an invented name."""

from bot.simulator.workspace import Channel, Kind, User, Usergroup, Workspace

ASKER, COLLEAGUE, ONCALL, GUEST, BOT = (
    "UASKER0001",
    "UCOLLEAGUE",
    "UONCALL001",
    "UGUEST0001",
    "UFIRSTLINE",
)
PARTNER, OTHER_BOT = "UPARTNER01", "UDEPLOYBOT"
PARTNER_TEAM = "TPARTNER01"
PEOPLE = (ASKER, COLLEAGUE, ONCALL)

USERGROUPS: dict[str, tuple[str, ...]] = {
    "hr-staff": (ONCALL,),
    "managers": (COLLEAGUE,),
    "engineering": (COLLEAGUE,),
    "finance-ops": (ONCALL,),
    "contractors": (GUEST,),
    "it-helpdesk": (ONCALL,),
    "people-team": (ONCALL,),
    "payroll-team": (ONCALL,),
    "security-team": (ONCALL,),
    "facilities-team": (ONCALL,),
    "travel-desk": (ONCALL,),
    "travel-team": (ONCALL,),
    "communications": (ONCALL,),
    "legal-team": (ONCALL,),
}


def default_workspace() -> Workspace:
    """Members, a guest, a person of another company, another app's bot, and where they meet."""
    users = (
        _person(ASKER, "asker", "Asker"),
        _person(COLLEAGUE, "colleague", "Colleague"),
        _person(ONCALL, "oncall", "On-call"),
        _person(GUEST, "guest", "Guest", guest=True),
        _partner(),
        User(id=BOT, name="firstline", real_name="Firstline", bot_id="BFIRSTLINE"),
        _other_bot(),
    )
    channels = (
        _channel("CGENERAL01", "general", (*PEOPLE, BOT, OTHER_BOT), "Company-wide news"),
        _channel("CHELP00001", "help", (*PEOPLE, GUEST, BOT), "Ask anything about work"),
        _channel("CITHELP001", "it-help", (*PEOPLE, BOT), "Laptops, access and network"),
        _channel("CONCALL001", "on-call", (ONCALL, BOT), "Handoffs", kind="private"),
        _channel("CRANDOM001", "random", PEOPLE, "Firstline is not a member here"),
        _partners(),
        *(_dm(user) for user in users if not (user.bot_id or user.team_id)),
    )
    return Workspace(
        team_id="THALDEN001",
        team_name="Halden",
        domain="halden",
        app_id="AFIRSTLINE",
        users={user.id: user for user in users},
        channels={channel.id: channel for channel in channels},
        usergroups={group.id: group for group in map(_usergroup, USERGROUPS)},
    )


def _person(key: str, name: str, real_name: str, *, guest: bool = False) -> User:
    return User(
        id=key,
        name=name,
        real_name=real_name,
        email=f"{name}@halden.example",
        is_restricted=guest,
    )


def _partner() -> User:
    return User(
        id=PARTNER,
        name="partner",
        real_name="Partner",
        email="partner@partner.example",
        team_id=PARTNER_TEAM,
    )


def _other_bot() -> User:
    return User(
        id=OTHER_BOT,
        name="deploybot",
        real_name="Deploy bot",
        bot_id="BDEPLOYBOT",
        app_id="ADEPLOYBOT",
    )


def _partners() -> Channel:
    return Channel(
        id="CPARTNERS1",
        name="partners",
        kind="public",
        members=(ASKER, PARTNER, BOT),
        purpose="Shared with another company",
        shared_with=(PARTNER_TEAM,),
    )


def _channel(
    key: str, name: str, members: tuple[str, ...], purpose: str, kind: Kind = "public"
) -> Channel:
    return Channel(id=key, name=name, kind=kind, members=members, purpose=purpose)


def _dm(user: User) -> Channel:
    key = "D" + user.id[1:]
    return Channel(id=key, name=f"dm:{user.name}", kind="im", members=(user.id, BOT))


def _usergroup(handle: str) -> Usergroup:
    key = "S" + handle.replace("-", "").upper().ljust(9, "0")
    return Usergroup(
        id=key,
        handle=handle,
        name=handle.replace("-", " ").capitalize(),
        users=USERGROUPS[handle],
    )
