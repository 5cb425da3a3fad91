"""The relay as FastAPI products have it: aiohttp's bytes passed on by a StreamingResponse, under uvicorn."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse


@asynccontextmanager
async def session_of(app: FastAPI) -> AsyncIterator[None]:
    """One session for the process, without a limit of connections."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None)) as session:
        app.state.session = session
        yield


app = FastAPI(lifespan=session_of)


@app.post("/v1/chat/completions")
async def relay(request: Request) -> StreamingResponse:
    """Passes each line on as it comes."""
    url = f"{os.environ['OPENAI_BASE_URL']}/chat/completions"
    upstream = await request.app.state.session.post(url, json=await request.json())

    async def lines() -> AsyncIterator[bytes]:
        async with upstream:
            async for line in upstream.content:
                yield line

    return StreamingResponse(lines(), media_type="text/event-stream")
