"""What an installation may choose: one frozen value, read once from the environment, refused early when it is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "TALLIES_"


class BadSetting(ValueError):
    """A setting that cannot be used; the message names it and says what would be right."""


@dataclass(frozen=True)
class Settings:
    """Every choice an installation has. In the environment each carries the prefix TALLIES_ and is written in capitals.

    database: where the figures are held, as an SQLAlchemy URL: `sqlite:///tallies.db` or `postgresql+psycopg://user@host/name`.
    host: the address the server listens on; 127.0.0.1 keeps it on this machine.
    port: the port the server listens on, 1 to 65535.
    today: the day from which the age of the evidence is reckoned, YYYY-MM-DD; empty for the real day.
    lead_place: the place whose chart stands first on the home page, an ISO 3166-1 alpha-3 code.
    lead_indicator: the key of the indicator charted first on the home page.
    address: the address under which people reach the site, such as https://tallies.example.org; others are then refused.
    proxies: how many proxies stand in front of the server and may say for whom they ask.
    desk: the folder in which the loading desk keeps what waits; empty for one beside the database.
    key_file: the file that holds the key of the loading desk's cookies; empty for `key` in the folder of the desk.
    translations: a folder of translations that go before those that come with Tallies; empty for none.
    """

    database: str = "sqlite:///tallies.db"
    host: str = "127.0.0.1"
    port: int = 8050
    today: date | None = None
    lead_place: str = "KGZ"
    lead_indicator: str = "pwid-population-size"
    address: str = ""
    proxies: int = 0
    desk: str = ""
    key_file: str = ""
    translations: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.port <= 65535:
            raise BadSetting(f"The setting port is {self.port}. Give a number from 1 to 65535.")
        try:
            make_url(self.database)
        except ArgumentError as unreadable:
            raise BadSetting("The setting database is not a database URL. Write it like sqlite:///tallies.db.") from unreadable
        if self.address and not _is_address(self.address):
            raise BadSetting(f"The setting address is {self.address}. Write it like https://tallies.example.org, without a path.")
        if not 0 <= self.proxies <= 9:
            raise BadSetting(f"The setting proxies is {self.proxies}. Give how many stand in front, from 0 to 9.")

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """The settings named in `env` (give os.environ); what is absent or empty keeps its default.

        Raises BadSetting, which names the setting and how to mend it.
        """
        given = {item.name: env[PREFIX + item.name.upper()] for item in fields(cls) if env.get(PREFIX + item.name.upper())}
        read: dict[str, Any] = {name: _read(name, value) for name, value in given.items()}
        return cls(**read)

    def day(self) -> date:
        """The day from which ages are reckoned."""
        return self.today or datetime.now(UTC).date()

    def desk_folder(self) -> Path:
        """The folder in which the loading desk keeps what waits; it need not be there yet."""
        if self.desk:
            return Path(self.desk)
        held = make_url(self.database)
        beside = held.database if held.get_backend_name() == "sqlite" else None
        return Path(f"{beside or 'tallies'}.desk")

    def desk_key(self) -> Path:
        """The file of the key that signs the desk's cookies; it need not be there yet."""
        return Path(self.key_file) if self.key_file else self.desk_folder() / "key"

    def own_translations(self) -> Path | None:
        """The folder of translations that go before ours, None for none."""
        return Path(self.translations) if self.translations else None

    def encrypted(self) -> bool:
        """Whether people reach the site over https."""
        return self.address.startswith("https://")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        named = parts.hostname is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    return named and parts.scheme in ("http", "https") and text == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc


def _read(name: str, value: str) -> object:
    readers: Mapping[str, tuple[Callable[[str], object], str]] = {
        "port": (int, "a number from 1 to 65535"),
        "proxies": (int, "how many stand in front, from 0 to 9"),
        "today": (date.fromisoformat, "a day written YYYY-MM-DD"),
    }
    if name not in readers:
        return value
    read, wanted = readers[name]
    try:
        return read(value)
    except ValueError as unreadable:
        raise BadSetting(f"The setting {PREFIX}{name.upper()} is {value!r}. Give {wanted}.") from unreadable
