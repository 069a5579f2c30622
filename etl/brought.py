"""A file as somebody brings it: where it lies on our disk, and the name its owner gave it. Messages know only the name."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, TextIO, overload

_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_LONGEST = 255  # characters, as on every disk


@dataclass(frozen=True)
class Brought:
    """One file. `name` is a bare file name: what it is called in every message, and what its kind and its sheet are told by."""

    path: Path
    name: str

    @classmethod
    def called(cls, path: Path, name: str = "") -> "Brought":
        """The file at `path`, called `name`, or as on the disk when that is empty."""
        return cls(path, bare_name(name) or path.name)

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return PurePosixPath(self.name).stem

    @property
    def suffix(self) -> str:
        """The ending in small letters, with its point."""
        return PurePosixPath(self.name).suffix.lower()

    @overload
    def open(self) -> BinaryIO: ...
    @overload
    def open(self, encoding: str) -> TextIO: ...
    def open(self, encoding: str = "") -> IO[bytes] | IO[str]:
        """The bytes, or the text in an encoding with its line ends as they are. Raises OSError."""
        return self.path.open(encoding=encoding, newline="") if encoding else self.path.open("rb")

    def words(self, error: Exception) -> str:
        """What an error says, without our own path."""
        return str(error).replace(str(self.path), self.name)


def bare_name(name: str) -> str:
    """The last part of a name that may come with folders, without characters that nobody sees, 255 at most."""
    return _UNSEEN.sub("", name.replace("\\", "/").rpartition("/")[2]).strip()[-_LONGEST:]
