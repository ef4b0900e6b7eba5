"""Compose one generated release in one language, a pure function of seed and position.

The draws do not depend on the language, so the three wordings of a release say the same.
"""

from __future__ import annotations

import hashlib
import math
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.replica.material import Kind, Material, Row, load_material

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = 512  # 16-bit draws at hand for one release; a release uses 450 at most
_UNPACK = struct.Struct(f"<{_WORDS}H").unpack
_ENTITIES = {
    "ru": ("&laquo;", "&raquo;"),
    "kk": ("&laquo;", "&raquo;"),
    "en": ("&ldquo;", "&rdquo;"),
}

_DECIMAL_MARKS = {"ru": ",", "kk": ",", "en": "."}


@dataclass(frozen=True, slots=True)
class Wording:
    """What the site shows of a release in one language."""

    title: str
    body: str | None = None
    short_description: str | None = None


class Draws:
    """Numbers that look drawn by lot and are the same everywhere: SHAKE-128 of a label."""

    def __init__(self, label: str) -> None:
        digest = hashlib.shake_128(label.encode()).digest(2 * _WORDS)
        self._words: Iterator[int] = iter(_UNPACK(digest))

    def below(self, limit: int) -> int:
        """Draw evenly from 0 to limit - 1."""
        return next(self._words) * limit >> 16

    def ranked(self, limit: int) -> int:
        """Draw from 0 to limit - 1, index i about as often as 1/(i+1): Zipf's law."""
        return int(math.pow(limit + 1, next(self._words) / 65536)) - 1


def compose(seed: int, position: int, lang: str) -> Wording:
    """Write the release at a position of the stream; about 2.8 kB of HTML in Russian."""
    writer = _Writer(Draws(f"{seed}/{position}"), load_material(lang), lang)
    return writer.write()


class _Writer:
    def __init__(self, draws: Draws, material: Material, lang: str) -> None:
        self._draws = draws
        self._material = material
        self._world = material.world
        self._lang = lang
        self._roles = self._cast()

    def write(self) -> Wording:
        draws, shared = self._draws, self._material
        kind: Kind = shared.kinds[draws.ranked(len(shared.kinds))]
        title = self._say(kind.titles)
        lead = self._say(kind.leads)
        paragraphs = [lead, self._say(kind.middles)]
        paragraphs += [
            " ".join(self._say(shared.middles) for _ in range(1 + draws.below(2))) for _ in range(4 + draws.below(5))
        ]
        paragraphs.insert(3, self._say(shared.quotes))
        paragraphs.append(self._say(shared.closings))
        style = draws.below(4)
        captioned = draws.below(6) == 0
        body = "\n".join(_PARAGRAPHS[style].format(self._typeset(text)) for text in paragraphs)
        if captioned:
            caption = self._world["captions"][draws.ranked(2)][0]
            body += f'\n<p style="text-align: center;"><em>{caption}</em></p>'
        return Wording(title, body, lead if draws.below(5) == 0 else None)

    def _cast(self) -> dict[str, str]:
        """Choose who meets whom, where and when: one cast for the whole release."""
        country = self._row("countries")
        given, surname = self._row("given_names"), self._row("surnames")
        post, guest_post = self._row("posts"), self._row("posts")
        month = self._world["months"][self._draws.below(12)][0]
        return {
            "c": country[0],
            "cg": country[1],
            "ci": country[2],
            "at": self._row("places")[0],
            "day": f"{1 + self._draws.below(28)} {month}",
            "post": post[0],
            "posti": post[-1],
            "gpost": guest_post[0],
            "host": f"{given[0]} {surname[0]}",
            "guest": f"{self._row('guest_names')[0]} {self._name()}",
        }

    def _say(self, sentences: Row) -> str:
        draws = self._draws
        organisation = self._row("organisations")
        text = sentences[draws.below(len(sentences))].format(
            t=self._row("topics")[0],
            u=self._row("topics")[0],
            s=self._row("sectors")[0],
            r=self._row("sectors")[0],
            o=organisation[0],
            of=organisation[1],
            n=self._number(),
            m=self._number(),
            p=f"{1 + draws.below(48)}{_DECIMAL_MARKS[self._lang]}{draws.below(10)}",
            y=2024 + draws.below(8),
            firm=f"{self._name()} {self._row('company_tails')[0]}",
            v=self._name(),
            **self._roles,
        )
        return text[0].upper() + text[1:]

    def _row(self, table: str) -> Row:
        rows = self._world[table]
        return rows[self._draws.ranked(len(rows))]

    def _name(self) -> str:
        return self._row("stems")[0] + self._row("middles")[0] + self._row("endings")[0]

    def _number(self) -> int:
        # Russian nouns after 5-9 and 0 stand in the genitive plural, as in the sentences.
        return 10 * (2 + self._draws.ranked(60)) + (0, 5, 6, 7, 8, 9)[self._draws.below(6)]

    def _typeset(self, text: str) -> str:
        opening, closing = _ENTITIES[self._lang]
        return (
            text.replace("«", opening)
            .replace("»", closing)
            .replace(" – ", "&nbsp;&ndash; ")
            .replace(" млн ", "&nbsp;млн ")
        )


# How the site's editors wrap a paragraph; which of them a release has is drawn.
_PARAGRAPHS = (
    '<p style="text-align: justify;">{}</p>',
    "<p>{}</p>",
    '<p style="text-align: justify;"><span style="font-size: 14px;">{}</span></p>',
    '<p class="MsoNormal" style="text-align: justify;">{}</p>',
)
