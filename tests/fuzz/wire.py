"""Requests as bytes on loopback, also those that no HTTP client would send."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from tests.fuzz.mutations import Request

ANSWER_SECONDS: Final = 10.0
NO_ANSWER: Final = 0  # the connection was closed without one


@dataclass(slots=True)
class Line:
    """One connection, opened anew whenever it is of no more use."""

    host: str
    port: int
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: Request) -> int:
        """Send it and return the status of the answer; once more where the peer had hung up."""
        used = self._streams is not None
        status = await self._once(request)
        return await self._once(request) if used and status == NO_ANSWER else status

    async def _once(self, request: Request) -> int:
        reader, writer = self._streams or await asyncio.open_connection(self.host, self.port)
        self._streams = (reader, writer)
        status, reusable = NO_ANSWER, False
        with suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                for piece in pieces(request):
                    writer.write(piece)
                if request.framing in {"cut", "too_short"}:
                    writer.write_eof()
                status, reusable = await _answer(reader, request)
        if not reusable or request.framing != "length":
            await self.close()
        return status

    async def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            writer = self._streams[1]
            self._streams = None
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


def pieces(request: Request) -> tuple[bytes, ...]:
    """The request as it is sent, with the length it claims."""
    size, body = len(request.body), request.body
    lengths = {"length": size, "too_short": size + 50, "too_long": max(size - 50, 0), "cut": size}
    head = [f"{request.method} {request.target} HTTP/1.1".encode(), b"Host: bot"]
    head += [name.encode() + b": " + value for name, value in request.headers]
    if request.framing in lengths:
        head.append(f"Content-Length: {lengths[request.framing]}".encode())
        body = body[: size // 2] if request.framing == "cut" else body
    else:
        head.append(b"Transfer-Encoding: chunked")
        size_line = b"zz" if request.framing == "bad_chunks" else f"{size:x}".encode()
        body = size_line + b"\r\n" + body + b"\r\n0\r\n\r\n" if size else b"0\r\n\r\n"
    return b"\r\n".join(head) + b"\r\n\r\n", body


async def _answer(reader: asyncio.StreamReader, request: Request) -> tuple[int, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    length = head.partition(b"content-length:")[2].split(b"\r\n", 1)[0].strip()
    if request.method != "HEAD" and length:
        await reader.readexactly(int(length))
    return status, bool(length) and b"connection: close" not in head
