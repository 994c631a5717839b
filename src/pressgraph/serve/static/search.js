// Suggestions while somebody types: the combobox pattern with list autocomplete and manual selection
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). Without this file each box is an ordinary form.
const WAIT = 150; // milliseconds without a key before the server is asked

for (const [nth, input] of document.querySelectorAll("input[data-suggest]").entries()) combobox(input, `suggested-${nth}`);

function combobox(input, id) {
  const list = made("ul", { id, role: "listbox", className: "suggested", hidden: true });
  const status = made("span", { role: "status", className: "hidden" });
  list.setAttribute("aria-label", "Suggestions");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", id);
  input.after(list, status);
  let timer, asking, active = -1;

  function show(offers) {
    list.replaceChildren(...offers.map((offer, nth) => option(offer, `${id}-${nth}`)));
    list.hidden = !offers.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(-1);
  }
  function activate(nth) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = nth;
    const chosen = list.children[active];
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input.removeAttribute("aria-activedescendant");
  }
  async function ask() {
    asking?.abort();
    const words = input.value.trim();
    if (!words) return show([]);
    asking = new AbortController();
    try {
      const reply = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: words })}`, { signal: asking.signal });
      const offers = reply.ok ? await reply.json() : [];
      if (document.activeElement !== input) return;
      show(offers);
      status.textContent = offers.length ? `${offers.length} suggestions, use the arrow keys` : "No suggestions";
    } catch (problem) {
      if (problem.name !== "AbortError") show([]);
    }
  }
  function close() {
    clearTimeout(timer);
    asking?.abort();
    show([]);
  }

  input.setAttribute("aria-expanded", "false");
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.key === "Escape" && count) close();
    else if (event.key === "ArrowDown" && !count) ask();
    else if (event.key === "ArrowDown") activate(active + 1 < count ? active + 1 : -1);
    else if (event.key === "ArrowUp" && count) activate(active < 0 ? count - 1 : active - 1);
    else if (event.key === "Enter" && active >= 0) location.assign(list.children[active].dataset.href);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // so that the box keeps the focus
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) location.assign(chosen.dataset.href);
  });
}

function option({ href, label, note }, id) {
  const item = made("li", { id, role: "option" });
  item.setAttribute("aria-selected", "false");
  item.dataset.href = href;
  item.append(label, " ", made("small", { textContent: note }));
  return item;
}

function made(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
