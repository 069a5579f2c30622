// Words of a chart that share a spot with other words or with a dot, or reach beyond what they are drawn in. A box is as high as a
// line and letters fill two thirds of that, so a box of words counts without a sixth at its top and bottom.
() => {
  const found = [], named = each => `“${each.of.textContent.slice(0, 50)}”`;
  const box = (of, spare) => {
    const {left, right, top, bottom, width, height} = of.getBoundingClientRect();
    return {of, left, right, width, top: top + height * spare, bottom: bottom - height * spare};
  };
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom && b.top < a.bottom;
  for (const drawing of document.querySelectorAll("main .graph")) {
    const inside = drawing.getBoundingClientRect();
    const words = [...drawing.querySelectorAll("text")].map(text => box(text, 1 / 6)).filter(each => each.width > 0);
    const dots = [...drawing.querySelectorAll("circle, .points path")].map(dot => box(dot, 0.1)).filter(each => each.width > 0);
    words.sort((a, b) => a.top - b.top);
    words.forEach((each, n) => {
      if (each.left < inside.left - 1 || each.right > inside.right + 1 || each.top < inside.top - 1 || each.bottom > inside.bottom + 1)
        found.push(`beyond: ${named(each)}`);
      for (const other of words.slice(n + 1)) {
        if (other.top >= each.bottom) break;
        if (meet(each, other)) found.push(`over each other: ${named(each)}, ${named(other)}`);
      }
      if (dots.some(dot => meet(each, dot))) found.push(`over a dot: ${named(each)}`);
    });
  }
  return found;
}
