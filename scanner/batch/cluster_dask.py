"""What is asked of dask itself: a connection, a cluster on this machine, and silence."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Client

END_SECONDS = 10.0
"""What an end may take."""
_SILENT = logging.CRITICAL + 1


def hush() -> None:
    """dask tells in pages what we tell in a sentence."""
    import distributed  # noqa: F401  it sets its loggers up

    for name, found in list(logging.root.manager.loggerDict.items()):
        if name.split(".")[0] in ("distributed", "tornado") and isinstance(found, logging.Logger):
            found.setLevel(_SILENT)
    logging.getLogger("asyncio").setLevel(_SILENT)


async def within(seconds: float, work: Callable[[], Awaitable[Any]]) -> None:
    """Do what is to be done at an end; that it cannot be done is no matter any more."""
    with suppress(Exception):
        await asyncio.wait_for(work(), seconds)


async def connected(target: Any, seconds: float) -> "Client":
    from distributed import Client

    client = Client(target, asynchronous=True, set_as_default=False, timeout=seconds)
    try:
        await client
    except BaseException:  # it would otherwise be closed when nobody can wait for it
        await within(END_SECONDS / 2, client.close)
        raise
    return client


def quiet() -> AbstractContextManager[object]:
    """dask watches itself for a dashboard that nobody looks at; on one machine that takes time from the apps."""
    import dask

    return dask.config.set(
        {
            "distributed.admin.system-monitor.interval": "10s",
            "distributed.admin.tick.interval": "5s",
            "distributed.scheduler.active-memory-manager.start": False,
            "distributed.scheduler.worker-ttl": "1 minute",
            "distributed.worker.memory.monitor-interval": "10s",
            "distributed.worker.profile.enabled": False,
        }
    )


async def local(processes: int, folder: str) -> Any:
    """A cluster on this machine, reachable from this machine and by this program only."""
    from distributed import LocalCluster

    return await LocalCluster(
        n_workers=processes,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        security=True,
        dashboard_address=None,
        local_directory=folder,
        memory_limit=0,  # the processes that analyse have limits of their own
        asynchronous=True,
        silence_logs=_SILENT,
    )
