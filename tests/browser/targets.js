// What is smaller than a thumb (WCAG 2.5.8): given the least size in px, a line for each target that is in nobody's exception.
least => {
  const TARGETS = "a[href], button, summary, select, input:not([type=hidden]), textarea, label:has(input), [role=button]";
  const shown = [...document.querySelectorAll(TARGETS)].filter(each => {
    const style = getComputedStyle(each);
    return each.checkVisibility({checkVisibilityCSS: true, contentVisibilityAuto: true}) && style.pointerEvents !== "none"
      && style.clipPath === "none" && each.getClientRects().length && !each.closest("[inert]");
  });
  const boxes = new Map(shown.map(each => [each, each.getBoundingClientRect()]).filter(([, box]) => box.right > 0 && box.width > 0));
  const isSmall = box => box.width < least - .01 || box.height < least - .01;
  const BLOCK = /^(block|list-item|table-cell|flex|grid|flow-root|inline-block|table-caption)$/;

  // In a sentence: other words stand in the same block of text.
  const inline = each => {
    if (!getComputedStyle(each).display.startsWith("inline") || getComputedStyle(each).display === "inline-flex") return false;
    let block = each.parentElement;
    while (!BLOCK.test(getComputedStyle(block).display)) block = block.parentElement;
    const words = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, {
      acceptNode: text => text.parentElement.closest(TARGETS) || !/[\p{L}\p{N}]/u.test(text.data) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    });
    return words.nextNode() !== null;
  };

  const centre = box => [box.x + box.width / 2, box.y + box.height / 2];
  const reach = ([x, y], box) => Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  const crowded = (each, box) => [...boxes].some(([other, its]) => {
    if (other === each || other.contains(each) || each.contains(other)) return false;
    if (reach(centre(box), its) < least / 2 - .01) return true;
    const [x, y] = centre(box), [a, b] = centre(its);
    return isSmall(its) && Math.hypot(x - a, y - b) < least - .01;
  });

  return [...boxes].filter(([each, box]) => isSmall(box) && !inline(each) && crowded(each, box))
    .map(([each, box]) => `${each.tagName.toLowerCase()} “${each.textContent.trim().slice(0, 40)}” ${box.width.toFixed(1)} × ${box.height.toFixed(1)} at ${box.x.toFixed()}, ${box.y.toFixed()}`);
}
