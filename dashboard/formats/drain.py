"""A file that is sent away while it is written, so that a download of any size takes no more memory than one piece of it."""

import io


class Drain(io.RawIOBase):
    """Takes what a writer writes; `taken` hands over what came since it was last asked."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        """It is written to, and neither read nor searched."""
        return True

    def write(self, data: object) -> int:
        """Keep a copy of the bytes until they are taken."""
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        self._written += len(piece)
        return len(piece)

    def tell(self) -> int:
        """How much was written in all."""
        return self._written

    def taken(self) -> bytes:
        """What was written since the last call."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
