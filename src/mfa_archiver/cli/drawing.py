"""How `trend` draws: bars in a terminal, lines in a file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from mfa_archiver.archive.trends import Trend
from mfa_archiver.errors import Unwritable
from mfa_archiver.language.periods import Length
from mfa_archiver.render.bars import Bar, BarChart
from mfa_archiver.render.plot_png import png_from_svg, require_png
from mfa_archiver.render.plot_svg import Plot, Series, plot_svg


def check_plot(plot: Path | None) -> None:
    """Refuse a file that cannot be drawn before anything is counted."""
    if plot is None:
        return
    if plot.suffix.lower() not in {".svg", ".png"}:
        raise typer.BadParameter(f"{plot} is neither .svg nor .png", param_hint="--plot")
    if plot.suffix.lower() == ".png":
        require_png()


def write_plot(path: Path, trends: Mapping[str, Trend], by: Length, *, share: bool) -> None:
    """Write a drawing in the format that the file's name asks for. Raises MissingExtra, Unwritable."""
    svg = plot_svg(trend_plot(trends, by, share=share))
    picture = png_from_svg(svg) if path.suffix.lower() == ".png" else svg.encode()
    try:
        path.write_bytes(picture)
    except OSError as error:
        raise Unwritable(f"{path} cannot be written: {error.strerror}", "name another place with --plot") from error


def trend_plot(trends: Mapping[str, Trend], by: Length, *, share: bool) -> Plot:
    """Return trends as lines to draw."""
    periods = tuple(mentions.period for mentions in next(iter(trends.values())).periods)
    span = f", {periods[0]} – {periods[-1]}" if periods else ""
    return Plot(
        title=f"{'Share of releases with a mention' if share else 'Releases with a mention'} by {by.value}{span}",
        periods=periods,
        series=tuple(Series(query, tuple(amounts_of(trend, share=share))) for query, trend in trends.items()),
        as_share=share,
    )


def charts(trends: Mapping[str, Trend], by: Length, *, share: bool) -> list[BarChart]:
    """Return a chart a query, all on one scale."""
    amounts = {query: amounts_of(trend, share=share) for query, trend in trends.items()}
    top = max((amount for each in amounts.values() for amount in each if amount), default=0)
    return [
        BarChart(
            heading=f"{query}, by {by.value}: {sum(mentions.count for mentions in trend.periods)}",
            bars=tuple(
                Bar(mentions.period, amount, shown(amount, share=share))
                for mentions, amount in zip(trend.periods, amounts[query], strict=True)
            ),
            top=top,
            axis=shown(top, share=share) if top else "",
            unit=by.value,
        )
        for query, trend in trends.items()
    ]


def amounts_of(trend: Trend, *, share: bool) -> Sequence[float | None]:
    """Return what is drawn of a trend, period by period."""
    return [mentions.share if share else mentions.count for mentions in trend.periods]


def shown(amount: float | None, *, share: bool) -> str:
    """Return an amount as a person reads it."""
    if amount is None:
        return "–"
    return f"{100 * amount:.3g} %" if share else f"{amount:.0f}"
