"""A workspace with many askers, each with a direct message to the bot."""

from dataclasses import replace

from bot.simulator.seed import BOT, default_workspace
from bot.simulator.workspace import Channel, User, Workspace


def crowded(count: int) -> Workspace:
    """Everything that is usually there, and `asker-0` to as many as asked for, in #help as well."""
    seed = default_workspace()
    like = next(iter(seed.users.values()))
    askers = [replace(like, id=f"UASKER{n:04}", name=f"asker-{n}") for n in range(count)]
    users: dict[str, User] = {**seed.users, **{one.id: one for one in askers}}
    rooms: dict[str, Channel] = {**seed.channels, **{d.id: d for d in map(_talk, askers)}}
    help_ = next(one for one in rooms.values() if one.name == "help")
    members = tuple(dict.fromkeys((*help_.members, *(one.id for one in askers))))
    rooms[help_.id] = replace(help_, members=members)
    return replace(seed, users=users, channels=rooms)


def _talk(user: User) -> Channel:
    key = f"D{user.id[1:]}"
    return Channel(id=key, name=f"dm:{user.name}", kind="im", members=(user.id, BOT))
