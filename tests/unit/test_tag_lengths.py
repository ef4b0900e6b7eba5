"""Tags of more attributes than any release's lose them; whatever else stands in a page stays as it is."""

from __future__ import annotations

import pytest

from mfa_archiver.extract.tag_lengths import with_few_attributes

MANY = 2_000


def attributes(shape: str) -> bytes:
    return " ".join(shape.replace("#", str(number)) for number in range(MANY)).encode()


@pytest.mark.parametrize(
    "shape", ["a#", "a#=1", "a#='<'", 'a#=">"', 'a#="<b>"', "<a#", 'a#=x" b#=">"', 'a# = "x>y"', "a#='it\"s>'"]
)
def test_tag_of_many_attributes_keeps_its_name_alone(shape: str) -> None:
    assert with_few_attributes(b"<p>a</p><p " + attributes(shape) + b">text</p>") == b"<p>a</p><p>text</p>"


@pytest.mark.parametrize(
    "page",
    [
        b"<p " + b"a " * 500 + b">text</p>",
        b'<p title="' + b"word " * MANY + b'">text</p>',
        b"<!-- <p " + attributes("a#") + b"> --><p>text</p>",
        b"<p>a < b " + attributes("a#") + b"</p>",
    ],
    ids=["five hundred", "one long value", "a comment", "prose"],
)
def test_other_tags_and_texts_stay_as_they_are(page: bytes) -> None:
    assert with_few_attributes(page) == page


def test_script_that_compares_ends_where_it_ended() -> None:
    page = b"<script>if(a<b " + attributes("a#=1;") + b"</script><p>text</p>"
    assert with_few_attributes(page).endswith(b"</script><p>text</p>")
