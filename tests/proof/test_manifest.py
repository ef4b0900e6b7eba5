"""The bytes of manifests and leaves are for ever: whatever is changed here needs another FORM."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.errors import ProofError
from mfa_archiver.proof.leaves import CAPTURE, WORDING, Form, beside_digest, canonical
from mfa_archiver.proof.manifest import Kind, Manifest, read_manifest, steps_back

MANIFEST = Manifest(
    number=4,
    kind=Kind.HARVEST,
    at="2026-11-24T17:55:41Z",
    program="0.1.0",
    previous=("3" * 64,),
    earlier=("2" * 64,),
    captures=1,
    wordings=2,
    root="ab" * 32,
    upto_capture=7,
    upto_revision=9,
    closes={"source": "kz-mfa", "status": "ok", "errors": '["ошибка"]', "finished_at": None},
    evidence=3,
    upto_evidence=5,
    presences="cd" * 32,
)
FORM_1 = replace(MANIFEST, form=1, evidence=0, upto_evidence=0, presences="")
GOLDEN = (
    '{"at":"2026-11-24T17:55:41Z","captures":1,"closes":{"errors":"[\\"ошибка\\"]","finished_at":null,'
    '"source":"kz-mfa","status":"ok"},"earlier":["' + "2" * 64 + '"],"evidence":3,"form":2,"kind":"harvest","number":4,'
    '"presences":"' + "cd" * 32 + '","previous":["' + "3" * 64 + '"],"program":"0.1.0","root":"' + "ab" * 32 + '",'
    '"upto_capture":7,"upto_evidence":5,"upto_revision":9,"wordings":2}\n'
).encode()
GOLDEN_1 = (
    '{"at":"2026-11-24T17:55:41Z","captures":1,"closes":{"errors":"[\\"ошибка\\"]","finished_at":null,'
    '"source":"kz-mfa","status":"ok"},"earlier":["' + "2" * 64 + '"],"form":1,"kind":"harvest","number":4,'
    '"previous":["' + "3" * 64 + '"],"program":"0.1.0","root":"' + "ab" * 32 + '","upto_capture":7,"upto_revision":9,'
    '"wordings":2}\n'
).encode()


def test_bytes_of_a_manifest_are_those_of_form_2() -> None:
    assert MANIFEST.bytes == GOLDEN


def test_manifest_of_form_1_is_read_as_it_was_written() -> None:
    assert FORM_1.bytes == GOLDEN_1
    assert FORM_1.digest == "0095beec50cc548a4764e3b571715bb59724f3006fa02c68d3c64714d54b6de5"
    assert read_manifest(GOLDEN_1) == FORM_1


def leaf(form: Form, values: dict[str, str | int | None]) -> bytes:
    return form.leaf([values.get(name) for name in form.names])


def test_leaf_of_a_capture_names_what_has_a_value() -> None:
    found = leaf(CAPTURE, {"payload": "d1", "status": 0, "final_url": "", "harvest_source": None, "url": "/я"})
    assert found.decode() == '{"kind":"capture","payload":"d1","status":0,"url":"/я"}'


def test_leaf_of_a_wording_is_canonical() -> None:
    assert leaf(WORDING, {"lang": "ru", "digest": "d"}) == b'{"digest":"d","kind":"wording","lang":"ru"}'


@given(st.lists(st.one_of(st.text(), st.integers(), st.none()), min_size=3, max_size=3))
def test_leaf_is_written_as_canonical_json(values: list[str | int | None]) -> None:
    named = {"kind": "x", **{name: value for name, value in zip("zay", values, strict=True) if value not in ("", None)}}
    assert Form("x", "zay").leaf(values) == canonical(named)


def test_what_stands_beside_a_wording_has_one_digest() -> None:
    assert beside_digest(["field", None, "[]"]) == "c59a2d4007c5d02767aa5b60b110cface4cc00bd273e8a062ca8a07144d80846"


def test_manifest_is_read_back_as_it_was_written() -> None:
    assert read_manifest(MANIFEST.bytes) == MANIFEST


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[1]",
        b"\xff",
        b"[" * 100_000,
        GOLDEN.rstrip(b"\n"),
        GOLDEN.replace(b'"form":2', b'"form":1'),
        GOLDEN.replace(b'"form":2', b'"form":3'),
        GOLDEN.replace(b'"form":2', b'"form":true'),
        GOLDEN_1.replace(b'"form":1', b'"form":2'),
        GOLDEN.replace(b'"upto_evidence":5,', b""),
        GOLDEN.replace(b'"number":4', b'"number":-4'),
        GOLDEN.replace(b'"number":4', b'"number":true'),
        GOLDEN.replace(b'"number":4', b'"number": 4'),
        GOLDEN.replace(b'"kind":"harvest"', b'"kind":"feast"'),
        GOLDEN.replace(b"ab" * 32, b"AB" * 32),
        GOLDEN.replace(b'"wordings":2', b'"wordings":2,"wordings":2'),
        GOLDEN.replace(b'"wordings":2', b'"wordings":2,"zone":1'),
        json.dumps(json.loads(GOLDEN)).encode(),
    ],
)
def test_what_is_not_exactly_a_manifest_is_refused(payload: bytes) -> None:
    with pytest.raises(ProofError):
        read_manifest(payload)


@given(st.integers(0, len(GOLDEN) * 8 - 1))
def test_no_bit_of_a_manifest_can_change_unseen(bit: int) -> None:
    flipped = bytearray(GOLDEN)
    flipped[bit // 8] ^= 1 << bit % 8
    with suppress(ProofError):
        assert read_manifest(bytes(flipped)).digest != MANIFEST.digest


@given(st.integers(1, 1 << 40), st.data())
def test_few_steps_lead_from_any_manifest_to_any_earlier_one(number: int, data: st.DataObject) -> None:
    goal = data.draw(st.integers(1, number))
    steps = 0
    while number > goal:
        number -= max(step for step in (1, *steps_back(number)) if number - step >= goal)
        steps += 1
    assert steps <= 80
