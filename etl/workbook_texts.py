"""The texts that the sheets of a workbook share: a spreadsheet program writes each of them once and numbers them."""

from xml.parsers import expat


class SharedTexts:
    """The shared texts on the way: runs of one text are put together, readings printed above it (rPh) are left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._runs: list[str] = []
        self._aside = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._parts.append

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._parts.clear()
        if name.endswith("rPh"):
            self._aside = True

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "t" and not self._aside:
            self._runs.append("".join(self._parts))
        elif local == "rPh":
            self._aside = False
        elif local == "si":
            self.texts.append("".join(self._runs).replace("x005F_", ""))  # how a workbook writes an underscore before x0041_
            self._runs.clear()
