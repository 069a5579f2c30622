"""The key of the desk: made once, for its owner alone, and refused when it is missing, short, known or open to others."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.admin.key import signing_key
from dashboard.settings import BadSetting, Settings


def settings(folder: Path, **given: str) -> Settings:
    return Settings(database=f"sqlite:///{folder.as_posix()}/tallies.db", **given)  # type: ignore[arg-type]


def test_the_first_start_makes_a_key_for_its_owner_alone_and_the_next_one_finds_it(tmp_path: Path) -> None:
    made = signing_key(settings(tmp_path), {})
    file = tmp_path / "tallies.db.desk" / "key"
    assert len(made) >= 32 and file.read_bytes().strip() == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert signing_key(settings(tmp_path), {}) == made
    assert signing_key(settings(tmp_path, key_file=str(tmp_path / "elsewhere")), {}) != made


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        ("f3a9c1d07b6e2485", "has 16 bytes and needs 32"),
        ("changeme", "everybody knows"),
        (" CHANGE_ME ", "everybody knows"),
        ("django-insecure-4f9w8v7b6n5m4k3j2h1g0f9d8s7a", "everybody knows"),
        ("a" * 40, "repeats a few characters"),
        ("your-secret-key-here-your-secret-key-here", "everybody knows"),
        ("CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET", "everybody knows"),
        ("YOUR_OWN_RANDOM_GENERATED_SECRET_KEY", "everybody knows"),
        ("pR7_mWq2Lx-9vTz4" * 2, "repeats a few characters"),
    ],
)
def test_a_key_that_somebody_else_may_know_stops_the_start(tmp_path: Path, key: str, why: str) -> None:
    with pytest.raises(BadSetting, match=why):
        signing_key(settings(tmp_path), {"TALLIES_KEY": key})
    file = tmp_path / "key"
    file.write_text(key, encoding="ascii")
    file.chmod(0o600)
    with pytest.raises(BadSetting, match=why):
        signing_key(settings(tmp_path, key_file=str(file)), {})


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")
def test_a_key_that_others_on_the_machine_can_read_stops_the_start(tmp_path: Path) -> None:
    signing_key(settings(tmp_path), {})
    (tmp_path / "tallies.db.desk" / "key").chmod(0o640)
    with pytest.raises(BadSetting, match="can be read by others.*chmod 600"):
        signing_key(settings(tmp_path), {})


def test_a_key_file_that_cannot_be_one_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="is not a file"):
        signing_key(settings(tmp_path, key_file=str(tmp_path)), {})
    (tmp_path / "binary").write_bytes(b"\xff\xfe" * 40)
    with pytest.raises(BadSetting, match="cannot be read"):
        signing_key(settings(tmp_path, key_file=str(tmp_path / "binary")), {})
    (tmp_path / "in the way").write_text("")
    with pytest.raises(BadSetting, match="cannot be made"):
        signing_key(settings(tmp_path, key_file=str(tmp_path / "in the way" / "key")), {})


def test_the_pages_are_not_served_with_a_key_that_everybody_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TALLIES_KEY", "changeme-changeme-changeme-changeme")
    assert cli.main(["serve", "--database", str(tmp_path / "new.db")]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("tallies: The setting TALLIES_KEY is made of words that everybody knows.")
    assert not (tmp_path / "new.db").exists()


def test_of_many_first_starts_at_once_all_have_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: signing_key(settings(tmp_path), {}), range(16)))
    assert len(keys) == 1
    assert [file.name for file in (tmp_path / "tallies.db.desk").iterdir()] == ["key"]


@pytest.mark.parametrize("address", ["tallies.example.org", "https://", "ftp://a.org", "https://a.org/path", "https://u@a.org"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(BadSetting, match="https://tallies.example.org"):
        Settings(address=address)


def test_the_folder_of_the_desk_stands_beside_the_database() -> None:
    assert Settings().desk_folder() == Path("tallies.db.desk")
    assert Settings(database="postgresql+psycopg://me@host/x").desk_folder() == Path("tallies.desk")
    assert Settings(desk="there").desk_key() == Path("there/key")
    assert Settings(address="https://a.org").encrypted() and not Settings(address="http://a.org:8050").encrypted()
