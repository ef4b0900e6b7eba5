"""Line charts as SVG (https://www.w3.org/TR/SVG11/): plain text, no library, readable without colours."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from mfa_archiver.render.terminal import harmless_line

# Okabe and Ito, "Color Universal Design" (https://jfly.uni-koeln.de/color/), without the yellow, which is pale on
# white. Dashes differ in another rhythm, so that lines can be told apart in grey, too.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
DASHES = ("", "8 4", "2 3", "10 3 2 3")

WIDTH = 960
LEFT, RIGHT = 72, 48
TITLE_HEIGHT, LEGEND_LINE, PLOT_HEIGHT, BOTTOM = 52, 20, 320, 56
HALF_LETTER = 4.5  # how far below its middle a text of this size stands
MOST_X_LABELS = 10
Y_TICKS = 5
LONGEST_NAME = 90  # characters of a name in the legend; all of it is in its tooltip
MOST_DOTS = 120  # periods; beyond these, dots would run into one another
FONTS = "DejaVu Sans, Verdana, Arial, sans-serif"  # each has Cyrillic with the Kazakh letters
# XML 1.0 knows no U+FFFE and U+FFFF; controls and surrogates are gone before.
NO_XML = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name, and a value for each period (None: not known, the line is broken)."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """What is drawn: lines over the same periods. `as_share`: values are parts of one, labelled in per cent."""

    title: str
    periods: tuple[str, ...]
    series: tuple[Series, ...]
    as_share: bool = False


def plot_svg(plot: Plot) -> str:
    """Return a plot as an SVG document; any text in it is harmless."""
    top = TITLE_HEIGHT + LEGEND_LINE * len(plot.series)
    ticks = nice_ticks(max((v for line in plot.series for v in line.values if v), default=0), whole=not plot.as_share)
    frame = Frame(top, ticks[-1], len(plot.periods))
    height = top + PLOT_HEIGHT + BOTTOM
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{FONTS}" font-size="13">',
        f"<title>{clean(plot.title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#FFFFFF"/>',
        f'<text x="{LEFT}" y="30" font-size="18" font-weight="bold" fill="#222222">{clean(plot.title)}</text>',
        *legend(plot.series),
        *y_axis(frame, ticks, as_share=plot.as_share),
        *x_axis(frame, plot.periods),
    ]
    for number, line in enumerate(plot.series):
        parts += drawn_line(frame, plot, line, number)
    return "\n".join([*parts, "</svg>\n"])


@dataclass(frozen=True, slots=True)
class Frame:
    """Where values and periods lie on the page, in pixels."""

    top: int
    most: float
    periods: int

    @property
    def floor(self) -> int:
        """The height of zero."""
        return self.top + PLOT_HEIGHT

    def x(self, number: int) -> float:
        """Return where a period stands; a single one stands in the middle."""
        room = WIDTH - LEFT - RIGHT
        return round(LEFT + (room * number / (self.periods - 1) if self.periods > 1 else room / 2), 1)

    def y(self, value: float) -> float:
        """Return the height of a value."""
        return round(self.floor - PLOT_HEIGHT * value / self.most, 1)


def legend(series: Sequence[Series]) -> Iterator[str]:
    """Draw a line of the legend for each series."""
    for number, line in enumerate(series):
        y = TITLE_HEIGHT + LEGEND_LINE * number
        name = line.name if len(line.name) <= LONGEST_NAME else f"{line.name[: LONGEST_NAME - 1]}…"
        yield f'<line x1="{LEFT}" y1="{y}" x2="{LEFT + 36}" y2="{y}" {stroke(number)}/>'
        yield f'<circle cx="{LEFT + 18}" cy="{y}" r="3.5" fill="{colour(number)}"/>'
        yield (
            f'<text x="{LEFT + 44}" y="{y + HALF_LETTER}" fill="#222222">'
            f"<title>{clean(line.name)}</title>{clean(name)}</text>"
        )


def y_axis(frame: Frame, ticks: Sequence[float], *, as_share: bool) -> Iterator[str]:
    """Draw a grid line and a label for each tick, zero first."""
    for tick in ticks:
        y = frame.y(tick)
        grey = "#DDDDDD" if tick else "#444444"
        label = f"{100 * tick:g} %" if as_share else f"{tick:.0f}"
        yield f'<line x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="{grey}" stroke-width="1"/>'
        yield f'<text x="{LEFT - 8}" y="{y + HALF_LETTER}" text-anchor="end" fill="#444444">{label}</text>'


def x_axis(frame: Frame, periods: Sequence[str]) -> Iterator[str]:
    """Label as many periods as have room, at even steps."""
    step = max(1, math.ceil(len(periods) / MOST_X_LABELS))
    for number in range(0, len(periods), step):
        x = frame.x(number)
        yield f'<line x1="{x}" y1="{frame.floor}" x2="{x}" y2="{frame.floor + 5}" stroke="#444444"/>'
        yield (
            f'<text x="{x}" y="{frame.floor + 22}" text-anchor="middle" fill="#444444">{clean(periods[number])}</text>'
        )


def drawn_line(frame: Frame, plot: Plot, line: Series, number: int) -> Iterator[str]:
    """Draw a series: a line through each unbroken stretch, and dots that tell their value."""
    known = [(index, value) for index, value in enumerate(line.values) if value is not None]
    for _, stretch in groupby(enumerate(known), lambda pair: pair[1][0] - pair[0]):
        points = " ".join(f"{frame.x(index)},{frame.y(value)}" for _, (index, value) in stretch)
        yield f'<polyline points="{points}" fill="none" stroke-linejoin="round" {stroke(number)}/>'
    radius = 3.5 if len(line.values) <= MOST_DOTS else 1.5
    for index, value in known:
        shown = f"{100 * value:.3g} %" if plot.as_share else f"{value:.0f}"
        yield (
            f'<circle cx="{frame.x(index)}" cy="{frame.y(value)}" r="{radius}" fill="{colour(number)}">'
            f"<title>{clean(f'{line.name} · {plot.periods[index]}: {shown}')}</title></circle>"
        )


def stroke(number: int) -> str:
    """Return the attributes of a series' line."""
    dash = DASHES[number % len(DASHES)]
    return f'stroke="{colour(number)}" stroke-width="2"' + (f' stroke-dasharray="{dash}"' if dash else "")


def colour(number: int) -> str:
    """Return the colour of a series."""
    return COLOURS[number % len(COLOURS)]


def nice_ticks(most: float, *, whole: bool) -> list[float]:
    """Return ticks from zero to the first at or above `most`, in steps of 1, 2 or 5 times a power of ten."""
    if most <= 0:
        return [0.0, 1.0]
    rough = most / Y_TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= rough * 0.999)
    if whole:
        step = max(1.0, step)
    return [round(step * number, 12) for number in range(math.ceil(most / step - 1e-9) + 1)]


def clean(text: str) -> str:
    """Return text that stands in XML as it is."""
    return escape(harmless_line(text).translate(NO_XML))
