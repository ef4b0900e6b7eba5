"""How hard laws are tried that make archives or long texts: ten times as hard under `--hypothesis-profile=long`."""

from __future__ import annotations

from hypothesis import settings

QUICK, LONG = "quick", "long"
TIMES_LONGER = 10

# Examples start at very different speeds on a busy machine; a limit on each would only make tests flicker.
settings.register_profile(QUICK, deadline=None)
settings.register_profile(LONG, deadline=None, max_examples=1000)


def examples(count: int) -> int:
    """Return how many examples to try where the fast suite tries `count`."""
    return count * TIMES_LONGER if settings.get_current_profile_name() == LONG else count
