"""A zip file written away as it grows, its bytes the same for the same content: workbooks and packages are such files."""

import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256

from dashboard.formats.drain import Drain
from dashboard.formats.view import View


class Zipped:
    """A zip file whose every part carries the moment of the load."""

    def __init__(self, view: View) -> None:
        self._drain = Drain()
        self._zip = zipfile.ZipFile(self._drain, "w", zipfile.ZIP_DEFLATED)
        self._when = view.moment.timetuple()[:6]
        self.sizes: dict[str, int] = {}
        self.hashes: dict[str, str] = {}

    def part(self, name: str, pieces: Iterable[bytes], *, huge: bool = False) -> Iterator[bytes]:
        """Write one part; what is ready to be sent away meanwhile. `huge` parts may exceed 2 GB, where older readers give up."""
        info = zipfile.ZipInfo(name, self._when)
        info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
        size, seen = 0, sha256()
        with self._zip.open(info, "w", force_zip64=huge) as part:
            for piece in pieces:
                part.write(piece)
                seen.update(piece)
                size += len(piece)
                yield self._drain.taken()
        self.sizes[name], self.hashes[name] = size, f"sha256:{seen.hexdigest()}"

    def end(self) -> bytes:
        """The end of the file."""
        self._zip.close()
        return self._drain.taken()
