"""The tools over the Model Context Protocol: on standard input and output, or on loopback over HTTP."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any, cast

from l4path.errors import L4pathError
from l4path.services.lines import Lines
from l4path.services.running import is_loopback, listen, until_ended
from l4path.services.tools import INSTRUCTIONS, Tools

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcp.server.lowlevel import Server

    from l4path.pathway import Pathway

NEEDS = "the tools for agents need the extra mcp: pip install 'l4path[mcp]'"


def agent_server(pathways: Sequence[Pathway], *, version: str = "") -> Server[Any]:
    """A server of the tools, for the SDK of the protocol to run.

    Args:
        pathways: At least one, each with an id of its own.
        version: The version that the server says it has; may be empty.

    Raises:
        L4pathError: When the SDK is not installed, or there is no pathway.
    """
    try:
        from mcp import types  # noqa: PLC0415
        from mcp.server.lowlevel import Server  # noqa: PLC0415
    except ImportError:
        raise L4pathError(NEEDS) from None
    tools = Tools(pathways)
    looking_only = types.ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )

    async def list_tools(_: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(
            tools=[
                types.Tool(name=tool.name, description=tool.about, input_schema=tool.schema, annotations=looking_only)
                for tool in tools.listed()
            ]
        )

    async def call_tool(_: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            found = await asyncio.to_thread(tools.call, asked.name, asked.arguments or {})
        except L4pathError as error:
            return types.CallToolResult(content=[types.TextContent(type="text", text=str(error))], is_error=True)
        text = json.dumps(found, ensure_ascii=True, allow_nan=False)
        return types.CallToolResult(content=[types.TextContent(type="text", text=text)], structured_content=found)

    return Server(
        "l4path",
        version=version,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def run_on_streams(pathways: Sequence[Pathway], *, version: str = "") -> None:
    """Serve on standard input and output until the input ends.

    Raises:
        L4pathError: When one of them is closed, and as :func:`agent_server`.
    """
    for name, stream in (("input", sys.stdin), ("output", sys.stdout)):
        if not hasattr(stream, "buffer"):
            raise L4pathError(f"standard {name} is closed, and there an agent speaks; with --http it speaks elsewhere")
    server = agent_server(pathways, version=version)
    from mcp.server.stdio import stdio_server  # noqa: PLC0415

    async def serve() -> None:
        lines = cast("Any", Lines(sys.stdin.fileno()))
        async with stdio_server(stdin=lines) as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    until_ended(serve())


def run_on_loopback(pathways: Sequence[Pathway], host: str, port: int, *, version: str = "") -> None:
    """Serve over HTTP, at ``/mcp``, on an address of this machine alone, until interrupted.

    Args:
        pathways: As :func:`agent_server`.
        host: ``localhost``, or an address of the loopback.
        port: From 1 to 65,535.
        version: As :func:`agent_server`.

    Raises:
        L4pathError: When the host is another machine's to reach, nobody can listen there, and as
            :func:`agent_server`.
    """
    if not is_loopback(host):
        hint = "an agent elsewhere reaches it through a server that checks who asks"
        raise L4pathError(f"{host} is no address of this machine alone; use 127.0.0.1: {hint}")
    server = agent_server(pathways, version=version)
    listen(server.streamable_http_app(host=host), host, port, needs=NEEDS)
