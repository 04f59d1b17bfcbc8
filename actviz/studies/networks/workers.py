"""Execution of jobs in this process or in several, which an interrupt stops; finished jobs keep their results."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from typing import Any

from actviz.studies.networks.tuned_training import TunedJob, TunedNetworks

POLL_SECONDS = 0.1
"""The time between two reports of progress."""
STEPS_PER_REPORT = 10
"""The number of steps after which a process reports its progress."""

Tick = Callable[[int], object]
"""A function that is called with the number of steps since its last call."""
RunJobs = Callable[[Sequence[TunedJob], Tick], Iterator[tuple[int, TunedNetworks]]]
"""A function that runs jobs, and yields the index and the result of each when it is finished."""


class _Stopped(Exception):  # noqa: N818 - it is no error
    """The result is no longer needed."""


@contextmanager
def workers(processes: int) -> Iterator[RunJobs]:
    """Start that many processes, or none if it is 1; they are stopped at the end of the context."""
    if processes == 1:
        yield _run_in_process
        return
    # A process forked from one with threads may deadlock; spawned ones do not share state.
    context = multiprocessing.get_context("spawn")
    stop, steps = context.Event(), context.Value("q", 0)
    with ProcessPoolExecutor(processes, context, _initialise_worker, (stop, steps)) as pool:
        try:
            yield lambda jobs, tick: _run_in_pool(pool, steps, jobs, tick)
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise


def _run_in_process(jobs: Sequence[TunedJob], tick: Tick) -> Iterator[tuple[int, TunedNetworks]]:
    for number, job in enumerate(jobs):
        yield number, job.run(lambda: tick(1))


def _run_in_pool(
    pool: ProcessPoolExecutor, steps: Synchronized[int], jobs: Sequence[TunedJob], tick: Tick
) -> Iterator[tuple[int, TunedNetworks]]:
    with _interrupts_blocked():
        waiting: dict[Future[TunedNetworks], int] = {
            pool.submit(_run_job, job): number for number, job in enumerate(jobs)
        }
    taken = steps.value
    while waiting:
        done, _ = wait(waiting, POLL_SECONDS, FIRST_COMPLETED)
        taken, before = steps.value, taken
        tick(taken - before)
        for future in done:
            yield waiting.pop(future), future.result()


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Block Ctrl-C while processes are started, until they ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_shared: dict[str, Any] = {}


def _initialise_worker(stop: Event, steps: Synchronized[int]) -> None:
    """Initialise a process; Ctrl-C reaches all processes and is handled by the parent only."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _shared.update(stop=stop, steps=steps, taken=0)


def _run_job(job: TunedJob) -> TunedNetworks:
    return job.run(_count_step)


def _count_step() -> None:
    _shared["taken"] += 1
    if _shared["taken"] % STEPS_PER_REPORT == 0:
        if _shared["stop"].is_set():
            raise _Stopped
        with _shared["steps"].get_lock():
            _shared["steps"].value += STEPS_PER_REPORT
