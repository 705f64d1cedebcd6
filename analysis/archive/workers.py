"""Workers: one pure function over many tasks, by processes of this machine or by a Dask cluster.

Each task comes back with its result, in the order in which they are done. A process that dies costs its own task only,
which another does again; a task at which processes die again and again ends the run.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

import pyarrow

from analysis import vocabulary
from analysis.archive.sources import ArchiveError

T = TypeVar("T")
R = TypeVar("R")
DEATHS = 3  # at the same task


class Processes:
    """Processes of this machine; with one, this process does all the work."""

    def __init__(self, count: int, tell: Callable[[str], None]) -> None:
        frugal()
        self.count, self.tell = count, tell
        self.started: dict[Connection, Any] = {}

    def run(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[tuple[T, R]]:
        """Results of a function, which has to be importable, for some tasks."""
        if self.count < 2:
            yield from ((task, function(task)) for task in tasks)
            return
        waiting, doing, deaths = list(tasks)[::-1], dict[Connection, T](), dict[str, int]()
        while len(self.started) < self.count:  # all, for each takes half a second
            self._start()
        while waiting or doing:
            while waiting and len(doing) < self.count:
                idle = next((c for c in self.started if c not in doing), None) or self._start()
                doing[idle] = waiting.pop()
                idle.send((function, doing[idle]))
            for ready in wait(list(doing)):
                assert isinstance(ready, Connection)
                task = doing.pop(ready)
                try:
                    done, result = ready.recv()
                except (EOFError, OSError):
                    self._buried(ready, task, deaths)
                    waiting.append(task)
                    continue
                if not done:
                    raise result
                yield task, result

    def _start(self) -> Connection:
        """Start one more process."""
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there,), daemon=True)
        process.start()
        there.close()
        self.started[here] = process
        return here

    def _buried(self, connection: Connection, task: Any, deaths: dict[str, int]) -> None:
        """Count a process that died at a task."""
        process = self.started.pop(connection)
        process.join()
        name = str(getattr(task, "name", task))
        deaths[name] = deaths.get(name, 0) + 1
        told = f"a worker was ended from outside at {name} (exit code {process.exitcode}"
        if deaths[name] >= DEATHS:
            raise ArchiveError(f"{told}, the {DEATHS}rd time); give it more memory, or fewer workers, and run it again")
        self.tell(f"{told}; out of memory, perhaps); that part is read again")

    def close(self) -> None:
        """End all processes at once."""
        for process in self.started.values():
            process.kill()
        for connection, process in self.started.items():
            process.join()
            connection.close()
        self.started.clear()


def frugal() -> None:
    """Have Arrow give its memory back at once; the pool that is its own keeps as much as a part of an archive takes."""
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())


def _serve(connection: Connection) -> None:
    """Do what comes through the connection until it is closed."""
    frugal()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the first process ends the others
    while True:
        try:
            function, task = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer = True, function(task)
        except (ArchiveError, OSError) as error:
            answer = False, error
        except Exception:
            answer = False, RuntimeError(traceback.format_exc())
        try:
            connection.send(answer)
        except OSError:
            return  # nobody listens any more


class Cluster:
    """The workers of a Dask cluster, which have this package and see the same folders."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ArchiveError("Dask is missing: pip install -e '.[cluster]', here and on the cluster") from None
        for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told in a line of our own
        try:
            self.client, self.address = Client(address, timeout="10s", set_as_default=False), address
        except (OSError, ValueError) as error:
            raise ArchiveError(f"no scheduler answers at {address} ({error}); start one, or see the address") from None
        try:
            theirs = self.client.run(vocabulary.digest)
        except ImportError as error:
            raise ArchiveError(f"workers at {address} lack this package ({error}); install it there") from None
        if others := [worker for worker, digest in theirs.items() if digest != vocabulary.digest()]:
            raise ArchiveError(f"the worker {others[0]} has other rules or vocabularies; install the same there")

    def run(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[tuple[T, R]]:
        """Results of a function for some tasks."""
        from distributed import as_completed
        from distributed.client import FutureCancelledError
        from distributed.comm.core import CommClosedError
        from distributed.scheduler import KilledWorker

        tasks = list(tasks)
        futures = dict(zip(self.client.map(function, tasks, pure=False, retries=2), tasks, strict=True))
        try:
            for future in as_completed(list(futures), loop=self.client.loop):
                task = futures.pop(future)
                yield task, future.result()
                future.release()
        except KilledWorker as error:
            raise ArchiveError(f"workers died again and again ({error}); give them more memory") from None
        except (FutureCancelledError, CommClosedError, TimeoutError):
            told = f"the scheduler at {self.address} is lost; start it again"
            raise ArchiveError(f"{told}, and the same command goes on where this one was") from None

    def close(self) -> None:
        """Let go of the cluster; what it has begun is not waited for."""
        self.client.close(timeout=1)
