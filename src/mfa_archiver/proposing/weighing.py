"""Holds drafts against the releases they lead to, and makes a proposal of the first that stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from mfa_archiver.errors import ExtractionError, LedAway, NoListing
from mfa_archiver.extract.agreeing import Sample, propose_article, read_samples
from mfa_archiver.extract.followed import read_followed, read_listed_releases
from mfa_archiver.extract.leads import Leads
from mfa_archiver.extract.listing import read_listing
from mfa_archiver.extract.strangers import looks_like_listing
from mfa_archiver.language.detect import SURE, detect_language
from mfa_archiver.model import Capture, ParsedRelease, Source
from mfa_archiver.proposing import publisher
from mfa_archiver.proposing.asked import Asked, Site, Trial
from mfa_archiver.proposing.drafts import Draft, find_drafts, leads_of
from mfa_archiver.proposing.numbered import with_numbering
from mfa_archiver.proposing.remarks import remarks_on
from mfa_archiver.proposing.versions import with_versions

MOST_SAMPLES = 5
_FEWEST_TEXT = 120  # characters of a release; less is a teaser
_CLEARLY = 0.9  # how sure a text's language must be to be believed before the page's own word
_WHOLE = 0.8  # of a page's text; a listing that holds as much holds it all


@dataclass(frozen=True, slots=True)
class Given:
    """What a person named: an address, and what they know already; empty means: see for yourself.

    `known` are the ids that are taken.
    """

    url: str
    id: str = ""
    lang: str = ""
    insecure: bool = False
    known: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A source as proposed, remarks on its keys (`timezone`, `listing.date`), and releases as they would be kept."""

    source: Source
    remarks: Mapping[str, str]
    releases: tuple[ParsedRelease, ...]
    trials: tuple[Trial, ...] = field(default=())


def propose(given: Given, site: Site) -> Proposal:
    """Propose a source for an address. Raises FetchError when it gives no answer, NoListing when nothing stands."""
    asked = Asked(site)
    try:
        front = asked.ask(given.url)
    except LedAway as error:
        raise LedAway(error.message, "name the address it leads to, if that is the publisher's own") from error
    leads = leads_of(front)
    base = _base(given, front, leads.name)
    lang = given.lang or leads.lang
    for draft in find_drafts(front, asked, base, lang):
        proposal = _weigh(draft, asked, given, leads)
        if proposal:
            return replace(proposal, trials=tuple(asked.trials))
    raise NoListing(
        f"nothing at {given.url} lists releases: {_told(asked)}",
        "name the page that lists them; if scripts draw it, what the browser's network panel shows for them",
    )


def _base(given: Given, front: Capture, name: str) -> Source:
    """Return the source as far as its address tells it."""
    url = front.final_url or front.url
    parts = urlsplit(url)
    host = publisher.host_of(url)
    country = publisher.country_of(host)
    return Source(
        id=given.id or publisher.id_of(host, country, given.known),
        name=name or host,
        country=country,
        languages=(given.lang or "en",),
        timezone=publisher.zone_of(country),
        engine="listing",
        homepage=url if name else f"{parts.scheme}://{parts.netloc}/",
        confidence="low",
        insecure=given.insecure,
    )


def _weigh(draft: Draft, asked: Asked, given: Given, leads: Leads) -> Proposal | None:
    """Return a proposal when the draft leads to releases, else None with a trial that says why not."""
    pages: dict[str, Capture] = {}
    for candidate in draft.candidates[:MOST_SAMPLES]:
        if capture := asked.attempt("page", candidate.url):
            pages[candidate.url] = capture
    samples = [each for each in read_samples(list(pages.values()), draft.source) if _is_release(each)]
    source = _in_language(draft, samples, given)
    lang = source.languages[0]
    whole = _holding_texts(draft, source, samples)
    if whole is not None:
        releases = [
            each for each in read_listed_releases(draft.capture, whole, lang) if isinstance(each, ParsedRelease)
        ]
        return _proposal(replace(draft, source=whole), releases, asked, given, leads, samples)
    if not samples or len(samples) * 2 < len(pages):
        asked.note(draft.what, f"of {len(pages)} pages that it leads to {len(samples)} hold a release")
        return None
    source = _following(source)
    article = propose_article(samples, source)
    source = replace(source, article=article)
    candidates = read_listing(draft.capture, source, lang).candidates
    releases = []
    for candidate in candidates[:MOST_SAMPLES]:
        if candidate.url in pages:
            try:
                releases.append(read_followed(pages[candidate.url], source, candidate))
            except ExtractionError as error:
                asked.note(f"page {candidate.url}", error)
    return _proposal(replace(draft, source=source), releases, asked, given, leads, samples)


def _is_release(sample: Sample) -> bool:
    revision = sample.page.release.revision
    return len(revision.body) >= _FEWEST_TEXT and not looks_like_listing(revision)


def _in_language(draft: Draft, samples: list[Sample], given: Given) -> Source:
    """Return the draft's source in the language given, else that of most of its pages."""
    votes = Counter(filter(None, (_language_of(each) for each in samples)))
    lang = given.lang or next((lang for lang, _ in votes.most_common(1)), draft.source.languages[0])
    return replace(draft.source, languages=(lang,))


def _language_of(sample: Sample) -> str:
    """Return a page's language: that of its text where it shows clearly, for frames are often left as they came."""
    release = sample.page.release
    told, sureness = detect_language(release.revision.body)
    if sureness >= _CLEARLY:
        return told
    return release.ref.lang if release.lang_confidence >= SURE and release.ref.lang != "und" else ""


def _holding_texts(draft: Draft, source: Source, samples: list[Sample]) -> Source | None:
    """Return the source that keeps what its listing holds, when that is as much as the pages do; else None."""
    if source.engine not in {"feed", "json"}:
        return None
    whole = replace(source, feed=replace(source.feed, follow=False)) if source.feed else source
    if whole.follows:
        return None
    by_url = {each.capture.url: len(each.page.release.revision.body) for each in samples}
    compared, full = 0, 0
    for release in read_listed_releases(draft.capture, whole, source.languages[0]):
        if not isinstance(release, ParsedRelease):
            continue
        length, on_page = len(release.revision.body), by_url.get(release.url)
        if on_page is None and by_url:
            continue
        compared += 1
        full += length >= (_WHOLE * on_page if on_page else 4 * _FEWEST_TEXT)
    return whole if compared and full == compared else None


def _following(source: Source) -> Source:
    """Return a source whose pages are asked for: its listing's own texts are cut short."""
    if source.json and source.json.body:
        return replace(source, json=replace(source.json, body=""))
    return source


def _proposal(
    draft: Draft,
    releases: list[ParsedRelease],
    asked: Asked,
    given: Given,
    leads: Leads,
    samples: list[Sample],
) -> Proposal | None:
    if not releases:
        asked.note(draft.what, "leads to nothing that can be kept")
        return None
    numbered, paging = with_numbering(draft, asked)
    texts = "each on its page" if draft.source.follows else "with their whole texts"
    asked.note(draft.what, f"{len(draft.candidates)} releases, {texts}", is_chosen=True)
    if not given.lang:  # who names a language wants that one
        numbered = with_versions(draft, numbered, given.url, leads, asked)
    remarks = remarks_on(numbered, draft, samples, paging, leads.alternates)
    return Proposal(numbered, remarks, tuple(releases[:MOST_SAMPLES]))


def _told(asked: Asked) -> str:
    return "; ".join(f"{trial.what}: {trial.outcome}" for trial in asked.trials[-6:]) or "no links to pages of its site"
