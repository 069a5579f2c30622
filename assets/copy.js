// A button that copies the text beside it; what came of it is read out, and stands on the button for a moment.
document.addEventListener("click", async event => {
  const button = event.target.closest?.("[data-copies]");
  const text = button && document.getElementById(button.dataset.copies);
  if (!text) return;
  const told = words => {
    const said = button.textContent;
    button.textContent = words;
    window.dash_clientside?.set_props?.("announcement", {children: words});
    setTimeout(() => {
      button.textContent = said;
      window.dash_clientside?.set_props?.("announcement", {children: ""});
    }, 2000);
  };
  if (button.dataset.busy) return;
  button.dataset.busy = "1";
  setTimeout(() => delete button.dataset.busy, 2000);
  try {
    await navigator.clipboard.writeText(text.textContent);
    told(button.dataset.copied);
  } catch {
    // Not allowed, or the page came over plain http: the text is selected, for the reader's own copying.
    getSelection().selectAllChildren(text);
    told(document.execCommand("copy") ? button.dataset.copied : button.dataset.selected);
  }
});
