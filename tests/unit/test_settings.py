from __future__ import annotations

from pathlib import Path

import pytest

from mfa_archiver.errors import SourceError
from mfa_archiver.settings import PROJECT_URL, default_folder, load_settings

KEYS = ("db", "sources", "contact")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A config file that sets everything."""
    path = tmp_path / "config.toml"
    path.write_text('db = "config.db"\nsources = "config-sources"\ncontact = "config@example.org"\n', encoding="utf-8")
    return path


@pytest.fixture
def silent(tmp_path: Path) -> dict[str, str]:
    """An environment whose config file says nothing, so that nobody's own counts."""
    path = tmp_path / "silent.toml"
    path.touch()
    return {"MFA_ARCHIVER_CONFIG": str(path)}


def test_the_flag_wins_over_the_environment(config: Path) -> None:
    environment = {"MFA_ARCHIVER_CONFIG": str(config), "MFA_ARCHIVER_DB": "environment.db"}
    assert load_settings(environment, Path("flag.db")).db == Path("flag.db")


@pytest.mark.parametrize("key", KEYS)
def test_the_environment_wins_over_the_config_file(key: str, config: Path) -> None:
    environment = {"MFA_ARCHIVER_CONFIG": str(config), f"MFA_ARCHIVER_{key.upper()}": "environment"}
    assert str(getattr(load_settings(environment), key)) == "environment"


@pytest.mark.parametrize(
    ("key", "value"), [("db", "config.db"), ("sources", "config-sources"), ("contact", "config@example.org")]
)
def test_the_config_file_wins_over_the_default(key: str, value: str, config: Path) -> None:
    assert str(getattr(load_settings({"MFA_ARCHIVER_CONFIG": str(config)}), key)) == value


def test_defaults_lie_in_the_platforms_own_folders(silent: dict[str, str]) -> None:
    settings = load_settings(silent)
    expected = (default_folder("data") / "archive.db", default_folder("config") / "sources")
    assert (settings.db, settings.sources) == expected


def test_the_default_contact_is_the_projects_page(silent: dict[str, str]) -> None:
    assert load_settings(silent).contact == PROJECT_URL


def test_an_empty_variable_is_as_none(config: Path) -> None:
    assert load_settings({"MFA_ARCHIVER_CONFIG": str(config), "MFA_ARCHIVER_DB": ""}).db == Path("config.db")


@pytest.mark.parametrize("key", ["db", "sources"])
def test_a_tilde_is_the_home_folder(key: str, silent: dict[str, str]) -> None:
    settings = load_settings(silent | {f"MFA_ARCHIVER_{key.upper()}": "~/place"})
    assert getattr(settings, key) == Path.home() / "place"


def test_the_default_config_file_may_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mfa_archiver.settings.default_folder", lambda kind: tmp_path / kind)
    assert load_settings({}).db == tmp_path / "data" / "archive.db"


def test_a_config_file_that_was_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere\.toml cannot be read"):
        load_settings({"MFA_ARCHIVER_CONFIG": str(tmp_path / "nowhere.toml")})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('databse = "x"', "key `databse` is not a known key"),
        ("db = 5", "key `db` must be a text"),
        ("db = ", "cannot be read"),
    ],
)
def test_a_wrong_config_file_is_named_with_its_key(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        load_settings({"MFA_ARCHIVER_CONFIG": str(path)})
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_a_config_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('contact = "я@пример.рф"'.encode("cp1251"))
    with pytest.raises(SourceError, match="cannot be read"):
        load_settings({"MFA_ARCHIVER_CONFIG": str(path)})
