"""Whole answers through the web chat: twenty visitors at once, over real WebSockets.

Start the program first (`make demo`); `MOTCUA_BENCH_URL` names it, by default on port 8080.
Each visitor asks, waits for the answer, thinks two to five seconds, and asks again.
"""

import asyncio
import json
import os
import random
import time
import uuid

import httpx
import numpy as np
from websockets.asyncio.client import connect

URL = os.environ.get("MOTCUA_BENCH_URL", "http://127.0.0.1:8080")
VISITORS, QUESTIONS = 20, 6
ASK = ("lam gks cho con can gi", "tach khau mat tien k", "sao y bao nhieu mot trang")


async def _visitor(spent: list[float], chance: random.Random) -> None:
    async with httpx.AsyncClient() as client:
        cookie = "; ".join(f"{k}={v}" for k, v in (await client.get(URL)).cookies.items())
    headers = {"Cookie": cookie, "Origin": URL}
    async with connect(URL.replace("http", "ws") + "/ws", additional_headers=headers) as socket:
        await socket.send(json.dumps({"type": "hello", "after": 0}))
        for number in range(QUESTIONS):
            await asyncio.sleep(chance.uniform(2, 5))
            event = uuid.uuid4().hex
            began = time.perf_counter()
            said = {"type": "say", "id": event, "text": ASK[number % len(ASK)]}
            await socket.send(json.dumps(said))
            lines = 0
            while lines < 2:  # noqa: PLR2004 - the visitor's own line, then the answer
                lines += json.loads(await socket.recv())["type"] == "line"
            spent.append((time.perf_counter() - began) * 1e3)


def main() -> None:
    """Print p50 and p99 of whole answers."""
    spent: list[float] = []
    chance = random.Random(0)  # noqa: S311 - a schedule, not a secret

    async def all_at_once() -> None:
        await asyncio.gather(*(_visitor(spent, chance) for _ in range(VISITORS)))

    try:
        asyncio.run(all_at_once())
    except (OSError, httpx.HTTPError):
        print(f"web chat: no program at {URL}; start it with make demo, then: python -m bench web")
        return
    p50, p99 = np.percentile(spent, (50, 99))
    print(f"web chat, {VISITORS} visitors at once: p50 {p50:.0f} ms, p99 {p99:.0f} ms")
