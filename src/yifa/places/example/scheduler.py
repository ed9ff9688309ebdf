"""Scheduler: plays many cases day by day, so that events, numbers and papers come in the order of the calendar.

Reads   plays: generators that yield the day of their next step
Never   goes past the last day: what is still to do then stays open
Start   run()
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction

from yifa.places.example.clerk import Clerk, Play

BATCH = 400


def run(clerk: Clerk, plays: Iterable[tuple[date, Play]], *, told: Callable[[int], None] = lambda _n: None) -> None:
    """Play all to the end of the example, some hundred steps to a transaction. `told` hears how many steps are done."""
    order = 0
    queue: list[tuple[date, int, Play]] = []
    for day, play in plays:
        heapq.heappush(queue, (day, order, play))
        order += 1
    while queue and queue[0][0] <= clerk.until:
        with transaction.atomic():
            begun = clerk.steps
            while queue and queue[0][0] <= clerk.until and clerk.steps - begun < BATCH:
                day, _, play = heapq.heappop(queue)
                following = next(play, None)
                goes_on = [] if following is None else [(following, play)]
                for begins, one in (*goes_on, *clerk.begun):
                    order += 1
                    heapq.heappush(queue, (max(begins, day), order, one))
                clerk.begun.clear()
        told(clerk.steps)
