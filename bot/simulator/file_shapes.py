"""Files as Slack's JSON shows them. Pure."""

from mimetypes import guess_type

from bot.simulator.kept import File
from bot.simulator.payloads import JsonObject, array
from bot.simulator.workspace import Kind, Workspace

HOLDERS: dict[Kind, str] = {
    "public": "channels",
    "private": "groups",
    "mpim": "groups",
    "im": "ims",
}


def file_for(workspace: Workspace, key: str) -> JsonObject:
    """A file as files.info and messages show it; one that is gone is a tombstone."""
    file = workspace.files.get(key)
    if file is None:
        return {"id": key, "mode": "tombstone"}
    extension = file.name.rpartition(".")[2].lower() if "." in file.name else "text"
    private = f"http://{file.host}/files-pri/{workspace.team_id}-{file.id}"
    page = f"https://{workspace.domain}.slack.com/files/{file.user}/{file.id}/{file.name}"
    body: JsonObject = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": guess_type(file.name)[0] or "text/plain",
        "filetype": extension,
        "pretty_type": extension.upper(),
        "user": file.user,
        "user_team": workspace.team_id,
        "editable": False,
        "size": file.size,
        "mode": "snippet" if file.snippet_type else "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": any(workspace.channels[at].kind == "public" for at, _ in file.shares),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{private}/{file.name}",
        "url_private_download": f"{private}/download/{file.name}",
        "permalink": page,
        "file_access": "visible",
    }
    return {**body, **({"alt_txt": file.alt_text} if file.alt_text else {})}


def file_with_shares_for(workspace: Workspace, key: str) -> JsonObject:
    """A file with the conversations it was shared in, as files.info shows it."""
    body = file_for(workspace, key)
    file = workspace.files[key]
    for holder in dict.fromkeys(HOLDERS.values()):
        body[holder] = array(
            dict.fromkeys(
                at for at, _ in file.shares if HOLDERS[workspace.channels[at].kind] == holder
            )
        )
    body["shares"] = _shares_for(workspace, file)
    body["comments_count"] = 0
    return body


def _shares_for(workspace: Workspace, file: File) -> JsonObject:
    shares: dict[str, JsonObject] = {}
    for at, ts in file.shares:
        channel = workspace.channels[at]
        kind = "public" if channel.kind == "public" else "private"
        share: JsonObject = {
            "ts": ts,
            "reply_users": [],
            "reply_users_count": 0,
            "reply_count": 0,
            "channel_name": channel.name,
            "team_id": workspace.team_id,
            "share_user_id": file.user,
        }
        shares.setdefault(kind, {})[at] = [share]
    return dict(shares)
