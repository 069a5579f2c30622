// A file is sent with its progress shown, and may be dropped instead of chosen. Without this file the form sends itself.
(() => {
  const MOST = 10 * 1024 * 1024, KINDS = /\.(csv|xlsx)$/i, QUARTER = 25;
  const zoneOf = event => event.target.closest && event.target.closest(".drop-zone");

  document.addEventListener("dragover", event => {
    const zone = zoneOf(event);
    if (!zone || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.add("over");
  });
  document.addEventListener("dragleave", event => zoneOf(event)?.classList.remove("over"));
  document.addEventListener("drop", event => {
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    zone.classList.remove("over");
    const field = zone.querySelector("input[type=file]");
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", {bubbles: true}));
    field.focus();
  });

  // What was wrong with the file before is not wrong with the one just chosen.
  document.addEventListener("change", event => {
    const form = event.target.type === "file" && event.target.closest(".upload form");
    if (form) say(form, "", false);
  });

  const say = (form, words, wrong) => {
    const status = form.querySelector(".upload-status"), field = form.querySelector("input[type=file]");
    if (status.textContent !== words) status.textContent = words;
    status.classList.toggle("error", wrong);
    if (!wrong) return field.removeAttribute("aria-invalid");
    field.setAttribute("aria-invalid", "true");
    field.focus();
  };

  document.addEventListener("submit", event => {
    const form = event.target.closest(".upload form");
    if (!form || !window.FormData || !window.XMLHttpRequest) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    const words = form.closest(".upload").dataset, file = form.querySelector("input[type=file]").files[0];
    const wrong = !file ? words.none : !KINDS.test(file.name) ? words.kind : file.size > MOST ? words.large : "";
    wrong ? say(form, wrong, true) : send(form, words);
  });

  const send = (form, words) => {
    const bar = form.querySelector("progress"), request = new XMLHttpRequest();
    const stop = said => {
      form.removeAttribute("aria-busy");
      bar.hidden = true;
      say(form, said, true);
    };
    let told = -1;
    request.upload.onprogress = ({loaded, total}) => {
      const share = total ? Math.floor(100 * loaded / total) : 0;
      bar.value = share;
      // Read out at each quarter, not at each packet.
      if (Math.floor(share / QUARTER) === told) return;
      told = Math.floor(share / QUARTER);
      say(form, share < 100 ? words.sending.replace("%n", `${told * QUARTER} %`) : words.sent, false);
    };
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* a page: of a session that has ended, or of a gateway */ }
      if (answer.go) return location.assign(answer.go);
      if (answer.error || answer.detail) return stop(answer.error || answer.detail);
      if (new URL(request.responseURL).pathname !== new URL(form.action).pathname) return location.assign(request.responseURL);
      stop(words.lost);
    };
    request.onerror = request.onabort = () => stop(words.lost);
    form.setAttribute("aria-busy", "true");
    bar.hidden = false;
    say(form, words.sending.replace("%n", "0 %"), false);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(new FormData(form));
  };
})();
