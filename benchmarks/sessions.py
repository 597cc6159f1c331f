"""A small client that speaks Streamlit's protocol: latency and bytes of reruns, many at once."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from typing import Final, Literal

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Pace = Literal["at the same instant", "reading meanwhile", "without a pause"]
PACES: Final[tuple[Pace, ...]] = ("at the same instant", "reading meanwhile", "without a pause")
READS_S: Final = 1.0
"""Seconds between two clicks of a hasty reader."""


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
        """Ask for a run and wait until it is finished; raises where the page shows an error."""
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
            if answer.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError("the page shows an error: its time says nothing")
            if answer.WhichOneof("type") == "script_finished":
                return Rerun(time.perf_counter() - started, size)


async def one_after_another(port: int, queries: list[str], page: str = "") -> list[Rerun]:
    """Rerun the page once for each query, in one session, after a first run."""
    async with _connect(port) as connection:
        session = Session(connection)
        await session.rerun(queries[0], page)
        return [await session.rerun(query, page) for query in queries]


async def at_once(port: int, sessions: int, runs: int, query: str, pace: Pace) -> list[Rerun]:
    """Let many sessions rerun the same page; return all runs but the first of each.

    ``pace``: they all click at the same instant and wait for the slowest before they click again;
    each clicks again as soon as its page is drawn, without a pause; or each reads for about
    :data:`READS_S` before it clicks again, as people do (exponential times, always the same).
    """

    async def one(number: int) -> list[Rerun]:
        pauses = random.Random(number)  # noqa: S311 - no secret
        async with _connect(port) as connection:
            session = Session(connection)
            await session.rerun(query)
            await ready.wait()
            done = []
            for _ in range(runs):
                if pace == "at the same instant":
                    await ready.wait()
                elif pace == "reading meanwhile":
                    await asyncio.sleep(pauses.expovariate(1 / READS_S))
                done.append(await session.rerun(query))
            return done

    ready = asyncio.Barrier(sessions)
    runs_of = await asyncio.gather(*(one(number) for number in range(sessions)))
    return [run for many in runs_of for run in many]


def _connect(port: int) -> websockets.connect:
    return websockets.connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        origin=f"http://127.0.0.1:{port}",
        subprotocols=["streamlit"],
        max_size=None,
    )
