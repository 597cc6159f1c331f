"""A small client that speaks Streamlit's protocol: latency and bytes of reruns, many at once."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@dataclass(frozen=True)
class Rerun:
    """One run of the script as a browser sees it."""

    seconds: float
    size: int


class Session:
    """One open page; as a browser does, it says which messages it holds already."""

    def __init__(self, connection: websockets.ClientConnection) -> None:
        self.connection = connection
        self.held: set[str] = set()

    async def rerun(self, query: str = "", page: str = "") -> Rerun:
        """Ask for a run and wait until it is finished."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        message.rerun_script.cached_message_hashes.extend(self.held)
        started = time.perf_counter()
        await self.connection.send(message.SerializeToString())
        size = 0
        while True:
            data = await self.connection.recv()
            size += len(data)
            answer = ForwardMsg()
            answer.ParseFromString(data)
            if answer.metadata.cacheable:
                self.held.add(answer.hash)
            if answer.WhichOneof("type") == "script_finished":
                return Rerun(time.perf_counter() - started, size)


async def one_after_another(port: int, queries: list[str], page: str = "") -> list[Rerun]:
    """Rerun the page once for each query, in one session, after a first run."""
    async with _connect(port) as connection:
        session = Session(connection)
        await session.rerun(queries[0], page)
        return [await session.rerun(query, page) for query in queries]


async def at_once(port: int, sessions: int, runs: int, query: str, page: str = "") -> list[Rerun]:
    """Let many sessions rerun the same page at the same time; return all runs but the first."""

    async def one() -> list[Rerun]:
        async with _connect(port) as connection:
            session = Session(connection)
            await session.rerun(query, page)
            await ready.wait()
            return [await session.rerun(query, page) for _ in range(runs)]

    ready = asyncio.Barrier(sessions)
    return [run for many in await asyncio.gather(*(one() for _ in range(sessions))) for run in many]


def _connect(port: int) -> websockets.connect:
    return websockets.connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        origin=f"http://127.0.0.1:{port}",
        subprotocols=["streamlit"],
        max_size=None,
    )
