"""Deadlines are kept by one thread, however many set them."""

from __future__ import annotations

import threading
import time

from mfa_archiver.web.deadlines import Deadlines


def test_block_that_outlasts_its_time_is_told_of_once() -> None:
    expired: list[float] = []
    with Deadlines().limit(0.05, lambda: expired.append(time.monotonic())):
        began = time.monotonic()
        time.sleep(0.2)
    assert len(expired) == 1
    assert expired[0] - began < 0.15


def test_block_that_ends_in_time_is_left_alone() -> None:
    deadlines, expired = Deadlines(), threading.Event()
    with deadlines.limit(0.05, expired.set):
        pass
    assert not expired.wait(0.15)


def test_earlier_deadline_is_kept_though_a_later_one_was_set_first() -> None:
    deadlines, expired = Deadlines(), threading.Event()
    with deadlines.limit(60, lambda: None):
        time.sleep(0.05)  # the keeping thread sleeps until the later one
        with deadlines.limit(0.05, expired.set):
            assert expired.wait(2)


def test_many_deadlines_share_one_thread() -> None:
    deadlines = Deadlines()
    before = threading.active_count()
    for _ in range(50):
        with deadlines.limit(60, lambda: None):
            assert threading.active_count() <= before + 1
