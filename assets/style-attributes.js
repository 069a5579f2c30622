// Plotly writes the bold words of a chart with a style attribute, which the content security policy forbids in every form but this.
(() => {
  const write = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) {
    if (name === "style" && this.style) this.style.cssText = value;
    else write.call(this, name, value);
  };
})();
