"""Payloads packed: by zstd alone as the archive does, and with a dictionary trained on others of their kind."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import zstandard

from benchmarks.archives import PAGE, SEED, Archives, read_page
from benchmarks.report import Findings, Table, Verdict, progress
from mfa_archiver.archive.packing import DICTIONARY_BYTES, ZSTD_LEVEL
from tests.replica.outlet import outlet_page, outlet_path
from tests.replica.releases import LANGUAGES, GeneratedRelease, generate

LISTINGS = 90  # pages of 100 releases, a third in each language
RELEASE_PAGES = 400
TRAINED_SHARE = 0.25  # of the payloads, the newest, train the dictionary; the others are packed with it
APART = 10  # payloads left out between the two: neighbours show the same news
MOST_SHARE = 0.25  # of the bytes as served, that packed listings of gov.kz may take
REPEATS = 3  # the fastest counts


@dataclass(frozen=True, slots=True)
class Packed:
    """What packing came to: the share of the bytes that is left, and MB of payload a second each way."""

    share: float
    packs: float
    unpacks: float


def bench(_archives: Archives, _folder: Path) -> Findings:
    """Pack payloads of each kind, those that trained the dictionary left out."""
    progress("packing payloads")
    rows, verdicts = [], []
    for kind, make in KINDS.items():
        payloads = list(make())
        count = int(TRAINED_SHARE * len(payloads))
        trained, others = payloads[:count], payloads[count + APART :]
        plain = pack(others, None)
        helped = pack(others, zstandard.train_dictionary(DICTIONARY_BYTES, [*trained]))
        size = sum(map(len, others)) / len(others) / 1e3
        saved = 1 - helped.share / plain.share
        rows.append((kind, f"{size:.0f} kB", *cells(plain), *cells(helped), f"{saved:.0%}"))
        if kind == LISTING:
            verdicts.append(
                Verdict(f"captures, {kind}", f"{plain.share:.1%}", f"≤ {MOST_SHARE:.0%}", plain.share <= MOST_SHARE)
            )
    columns = (
        "payload", "each",
        f"zstd {ZSTD_LEVEL}", "packs MB/s", "unpacks MB/s",
        "with dictionary", "packs MB/s", "unpacks MB/s", "smaller by",
    )  # fmt: skip
    return Findings((Table("Payloads packed", columns, tuple(rows)),), tuple(verdicts))


def cells(packed: Packed) -> tuple[str, str, str]:
    """Return a packing as cells of the table."""
    return f"{packed.share:.1%}", f"{packed.packs:.0f}", f"{packed.unpacks:.0f}"


def pack(payloads: Sequence[bytes], trained: zstandard.ZstdCompressionDict | None) -> Packed:
    """Pack payloads one by one, as the archive keeps them."""
    if trained:
        trained.precompute_compress(ZSTD_LEVEL)
    compressor = zstandard.ZstdCompressor(level=ZSTD_LEVEL, dict_data=trained)
    unpacker = zstandard.ZstdDecompressor(dict_data=trained)
    packed = [compressor.compress(each) for each in payloads]
    size = sum(map(len, payloads))
    return Packed(
        share=sum(map(len, packed)) / size,
        packs=size / fastest(lambda: [compressor.compress(each) for each in payloads]) / 1e6,
        unpacks=size / fastest(lambda: [unpacker.decompress(each) for each in packed]) / 1e6,
    )


def fastest(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that work takes at best."""
    seconds = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


# --- payloads --------------------------------------------------------------------------------------


def listings() -> Iterator[bytes]:
    """Yield listing pages as gov.kz gives them."""
    for start in range(0, PAGE * LISTINGS // len(LANGUAGES), PAGE):
        for lang in LANGUAGES:
            yield read_page((start, lang))[0].payload


def bare_pages(count: int = RELEASE_PAGES) -> Iterator[bytes]:
    """Yield an outlet's pages: three releases and hardly any furniture."""
    releases = generate(count, SEED)
    for release in islice(releases, count):
        page = outlet_page(outlet_path(release), releases)
        if page:
            yield page.encode()


def furnished_pages(count: int = RELEASE_PAGES) -> Iterator[bytes]:
    """Yield pages as ministries' sites print them: a menu, a style sheet and scripts alike on all, and latest news."""
    releases = generate(count + LATEST, SEED)
    head, foot = "".join(furniture(releases)), '<footer><a href="/sitemap">Карта сайта</a></footer>'
    for place, page in enumerate(bare_pages(count)):
        latest = "".join(map(teaser, releases[place : place + LATEST]))
        opening, _, rest = page.decode().partition("<main>")
        yield f"{opening}{head}<main>{rest}<aside>{latest}</aside>{foot}".encode()


LATEST = 10  # teasers beside a release


def furniture(releases: Sequence[GeneratedRelease]) -> Iterator[str]:
    """Yield what a template prints on every page: some 45 kB of links, styles and settings."""
    for place, release in enumerate(releases[:200]):
        title = release.wording("ru").title
        yield f'<li class="menu-item menu-item-{place}"><a href="/ru/{release.slug}">{title}</a></li>\n'
    for place, release in enumerate(releases[200:280]):
        style = f"margin: {place % 7}px {place % 11}px; color: #{release.id % 4096:03x}"
        yield f".block-{place} .{release.slug[:20]} {{ {style} }}\n"
    for release in releases[280:400]:
        yield f'{{"id": {release.id}, "widget": "{release.slug}", "url": "{release.heropic or ""}"}},\n'


def teaser(release: GeneratedRelease) -> str:
    """Return a line of latest news."""
    return f'<a href="/ru/{release.slug}"><time>{release.created_date}</time>{release.wording("ru").title}</a>\n'


LISTING = "gov.kz listing, 100 releases"
KINDS: dict[str, Callable[[], Iterator[bytes]]] = {
    LISTING: listings,
    "page of a release, bare": bare_pages,
    "page of a release, furnished": furnished_pages,
}
