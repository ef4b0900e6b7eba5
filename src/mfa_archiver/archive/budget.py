"""Decides what BM25 is computed over, so that common words cannot hold a search up: rare words first.

FTS5 has no early end for ranking: BM25 reads every match, and before the first one counts every term in all the
index. Where that is too much, what ranks are the rarest clauses, and what is left comes by place and date.
Running the search is `search`'s.
"""

from __future__ import annotations

from dataclasses import dataclass

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.frequencies import are_counted, at_most, newest_revision
from mfa_archiver.archive.ordering import finds_more, opens_slowly
from mfa_archiver.query.expressions import phrases_of
from mfa_archiver.query.fts import Tier

TITLE = "{title title_alt}"
NOT = " NOT "  # never a word: terms are folded


@dataclass(frozen=True, slots=True)
class Budget:
    """How much one ranking may read. Archives with no more revisions than `ranked` are never cut."""

    ranked: int = 30_000  # matches that BM25 is computed for: some 60 ms
    counted: int = 400_000  # matches of single clauses, whose terms BM25 counts: as much again


@dataclass(frozen=True, slots=True)
class Ranked:
    """Look for an expression best first; what it finds counts only if `within`, when given, finds it as well."""

    expression: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class Newest:
    """Look for an expression newest first."""

    expression: str


Step = Ranked | Newest


def steps(archive: Archive, tier: Tier, budget: Budget) -> tuple[Step, ...]:
    """Return what to look for, one after the other until enough is found; together they find all of the tier."""
    whole = Ranked(tier.expression)
    if newest_revision(archive) <= budget.ranked or not are_counted(archive):
        return (whole,)
    sizes = {part: at_most(archive, phrases_of(part)) for part in tier.parts or (tier.expression,)}
    rarest, all_of_them = min(sizes.values()), sum(sizes.values())
    most_found = all_of_them if tier.is_any else rarest
    if all_of_them <= budget.counted and (most_found <= budget.ranked or finds_few(archive, tier, budget.ranked)):
        return (whole,)
    if not tier.is_any and rarest <= budget.ranked:
        telling = affordable(sizes, budget.counted)
        return (Ranked(joined(telling, "AND"), within=tier.expression),)
    telling = affordable(sizes, budget.ranked) if tier.is_any else []
    first = (Ranked(joined(telling, "OR")),) if telling else ()
    return (*first, Newest(in_title(tier.expression)), Newest(tier.expression))


def finds_few(archive: Archive, tier: Tier, most: int) -> bool:
    """Tell whether a tier certainly finds no more than `most` wordings: worth asking where the index answers soon."""
    return not opens_slowly(tier.expression) and not finds_more(archive, tier.expression, most)


def in_title(expression: str) -> str:
    """Return an expression for what an expression finds by words of the title.

    A column's filter holds for exclusions too, which are to look everywhere: so the whole is asked for once more.
    """
    found = f"{TITLE} : ({expression})"
    return f"({found}) AND ({expression})" if NOT in expression else found


def affordable(sizes: dict[str, int], most: int) -> list[str]:
    """Return the parts found least often, as many as together stay within a bound."""
    parts: list[str] = []
    for part in sorted(sizes, key=lambda part: sizes[part]):
        most -= sizes[part]
        if most < 0:
            break
        parts.append(part)
    return parts


def joined(parts: list[str], operator: str) -> str:
    """Join expressions by an operator."""
    return f" {operator} ".join(f"({part})" for part in parts)
