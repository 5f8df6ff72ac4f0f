"""files.*: an address to upload to, the bytes, and the message that shares them. Pure."""

from base64 import b64encode
from dataclasses import replace

from bot.simulator.calls import ApiError, Call, Method, Reply, open_channel
from bot.simulator.chat_methods import addressed
from bot.simulator.content import Content, blocks_of, posted, sound_blocks
from bot.simulator.events import events_of_new
from bot.simulator.file_shapes import file_with_shares_for
from bot.simulator.kept import File
from bot.simulator.payloads import Json, JsonObject, array, number_in, objects_in, text_in, texts_in
from bot.simulator.workspace import Channel, Workspace, number, with_changed

ALT_TEXT_CHARACTERS = 1_000
SNIPPET_BYTES = 1_000_000
CHANNELS = 100


def upload_address(workspace: Workspace, call: Call) -> Reply:
    """files.getUploadURLExternal: where the bytes go; their number is announced."""
    (name,) = call.required("filename")
    size = number_in(call.args, "length", 0)
    if size <= 0:
        raise ApiError("missing_argument")
    alt_text, snippet = text_in(call.args, "alt_txt"), text_in(call.args, "snippet_type")
    if len(alt_text) > ALT_TEXT_CHARACTERS:
        raise ApiError("alt_txt_too_large")
    if snippet and size > SNIPPET_BYTES:
        raise ApiError("snippet_too_large")
    workspace, count = number(workspace)
    file = File(
        id=f"F{count:09d}",
        name=name,
        user=workspace.bot.id,
        created=int(call.now),
        size=size,
        host=call.host,
        alt_text=alt_text,
        snippet_type=snippet,
    )
    workspace = replace(workspace, files={**workspace.files, file.id: file})
    url = f"http://{call.host}/upload/v1/{file.id}"
    return Reply(workspace, {"upload_url": url, "file_id": file.id})


def received(workspace: Workspace, key: str, content: bytes) -> Workspace:
    """The workspace with the bytes of an announced file.

    Raises:
        ApiError: No such file is awaited, or these are not as many bytes as announced.
    """
    file = workspace.files.get(key)
    if file is None or file.complete:
        raise ApiError("file_not_found")
    if len(content) != file.size:
        raise ApiError("length_mismatch")
    file = replace(file, content=b64encode(content).decode())
    return replace(workspace, files={**workspace.files, key: file})


def complete_upload(workspace: Workspace, call: Call) -> Reply:
    """files.completeUploadExternal: all files at once, in one message for each conversation."""
    workspace, keys = _completed(workspace, call)
    channels = _channels(workspace, call)
    blocks = sound_blocks(workspace, blocks_of(call, "invalid_blocks"))
    comment = text_in(call.args, "initial_comment")
    content = Content(text=comment, blocks=() if comment else blocks)
    events: tuple[JsonObject, ...] = ()
    for channel in channels:
        workspace, told = _shared(workspace, call, channel, content, keys)
        events += told
    shown = array(file_with_shares_for(workspace, key) for key in keys)
    return Reply(workspace, {"files": shown}, events)


def _completed(workspace: Workspace, call: Call) -> tuple[Workspace, tuple[str, ...]]:
    given: Json = call.decoded("files")
    wanted = objects_in({"files": given}, "files")
    if not wanted:
        raise ApiError("invalid_arguments", ("[ERROR] missing required field: files",))
    files = dict(workspace.files)
    for one in wanted:
        file = files.get(text_in(one, "id"))
        if file is None or file.content is None or file.complete:
            raise ApiError("file_not_found")
        files[file.id] = replace(file, title=text_in(one, "title") or file.name, complete=True)
    return replace(workspace, files=files), tuple(text_in(one, "id") for one in wanted)


def _channels(workspace: Workspace, call: Call) -> tuple[Channel, ...]:
    keys = texts_in(call.args, "channel_id") or texts_in(call.args, "channels")
    if len(keys) > CHANNELS:
        raise ApiError("channels_limit_exceeded")
    try:
        return tuple(
            open_channel(workspace, addressed(workspace, key), call.scopes) for key in keys
        )
    except ApiError as error:
        codes = {"channel_not_found": "invalid_channel", "is_archived": "posting_to_channel_denied"}
        raise ApiError(codes.get(error.code, error.code)) from error


def _shared(
    workspace: Workspace, call: Call, channel: Channel, content: Content, keys: tuple[str, ...]
) -> tuple[Workspace, tuple[JsonObject, ...]]:
    workspace, message = posted(workspace, call, channel, content)
    message = replace(message, files=keys, subtype="file_share")
    files = {
        key: replace(
            workspace.files[key],
            shares=(*workspace.files[key].shares, (channel.id, message.ts)),
        )
        for key in keys
    }
    workspace = replace(workspace, files={**workspace.files, **files})
    workspace = with_changed(workspace, message)
    return workspace, events_of_new(workspace, message)


def file_info(workspace: Workspace, call: Call) -> Reply:
    """files.info: with the conversations it was shared in, and no comments."""
    (key,) = call.required("file")
    file = workspace.files.get(key)
    if file is None or not file.complete:
        raise ApiError("file_not_found")
    body: JsonObject = {"file": file_with_shares_for(workspace, key), "comments": []}
    return Reply(workspace, {**body, "response_metadata": {"next_cursor": ""}})


METHODS: dict[str, Method] = {
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": upload_address,
    "files.info": file_info,
}
