"""Errors go from one process to another as they are."""

from __future__ import annotations

import pickle

import pytest

from mfa_archiver.errors import ArchiverError, QueryError, UnexpectedStatus, Unreachable
from mfa_archiver.web.refusals import UnexpectedAnswer


@pytest.mark.parametrize(
    "error",
    [
        Unreachable("no answer", "try again"),
        UnexpectedStatus("gone", status=410),
        UnexpectedAnswer("gone", "look", status=404, text="<h1>404</h1>"),
        QueryError("no day", "write 2026", position=3),
    ],
    ids=lambda error: type(error).__name__,
)
def test_error_is_the_same_in_another_process(error: ArchiverError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made a moment before
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
