from __future__ import annotations

from pathlib import Path

import pytest

from mfa_archiver.errors import SourceError
from mfa_archiver.sources.registry import (
    DEFAULT_SOURCE,
    find_source,
    load_sources,
    source_text,
)


def declare(folder: Path, source_id: str, name: str = "A ministry of one's own", file: str = "") -> Path:
    path = folder / f"{file or source_id}.toml"
    path.write_text(
        f'id = "{source_id}"\nname = "{name}"\ncountry = "XX"\nlanguages = ["ru"]\ntimezone = "UTC"\n'
        'engine = "listing"\nhomepage = "https://mfa.example"\n',
        encoding="utf-8",
    )
    return path


def test_the_catalogue_holds_the_default_source() -> None:
    assert find_source(DEFAULT_SOURCE).id == DEFAULT_SOURCE


def test_an_own_file_adds_to_the_catalogue(tmp_path: Path) -> None:
    declare(tmp_path, "xx-mfa")
    assert set(load_sources(tmp_path)) == {*load_sources(), "xx-mfa"}


def test_an_own_file_shadows_the_catalogue(tmp_path: Path) -> None:
    declare(tmp_path, DEFAULT_SOURCE, name="Nearer")
    assert (find_source(DEFAULT_SOURCE, tmp_path).name, load_sources(tmp_path)[DEFAULT_SOURCE].name) == ("Nearer",) * 2


def test_an_own_file_is_found_by_its_id_whatever_its_name(tmp_path: Path) -> None:
    declare(tmp_path, "xx-mfa", file="ministry")
    assert find_source("xx-mfa", tmp_path).id == "xx-mfa"


def test_a_source_shows_its_file_as_written(tmp_path: Path) -> None:
    path = declare(tmp_path, "xx-mfa")
    assert source_text("xx-mfa", tmp_path) == path.read_text(encoding="utf-8")


def test_an_unknown_source_is_named_beside_those_known(tmp_path: Path) -> None:
    declare(tmp_path, "xx-mfa")
    with pytest.raises(SourceError, match=r"unknown source 'zz-mfa' \(known are: .*kz-kt, kz-mfa, .*xx-mfa\)"):
        find_source("zz-mfa", tmp_path)


def test_a_broken_file_is_no_obstacle_to_other_sources(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("id = [", encoding="utf-8")
    assert find_source(DEFAULT_SOURCE, tmp_path).id == DEFAULT_SOURCE


def test_a_broken_file_is_named_when_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("id = [", encoding="utf-8")
    with pytest.raises(SourceError, match=r"broken\.toml is not valid TOML"):
        find_source("broken", tmp_path)


def test_a_broken_file_is_named_when_all_are_listed(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("id = [", encoding="utf-8")
    with pytest.raises(SourceError, match=r"broken\.toml is not valid TOML"):
        load_sources(tmp_path)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_bytes('name = "Министерство"'.encode("cp1251"))
    with pytest.raises(SourceError, match=r"old\.toml cannot be read"):
        load_sources(tmp_path)


def test_a_folder_that_is_not_there_adds_nothing(tmp_path: Path) -> None:
    assert load_sources(tmp_path / "nowhere") == load_sources()


def test_other_files_in_the_folder_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("id = 5", encoding="utf-8")
    assert load_sources(tmp_path) == load_sources()
