// The half in the browser of dashboard/fields.py: fields that keep what is typed to themselves until the form is sent.
window.tallies_fields = (() => {
  const KNOWN = new Set([
    "id", "className", "name", "title", "lang", "dir", "disabled", "readOnly", "required", "placeholder", "form", "defaultValue",
    "autoComplete", "spellCheck", "maxLength", "inputMode", "type", "defaultChecked", "accept", "list", "min", "max", "step",
    "multiple", "rows",
  ]);
  const element = tag => properties => {
    const own = Object.entries(properties).filter(([name]) => KNOWN.has(name) || /^(aria|data)-/.test(name));
    return window.React.createElement(tag, Object.fromEntries(own));
  };
  return {Input: element("input"), TextArea: element("textarea")};
})();
