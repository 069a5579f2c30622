"""A reader with a keyboard and nothing else: every step checks that the focus is somewhere, and that it can be seen."""

from playwright.sync_api import Page

MANY = 400  # presses of Tab, more than any page needs

_FOCUS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const style = each => getComputedStyle(each);
  const framed = each => each && style(each).outlineStyle !== "none" && parseFloat(style(each).outlineWidth) > 0;
  return {
    tag: at.tagName, id: at.id, name: at.getAttribute("aria-label") || at.textContent.trim(),
    outlined: [at, at.querySelector(":scope > :is(h2, h3, h4)")].some(framed),
    inSight: box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  };
}"""
# Where a page begins: a script brings the focus there, and no key acts on it.
_LANDINGS = ("title", "main")


class Keys:
    """What is pressed on a page, and where the focus is then."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press one key after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.look()

    def look(self) -> str:
        """The name of what has the focus; fails when nothing has, or when a reader cannot see it."""
        found = self.page.evaluate(_FOCUS)
        assert found["tag"] not in ("BODY", "HTML"), f"the focus is lost at {self.page.url}"
        if found["id"] not in _LANDINGS:
            assert found["outlined"] and found["inSight"], f"the focus cannot be seen: {found}"
        return str(found["name"])

    def tab_to(self, selector: str, *, back: bool = False) -> str:
        """Press Tab until something that matches has the focus; its name."""
        for _step in range(MANY):
            self.press("Shift+Tab" if back else "Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return self.look()
        raise AssertionError(f"no Tab leads to {selector}")

    def type(self, words: str) -> None:
        """Type into the field that has the focus, over what is there."""
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)
        self.look()

    def arrives(self, address: str, focus: str = "#title") -> None:
        """Wait until the page has this address (a glob) and the focus is where a reader goes on."""
        self.page.wait_for_url(address)
        self.page.wait_for_selector("main:not([aria-busy])")  # until then the page that is left may still have the focus
        self.page.wait_for_selector(f"{focus}:focus")
        self.look()
