"""A harvest of a site that changed its typography: nothing is revised, and a sweep stops where it would have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from mfa_archiver.model import Holding, Unchanged
from tests.harvest.story import Held, Site, kinds, tell, wording


@dataclass
class Retyped(Held):
    """Holdings whose every wording differs from the site's in a counter of readers."""

    def releases(self, lang: str) -> Mapping[str, Holding]:
        held = {}
        for native_id, holding in super().releases(lang).items():
            found = wording(int(native_id))
            kept = replace(found, body=f"{found.body}\n\nПросмотров: 12")
            held[native_id] = replace(holding, digest=kept.digest, wording=partial(replace, kept))
        return held


def test_page_that_differs_in_noise_only_is_quiet_and_stops_a_sweep() -> None:
    site = Site({"ru": [[9, 8], [7, 6], []]})
    story = tell(site, Retyped(settled={"ru": [9, 8, 7, 6]}))
    assert (site.asked, kinds(story, Unchanged)) == (["ru1"], ["9", "8"])
