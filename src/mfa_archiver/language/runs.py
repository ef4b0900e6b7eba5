"""Finds words inside runs: texts whose script parts no words, so that unicode61 takes a whole clause for one token.

A run is indexed by each two neighbouring characters («外交», «交部»), as Lucene's CJKBigramFilter does, and by its last
one alone: what is asked for is found anywhere in it. Where these terms go in the index is left to `analysis`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mfa_archiver.language.folding import fold_widths_at
from mfa_archiver.language.tokens import tokens

# Han with 々 and 〇, kana, Thai, Lao, Burmese and Khmer have no blanks between words. Korean has, but hangs its
# particles on them («외교부는» is «외교부» with one), and no stemmer takes them off.
CHARACTERS = (
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3131-\u318e\uac00-\ud7ff"
    "\uff66-\uffdc"  # kana and Hangul in half width: a text is asked about before it is folded
)
RUN = re.compile(f"[{CHARACTERS}]")
SEGMENT = re.compile(f"[{CHARACTERS}]+|[^{CHARACTERS}]+")
# Their texts are runs throughout: what else stands in them is indexed among the runs, too, so that phrases hold.
RUN_LANGUAGES = frozenset({"ja", "km", "ko", "lo", "my", "th", "zh"})


def has_run(text: str) -> bool:
    """Tell whether any of a text is written without blanks between words."""
    return RUN.search(text) is not None


def segments(form: str) -> list[str]:
    """Part a folded token at the borders of its runs: «g20峰会» is «g20», «峰会»."""
    return SEGMENT.findall(form)


def pairs(run: str) -> list[str]:
    """Return each two neighbouring characters of a run, none of a single one."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def count_words(text: str) -> int:
    """Count the words of a text, two characters of a run being about one."""
    return len(tokens(text)) + len(RUN.findall(text)) // 2


def positions(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the places in a text that hold one of some folded words, in order, none twice.

    The text is as published: full-width letters and half-width kana are found by their usual forms.
    """
    wanted = [word for word in words if word]
    if not wanted:
        return
    folded, places = fold_widths_at(text)
    pattern = "|".join(map(re.escape, sorted(wanted, key=len, reverse=True)))
    for found in re.finditer(pattern, folded):
        yield places[found.start()][0], places[found.end() - 1][1]
