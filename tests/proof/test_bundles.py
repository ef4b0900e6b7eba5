"""Bundles as `proof` writes and `verify-proof` reads them: what holds is told, whatever does not is one line."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_archiver.errors import ProofError
from mfa_archiver.proof.bundle import Files
from mfa_archiver.proof.checking import check_bundle
from mfa_archiver.proof.minisign import read_public_key, read_secret_key
from mfa_archiver.proof.opening import read_bundle
from tests.cli.program import Program
from tests.effort import examples
from tests.press.fetching import SECTIONS, TOP
from tests.press.office import Office
from tests.proof.authority import OPENSSL, Authority
from tests.proof.keys import OTHER_PUBLIC, PUBLIC, SECRET, another_key, with_password
from tests.replica.exchange import html_answer
from tests.replica.server import Replica

pytestmark = pytest.mark.skipif(not OPENSSL, reason="openssl is not installed")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with Authority(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Program:
    """The program with an archive that was fetched four times, signed after the third, timestamped after the fourth."""
    program = Program(tmp_path_factory.mktemp("proving"))
    (program.folder / "my.key").write_text(SECRET)
    (program.folder / "my.pub").write_text(PUBLIC)
    shutil.copy(authority.certificates, program.folder / "tsa.pem")
    with Replica(count=5) as site:
        program.point_at(site.base_url)
        assert program("fetch", "-q").code == 0
        site.edit(site.releases[3].id, "ru", title="Заголовок после правки")
        for _ in range(2):
            assert program("fetch", "-q").code == 0
        assert program("sign", "--key", "my.key").code == 0
        assert program("fetch", "-q").code == 0
    stamped = program("timestamp", "--tsa", authority.url, "--tsa-certificates", "tsa.pem")
    assert (stamped.code, "existed at" in stamped.err) == (0, True)
    written = program("proof", "4", "--output", "proof.zip")
    assert (written.code, "timestamped and signed" in written.err) == (0, True)
    return program


@pytest.fixture(scope="module")
def bundle(program: Program) -> Path:
    return program.folder / "proof.zip"


@pytest.fixture(scope="module")
def files(bundle: Path) -> Files:
    return read_bundle(bundle)


def on_another_machine(bundle: Path, folder: Path) -> Program:
    """Return the program in a folder that has the bundle and nothing else."""
    shutil.copy(bundle, folder)
    return Program(folder)


# --- what holds ------------------------------------------------------------------------------------


def test_bundle_is_checked_on_another_machine_without_the_archive(bundle: Path, tmp_path: Path) -> None:
    result = on_another_machine(bundle, tmp_path)("verify-proof", "proof.zip")
    assert result.code == 0
    assert "Заголовок после правки" in result.lines[0]
    said = " ".join(result.lines)
    for part in (
        "timestamped: it existed at",
        "says CN=Time Office (whose certificate is the bundle's own",
        "signed: by key",
    ):
        assert part in said


def test_bundle_is_vouched_by_certificates_and_key_that_the_person_names(
    bundle: Path, program: Program, tmp_path: Path
) -> None:
    there = on_another_machine(bundle, tmp_path)
    trusted = ("--public-key", program.folder / "my.pub", "--tsa-certificates", program.folder / "tsa.pem", "--json")
    proved = there("verify-proof", "proof.zip", *trusted).json()
    assert [each["vouched"] for each in (*proved["timestamps"], *proved["signatures"])] == [True, True]
    assert proved["digest"] == program("show", "4", "--json").json()["digest"]


def test_todays_parser_reads_the_same_wording(bundle: Path, program: Program, tmp_path: Path) -> None:
    there = on_another_machine(bundle, tmp_path)
    shutil.copytree(program.sources, there.sources)
    assert there("verify-proof", "proof.zip").lines[-1].startswith("parser: today's parser reads this wording")


def test_others_who_proved_the_chain_later_can_be_named_as_well(program: Program, tmp_path: Path) -> None:
    copy = program.copy_to(tmp_path)
    (tmp_path / "second").mkdir()
    (tmp_path / "other.key").write_text(another_key())
    (tmp_path / "new.txt").write_text("Новое\n\nТекст.", encoding="utf-8")
    with Authority(tmp_path / "second") as second:
        for arguments in (
            ("import", "new.txt"),
            ("sign", "--key", "other.key"),
            ("timestamp", "--tsa", second.url, "--tsa-certificates", "second/ca.pem"),
            ("proof", "4", "--output", "both.zip"),
        ):
            assert copy(*arguments).code == 0
    other = read_secret_key(another_key(), str).public
    for key, certificates, vouched in (
        (read_public_key(PUBLIC), program.folder / "tsa.pem", [True, False]),
        (other, tmp_path / "second" / "ca.pem", [False, True]),
    ):
        proved = check_bundle(read_bundle(tmp_path / "both.zip"), certificates.read_text(), key)
        assert [each.is_vouched for each in proved.stamps] == vouched
        assert [each.is_vouched for each in proved.signatures] == vouched


def test_bundle_of_an_earlier_wording_proves_that(program: Program, tmp_path: Path) -> None:
    assert program("proof", "4", "--revision", "1", "--output", tmp_path / "one.zip").code == 0
    first = program("show", "4", "--revision", "1", "--json").json()
    assert program("verify-proof", tmp_path / "one.zip", "--json").json()["digest"] == first["digest"]


def test_bundle_of_what_nobody_stamped_says_so(program: Program, tmp_path: Path) -> None:
    copy = program.copy_to(tmp_path)
    (tmp_path / "new.txt").write_text("Новое\n\nТекст.", encoding="utf-8")
    assert copy("import", "new.txt").code == 0
    ref = copy("search", "source:import", "--format", "ids").lines[0]
    assert "neither timestamped nor signed" in copy("proof", ref, "--output", "new.zip").err
    result = copy("verify-proof", "new.zip")
    assert result.code == 0
    assert [line.partition(":")[0] for line in result.lines[3:5]] == ["not timestamped", "not signed"]
    assert "today's parser reads this wording" in result.lines[5]


def test_bytes_of_a_proof_are_read_with_what_the_person_importing_them_gave(program: Program, tmp_path: Path) -> None:
    copy = program.copy_to(tmp_path)
    (tmp_path / "new.html").write_text("<h1>Entwurf</h1><p>Der Minister reist nach Wien.</p>", encoding="utf-8")
    assert copy("import", "new.html", "--title", "Reise nach Wien", "--date", "2026-03-01", "--lang", "de").code == 0
    ref = copy("search", "source:import", "--format", "ids").lines[0]
    assert copy("proof", ref, "--output", "new.zip").code == 0
    assert copy("verify-proof", "new.zip", "--json").json()["parser"].startswith("today's parser reads this wording")


def test_bytes_of_a_proof_are_read_with_the_word_of_their_listing(tmp_path: Path) -> None:
    program = Program(tmp_path)
    with Office(size=1) as office:
        office.faults["/news/1"] = lambda _request: html_answer(
            "<main><h1>Consultations on rivers, round 1</h1><div class='text'><p>They met in Riga.</p></div></main>"
        )
        program.sources.mkdir()
        declared = (TOP + SECTIONS["feed"]).format(engine="feed", base=office.base_url, top="")
        (program.sources / "xx-press.toml").write_text(declared)
        assert program("fetch", "xx-press", "-q").code == 0
    assert program.exported()[0]["date"] == "2026-05-20"
    assert program("proof", "1", "--output", "new.zip").code == 0
    assert program("verify-proof", "new.zip", "--json").json()["parser"].startswith("today's parser reads this wording")


def test_same_proof_gives_the_same_bytes(program: Program, bundle: Path, tmp_path: Path) -> None:
    assert program("proof", "4", "--output", tmp_path / "again.zip").code == 0
    assert (tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


def by_hand(files: Files, folder: Path) -> str:
    """Return what the commands of a bundle's README.txt say of it."""
    for name, payload in files.items():
        (folder / name).write_bytes(payload)
    commands = re.findall(r"^    (.*)$", files["README.txt"].decode(), re.MULTILINE)
    run = subprocess.run(["sh"], input="\n".join(commands).encode(), cwd=folder, capture_output=True, check=False)
    return run.stdout.decode()


@pytest.mark.skipif(not shutil.which("xxd"), reason="xxd is not installed")
def test_commands_of_the_readme_find_every_part_sound(files: Files, tmp_path: Path) -> None:
    said = by_hand(files, tmp_path)
    digests = re.findall("^[0-9a-f]{64}", said, re.MULTILINE)
    assert all(digest.encode() in files["wording.leaf"] + files["capture.leaf"] for digest in digests[:4])
    assert "Verification: OK" in said
    assert said.count("manifest-001.json") >= 2
    if shutil.which("minisign"):
        assert "Signature and comment signature verified" in said


@pytest.mark.skipif(not shutil.which("xxd"), reason="xxd is not installed")
def test_timestamp_holds_when_its_certificates_have_run_out_since(tmp_path: Path) -> None:
    old = read_bundle(Path(__file__).with_name("run-out.zip"))  # the certificates were made for seconds
    assert check_bundle(old, old["manifest-001.pem"].decode()).stamps[0].is_vouched
    assert "Verification: OK" in by_hand(old, tmp_path)


# --- what does not ---------------------------------------------------------------------------------


def test_another_key_or_certificate_than_the_one_named_is_told(files: Files, bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(ProofError, match="no timestamp that leads to a certificate you named"):
        check_bundle(files, Authority(tmp_path).certificates.read_text())
    result = Program(tmp_path)("verify-proof", bundle, "--public-key", OTHER_PUBLIC)
    assert (result.code, result.output, len(result.complaints)) == (5, b"", 1)


def test_bundle_of_manifests_that_knew_no_evidence_still_proves() -> None:
    earlier = read_bundle(Path(__file__).with_name("form-1.zip"))
    proved = check_bundle(earlier, public_key=read_public_key(PUBLIC))
    assert {manifest.form for manifest in proved.manifests} == {1}
    assert (str(proved.ref), [each.is_vouched for each in proved.signatures]) == ("xx-mfa/1/ru", [True])


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("wording.json", "правки", "ошибки", "wording.json is not what"),
        ("wording.txt", "правки", "ошибки", "another text"),
        ("captured", "id", "di", "captured is not what"),
        ("headers.json", "json", "html", "headers.json is not what"),
        ("beside.json", "field", "given", "beside.json is not what"),
        ("wording.leaf", '"lang":"ru"', '"lang":"kk"', "no manifest of the bundle lists the wording"),
        ("wording.leaf", '"lang"', '"land"', "no leaf of a wording"),
        ("wording.leaf", ',"lang"', ', "lang"', "no leaf of a wording"),
        ("capture.leaf", '"status":200', '"status":201', "no manifest of the bundle lists the capture"),
        ("capture.path", "right", "left", "no manifest of the bundle lists the capture"),
        ("capture.path", "right", "over", "no path"),
        ("manifest-001.json", '"number":2', '"number":3', "breaks off"),
        ("manifest-003.json", '"form":2', '"form":9', "of form 9"),
    ],
)
def test_lie_anywhere_in_a_bundle_is_told(files: Files, name: str, old: str, new: str, said: str) -> None:
    lie = files[name].replace(old.encode(), new.encode())
    assert lie != files[name]
    with pytest.raises(ProofError, match=said):
        check_bundle({**files, name: lie})


@pytest.mark.parametrize("ending", ["tsr", "pem", "pub", "json.minisig"])
def test_proof_of_a_manifest_that_is_not_there_is_told(files: Files, ending: str) -> None:
    with pytest.raises(ProofError, match=f"manifest-900.{ending} is about no manifest of the bundle"):
        check_bundle({**files, f"manifest-900.{ending}": b""})


def test_chain_that_skips_a_manifest_is_told(files: Files) -> None:
    names = [name for name in files if re.fullmatch(r"manifest-\d+\.json", name)]
    assert len(names) > 2
    gap = {name: payload for name, payload in files.items() if not name.startswith("manifest-002")}
    with pytest.raises(ProofError, match="skips a number"):
        check_bundle(gap)
    first, last = files["manifest-001.json"], files["manifest-003.json"]
    with pytest.raises(ProofError, match="breaks off"):
        check_bundle({**files, "manifest-001.json": last, "manifest-003.json": first})


def test_timestamp_of_an_older_manifest_does_not_stand_for_the_wording(
    program: Program, tmp_path: Path, files: Files
) -> None:
    copy = program.copy_to(tmp_path)
    (tmp_path / "new.txt").write_text("Новое\n\nТекст.", encoding="utf-8")
    copy("import", "new.txt")
    copy("proof", copy("search", "source:import", "--format", "ids").lines[0], "--output", "new.zip")
    new = read_bundle(tmp_path / "new.zip")
    last = max(name[:12] for name in files if name.endswith(".tsr"))
    forged = {**new, "manifest-001.json": files[f"{last}.json"], "manifest-002.json": new["manifest-001.json"]}
    forged |= {f"manifest-001{ending}": files[f"{last}{ending}"] for ending in (".tsr", ".pem")}
    with pytest.raises(ProofError, match="does not stand for the wording"):
        check_bundle(forged)


@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_flipped_bit_in_any_file_is_told_or_changes_nothing_proved(files: Files, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([each for each in files if each != "README.txt"]))
    payload = bytearray(files[name])
    payload[data.draw(st.integers(0, len(payload) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    whole = check_bundle(files)
    try:
        proved = check_bundle({**files, name: bytes(payload)})
    except ProofError:
        return
    assert (proved.ref, proved.digest, proved.captured, proved.manifests) == (
        whole.ref, whole.digest, whole.captured, whole.manifests,
    )  # fmt: skip
    assert [(each.at, each.authority) for each in proved.stamps] == [(each.at, each.authority) for each in whole.stamps]


# --- signing and stamping --------------------------------------------------------------------------


def test_wrong_answer_of_an_authority_is_one_line_and_stores_nothing(program: Program, authority: Authority) -> None:
    authority.answer = lambda _question: (200, "application/timestamp-reply", b"<html>")
    try:
        result = program("timestamp", "--tsa", authority.url)
    finally:
        authority.answer = authority.stamp
    assert (result.code, len(result.complaints)) == (4, 1)
    assert json.loads(subprocess.run(
        ["sqlite3", "-json", program.db, "SELECT count(*) AS n FROM timestamps"], capture_output=True, check=True
    ).stdout) == [{"n": 1}]  # fmt: skip


def test_verify_tells_up_to_where_a_key_has_signed(program: Program) -> None:
    assert "signed by key B15746DBB5C120D3 up to manifest 3" in program("verify", "--public-key", "my.pub").err
    assert program("verify", "--public-key", OTHER_PUBLIC).code == 5


def test_key_with_a_password_signs_when_the_environment_has_it(program: Program, tmp_path: Path) -> None:
    copy = program.copy_to(tmp_path)
    (tmp_path / "hidden.key").write_text(with_password("сезам"))
    assert copy("sign", "--key", "hidden.key", MFA_ARCHIVER_PASSWORD="сезам").code == 0  # noqa: S106 - of a key of nobody
    for environment, said in (({}, "nobody is there"), ({"MFA_ARCHIVER_PASSWORD": "x"}, "password is wrong")):
        result = copy("sign", "--key", "hidden.key", **environment)
        assert (result.code, len(result.complaints), said in result.err) == (4, 1, True)


def test_empty_archive_has_nothing_to_sign(tmp_path: Path) -> None:
    program = Program(tmp_path)
    (tmp_path / "my.key").write_text(SECRET)
    (tmp_path / "empty.txt").write_text("")
    program("import", "empty.txt")
    result = program("sign", "--key", "my.key")
    assert (result.code, "holds nothing" in result.err) == (4, True)


def test_proof_does_not_overwrite_a_file(program: Program) -> None:
    assert program("proof", "4", "--output", "proof.zip").code == 2
    assert program("proof", "4", "--output", "proof.zip", "--force").code == 0
