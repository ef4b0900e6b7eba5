"""What commands share: the options that stand after every command's name, and dates as people type them."""

import functools
import inspect
import os
import re
import sys
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Concatenate, ParamSpec

import typer
from rich.console import Console

from mfa_archiver.cli.completion import complete_lang, complete_source
from mfa_archiver.render.console import Color, make_console
from mfa_archiver.settings import Settings, load_settings


class ColorChoice(StrEnum):
    """When to colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class ListFormat(StrEnum):
    """How a list is written."""

    TABLE = "table"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    IDS = "ids"


@dataclass(frozen=True)
class Run:
    """One run of a command: its settings, and where it speaks."""

    settings: Settings
    out: Console
    err: Console

    @property
    def shows_colour(self) -> bool:
        """Whether colours show where answers go: else marks must say the same."""
        return self.out.color_system is not None and not self.out.no_color

    def say(self, message: object) -> None:
        """Tell the person something that is no data."""
        self.err.print(message, soft_wrap=True)

    def progress(self, message: str) -> None:
        """Show passing progress over the last one, on a terminal only; whatever is said next overwrites it."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{message}{ERASE_REST}\r")
            sys.stderr.flush()

    def reindexing(self, done: int, total: int) -> None:
        """Show how far the index has been made anew."""
        self.progress(f"reindexing {done} of {total}")


ERASE_REST = "\x1b[K"  # ECMA-48 EL: a shorter line must not leave the end of a longer one


class Debugging:
    """Whether tracebacks are wanted: set by --debug, read by the one door for errors."""

    wanted = False


def want_tracebacks(value: bool) -> None:
    """Note that --debug was given."""
    Debugging.wanted = Debugging.wanted or value


COMMON = {
    "db": Annotated[
        Path | None,
        typer.Option("--db", metavar="PATH", help="The archive file (or MFA_ARCHIVER_DB)."),
    ],
    "color": Annotated[ColorChoice, typer.Option("--color", help="When to colour.")],
    "debug": Annotated[
        bool,
        typer.Option("--debug", help="Show tracebacks of errors.", callback=want_tracebacks, is_eager=True),
    ],
}
COMMON_DEFAULTS = {"db": None, "color": ColorChoice.AUTO, "debug": False}

P = ParamSpec("P")


def command(app: typer.Typer, name: str) -> Callable[[Callable[Concatenate[Run, P], None]], Callable[..., None]]:
    """Register a function as a command: its first argument is the Run, the common options are added to its own."""

    def register(function: Callable[Concatenate[Run, P], None]) -> Callable[..., None]:
        @functools.wraps(function)
        def wrapper(*args: Any, db: Path | None, color: ColorChoice, debug: bool, **own: Any) -> None:
            del debug  # its callback has noted it
            chosen: Color = color.value
            settings = load_settings(os.environ, db)
            function(Run(settings, make_console(chosen), make_console(chosen, stderr=True)), *args, **own)

        own_parameters = list(inspect.signature(function).parameters.values())[1:]
        added = [
            inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=COMMON_DEFAULTS[key])
            for key, kind in COMMON.items()
        ]
        wrapper.__signature__ = inspect.Signature([*own_parameters, *added])  # type: ignore[attr-defined] # typer reads it
        wrapper.__annotations__ = {p.name: p.annotation for p in (*own_parameters, *added)}
        app.command(name)(wrapper)
        return wrapper

    return register


# --- options that several commands have ------------------------------------------------------------

Format = Annotated[ListFormat | None, typer.Option("--format", help="table on a terminal, else tsv.")]
Json = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
SourceFilter = Annotated[
    str,
    typer.Option("--source", metavar="ID", help="Only releases of this source.", autocompletion=complete_source),
]
LangFilter = Annotated[
    str,
    typer.Option("--lang", metavar="TAG", help="Only releases in this language.", autocompletion=complete_lang),
]
Since = Annotated[
    str,
    typer.Option("--since", metavar="DATE", help="From this day on: 2025-12-18, 2025-12, 7d, 3m …"),
]
Translit = Annotated[
    bool,
    typer.Option("--translit", help="Also search names as spelled in the other alphabet: Tokayev, Токаев, Тоқаев."),
]
Until = Annotated[str, typer.Option("--until", metavar="DATE", help="Up to this day, included.")]


def chosen_format(form: ListFormat | None, as_json: bool) -> ListFormat:
    """Return the format to write in: the one asked for, else a table on a terminal and lines in a pipe."""
    if as_json:
        return ListFormat.JSON
    return form or (ListFormat.TABLE if sys.stdout.isatty() else ListFormat.TSV)


# --- dates -----------------------------------------------------------------------------------------

SPAN = re.compile(r"([0-9]{1,5})([dwmy])")
SPAN_DAYS = {"d": 1, "w": 7}
SPAN_MONTHS = {"m": 1, "y": 12}


def seen_today() -> date:
    """Return the day, in UTC, of what is seen now: what «today» means where days of sight are asked for."""
    return datetime.now(UTC).date()


def first_day(text: str, option: str = "--since", today: date | None = None) -> str:
    """Return the first ISO day that a date as typed means; empty for none. Raises a usage error."""
    return day_span(text, option, today)[0] if text else ""


def last_day(text: str, option: str = "--until", today: date | None = None) -> str:
    """Return the last ISO day that a date as typed means; empty for none. Raises a usage error."""
    return day_span(text, option, today)[1] if text else ""


def day_span(text: str, option: str, today: date | None = None) -> tuple[str, str]:
    """Return the first and last ISO day of `2025-12-18`, `2025-12`, `2025`, `today`, `yesterday`, `7d`, `2w`, `3m`."""
    today = today or datetime.now(UTC).astimezone().date()
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        if day := named.get(text.lower()):
            return day.isoformat(), day.isoformat()
        if span := SPAN.fullmatch(text.lower()):
            day = before(today, int(span[1]), span[2])
            return day.isoformat(), day.isoformat()
        if re.fullmatch(r"[0-9]{4}", text):
            return date(int(text), 1, 1).isoformat(), date(int(text), 12, 31).isoformat()
        if month := re.fullmatch(r"([0-9]{4})-([0-9]{2})", text):
            first = date(int(month[1]), int(month[2]), 1)
            return first.isoformat(), first.replace(day=monthrange(first.year, first.month)[1]).isoformat()
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text).isoformat(), text
    except (ValueError, OverflowError):
        pass
    raise typer.BadParameter(
        f"{text!r} is no date; write 2025-12-18, 2025-12, 2025, today, yesterday, 7d, 2w or 3m",
        param_hint=option,
    )


def before(today: date, count: int, unit: str) -> date:
    """Return the day that lies `count` days, weeks, months or years before today."""
    if unit in SPAN_DAYS:
        return today - timedelta(days=count * SPAN_DAYS[unit])
    months = today.year * 12 + today.month - 1 - count * SPAN_MONTHS[unit]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))
