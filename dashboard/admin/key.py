"""The key that signs the cookies of the loading desk: made on the first start, refused when somebody else may know it."""

import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from dashboard.settings import BadSetting, Settings

SHORTEST = 32  # bytes
VARIABLE = "TALLIES_KEY"
_MEND = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'."
# What stands in the keys of documentation and of the source of well-known programs, and what people write until they think of
# one; letters and digits only. None of it comes about by chance in a key that was drawn.
_KNOWN = (
    "changeme changethis changeit secretkey yoursecret mysecret supersecret topsecret notsecret thisisasecret thisisthesecret "
    "thisismys thisismyscretkey yourown replaceme replacethis donottell insecure nondevsecret password default example "
    "superset djangosecret lorem 0123456789 1234567890 abcdefgh qwertyui"
).split()
_KNOWN_WHOLE = frozenset("secret dev development test testing key admin none null true tallies".split())


def signing_key(settings: Settings, env: Mapping[str, str]) -> bytes:
    """The key of this installation: TALLIES_KEY, else what is in its key file, which is made if it is not there.

    Raises BadSetting, which says what is wrong with the key and how to mend it.
    """
    if VARIABLE in env:
        return _checked(env[VARIABLE].strip(), f"The setting {VARIABLE}")
    file = settings.desk_key()
    if not file.exists():
        _make(file)
    return _read(file)


def _read(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise BadSetting(f"The key file {file} is not a file. Name another with TALLIES_KEY_FILE.")
        rights = file.stat().st_mode
        text = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as unreadable:
        raise BadSetting(f"The key file {file} cannot be read. Delete it, and the next start makes a new one.") from unreadable
    if os.name == "posix" and rights & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadSetting(f"The key file {file} can be read by others on this machine. Run: chmod 600 {file}")
    return _checked(text, f"The key in {file}")


def _make(file: Path) -> None:
    made = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Never there without its rights or without its text, and of two starts at the same moment one gives the key.
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as opened:
            opened.write(secrets.token_urlsafe(48) + "\n")
        try:
            with suppress(FileExistsError):  # the other start was first: its key is the one to read
                os.link(made, file)
        finally:
            made.unlink()
    except OSError as refused:
        raise BadSetting(
            f"The key file {file} cannot be made ({refused.strerror}). Name a place that can be written with TALLIES_KEY_FILE."
        ) from refused


def _checked(text: str, what: str) -> bytes:
    if not text:
        raise BadSetting(f"{what} is empty. {_MEND}")
    bare = "".join(filter(str.isalnum, text.casefold()))
    if bare in _KNOWN_WHOLE or any(known in bare for known in _KNOWN):
        raise BadSetting(f"{what} is made of words that everybody knows. {_MEND}")
    if len(text.encode()) < SHORTEST:
        raise BadSetting(f"{what} has {len(text.encode())} bytes and needs {SHORTEST} or more. {_MEND}")
    if len(set(text)) < 10 or text in (text + text)[1:-1]:
        raise BadSetting(f"{what} repeats a few characters and is easily guessed. {_MEND}")
    return text.encode()
