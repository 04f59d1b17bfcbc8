"""Jobs done one after the other, or by several processes; whoever waits may give up and keeps what is done."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from typing import Any

from actviz.studies.networks.batch_training import Job, TrainedNetworks, run

PAUSE = 0.1
"""Seconds between two looks at how far the processes are."""
COUNTED = 10
"""Steps that a process takes before it says so."""

Tick = Callable[[int], object]
"""Called with a number of steps that were taken."""
Finish = Callable[[Sequence[Job], Tick], Iterator[tuple[int, TrainedNetworks]]]
"""Does jobs; yields the number and the result of each as it is done."""


class _Stopped(Exception):  # noqa: N818 - nothing is wrong
    """Nobody waits for the result any more."""


@contextmanager
def workers(processes: int) -> Iterator[Finish]:
    """That many processes, or none but this one; they end with the context, whatever they are at."""
    if processes == 1:
        yield _here
        return
    # Processes that are forked from one that has threads may hang; those that are spawned start from nothing.
    context = multiprocessing.get_context("spawn")
    stop, steps = context.Event(), context.Value("q", 0)
    with ProcessPoolExecutor(processes, context, _begin, (stop, steps)) as pool:
        try:
            yield lambda jobs, tick: _there(pool, steps, jobs, tick)
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise


def _here(jobs: Sequence[Job], tick: Tick) -> Iterator[tuple[int, TrainedNetworks]]:
    for number, job in enumerate(jobs):
        yield number, run(job, lambda: tick(1))


def _there(
    pool: ProcessPoolExecutor, steps: Synchronized[int], jobs: Sequence[Job], tick: Tick
) -> Iterator[tuple[int, TrainedNetworks]]:
    with _sheltered():
        waiting: dict[Future[TrainedNetworks], int] = {
            pool.submit(_work, job): number for number, job in enumerate(jobs)
        }
    seen = steps.value
    while waiting:
        done, _ = wait(waiting, PAUSE, FIRST_COMPLETED)
        seen, before = steps.value, seen
        tick(seen - before)
        for future in done:
            yield waiting.pop(future), future.result()


@contextmanager
def _sheltered() -> Iterator[None]:
    """Keep Ctrl-C waiting for a moment: processes that are started now do not hear it before they ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_shared: dict[str, Any] = {}


def _begin(stop: Event, steps: Synchronized[int]) -> None:
    """Begin a process: Ctrl-C reaches all of them, and only the one that waits decides what becomes of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _shared.update(stop=stop, steps=steps, taken=0)


def _work(job: Job) -> TrainedNetworks:
    return run(job, _count)


def _count() -> None:
    _shared["taken"] += 1
    if _shared["taken"] % COUNTED == 0:
        if _shared["stop"].is_set():
            raise _Stopped
        with _shared["steps"].get_lock():
            _shared["steps"].value += COUNTED
