// The query page: YASGUI's editor in the place of the text area, its views in the place of the plain answer.
// The query stays in the address, so that every address is a link to share; nothing is kept in the browser.
import { Chart, Network, table } from "./query-views.js";

const LARGEST = 16 * 2 ** 20; // characters of an answer that are shown; the downloads have all
const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";

const { Yasqe, Yasr } = window.Yasgui;
const form = document.querySelector("form.query");
const field = form.querySelector("textarea");
const button = form.querySelector("button");
const answer = document.getElementById("answer");
const nothing = { base: location.origin, prefixes: {}, names: [] };
const known = await fetch(form.dataset.names).then((response) => (response.ok ? response.json() : nothing), () => nothing);
let running = null; // what stops the query that runs

const editor = makeEditor();
const views = makeViews();
const state = element("small", {}, "");
state.setAttribute("role", "status");
button.after(" ", state);

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// Prefixed names are completed from our own list: of classes after "a", of concepts after "pgs:", else of properties.
function completer(kind, like, isValid) {
  Yasqe.forkAutocompleter(like, {
    name: `our-${kind}`,
    persistenceId: null,
    ...(isValid && { isValidCompletionPosition: isValid }),
    get: (_editor, token) => known.names.filter((name) => name.kind === kind && fits(name, token.string)).map((name) => name.iri),
    postProcessSuggestion: (_editor, _token, iri) => short(iri),
    postprocessHints: (_editor, hints) => hints.map(explained),
  });
  return `our-${kind}`;
}

function fits(name, typed) {
  const sought = typed.replace(/^</, "").toLowerCase();
  return [name.iri, short(name.iri), name.label].some((text) => text.toLowerCase().startsWith(sought)) ||
    (!sought.includes(":") && short(name.iri).toLowerCase().includes(sought));
}

function explained(hint) {
  const name = known.names.find((one) => short(one.iri) === hint.text);
  const render = (item) => {
    item.append(element("strong", {}, hint.text), name.count ? ` ${name.count.toLocaleString("en")}×` : "");
    if (name.label) item.append(element("small", {}, name.label));
    item.title = name.comment;
  };
  return name ? { ...hint, render } : hint;
}

function short(iri) {
  const prefixes = Object.entries(known.prefixes).filter(([, namespace]) => iri.startsWith(namespace));
  const [prefix, namespace] = prefixes.sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  const local = namespace === undefined ? null : iri.slice(namespace.length);
  return local === null || !/^[\w-]*$/.test(local) ? iri : `${prefix}:${local}`;
}

function makeEditor() {
  const inScheme = (yasqe) => yasqe.getCompleteToken().string.startsWith("pgs:");
  Yasqe.forkAutocompleter("prefixes", {
    name: "our-prefixes",
    persistenceId: null,
    get: () => Object.entries(known.prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`),
  }, false);
  const box = element("div", { className: "editor" });
  field.before(box);
  const made = new Yasqe(box, {
    value: field.value,
    autocompleters: ["variables", "our-prefixes", completer("class", "class"), completer("property", "property"),
      completer("concept", "class", inScheme)],
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    viewportMargin: Infinity,
    // Tab leaves the editor, so that nobody who has no mouse is caught in it.
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": () => run(), "Cmd-Enter": () => run(), "Ctrl-S": false },
  });
  made.on("autocompletionShown", (_editor, widget) => (widget.hints.ariaLabel = "Names that fit"));
  made.getInputField().ariaLabel = "Your query";
  made.getInputField().setAttribute("aria-describedby", "keys");
  button.after(" ", element("small", { id: "keys" }, "Ctrl+Enter runs it, Ctrl+Space completes names, Tab leaves the editor."));
  form.querySelector("label").addEventListener("click", () => made.focus());
  field.hidden = true;
  return made;
}

function makeViews() {
  const labels = new Map(known.names.map((name) => [name.iri, [name.label, name.comment].filter(Boolean).join(": ")]));
  Yasr.registerPlugin("table", table(Yasr.plugins.table, { short, address, labels }));
  Yasr.registerPlugin("chart", Chart);
  Yasr.registerPlugin("network", Network);
  Object.assign(Yasr.plugins.chart, { source: form.dataset.charts, short });
  const made = new Yasr(element("div"), {
    persistenceId: null,
    prefixes: known.prefixes,
    pluginOrder: ["table", "chart", "network", "response"],
  });
  // A link in a cell that is cut works at once; a click beside it shows all of the cell.
  made.resultsEl.addEventListener("click", (event) => event.target.closest("a") && event.stopPropagation(), true);
  made.on("change", () => {
    history.replaceState(null, "", `#${made.getSelectedPluginName()}`);
    answer.querySelector(".share").hash = location.hash;
  });
  made.on("drawn", () => {
    const drawn = `select_${made.drawnPlugin}`;
    for (const tab of made.headerEl.querySelectorAll("button")) tab.ariaPressed = tab.classList.contains(drawn);
    for (const box of made.resultsEl.querySelectorAll("textarea")) box.ariaLabel = "Response";
  });
  return made;
}

// Where a page links for an IRI: a path of this site, a web address elsewhere, or nothing.
function address(iri) {
  const root = new URL(form.action).pathname.replace(/sparql$/, "");
  const [prefix, local] = short(iri).split(":");
  if (prefix === "pg") return `${root}ns/${local}`;
  if (prefix === "pgs") return `${root}scheme/${local}`;
  if (!iri.startsWith(known.base)) return /^https?:/.test(iri) ? iri : null;
  return root + iri.slice(known.base.length).replace(/#(id|article)$/, "");
}

function link(query, format) {
  const found = new URL(form.action);
  found.search = new URLSearchParams(format ? { query, format } : { query });
  return found.toString();
}

async function run(remember = true) {
  const query = editor.getValue();
  const stop = (running?.abort(), (running = new AbortController()));
  if (remember && location.href.split("#")[0] !== link(query)) history.pushState(null, "", link(query));
  button.textContent = "Stop";
  document.querySelector(".worked").open = false;
  state.textContent = "Asking …";
  answer.style.minHeight = `${answer.offsetHeight}px`; // what is below does not jump up and down again
  answer.replaceChildren();
  try {
    show(query, await ask(query, stop.signal));
  } catch (error) {
    const words = error.name === "AbortError" ? "You stopped it." : error.message;
    if (running === stop) say(words, error.kind && downloads(query, error.kind));
  } finally {
    if (running === stop) [running, button.textContent, answer.style.minHeight] = [null, "Run", ""];
  }
}

async function ask(query, signal) {
  const began = performance.now();
  const response = await fetch(form.action, {
    method: "POST", body: new URLSearchParams({ query }), headers: { Accept: ACCEPT }, signal,
  });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail ?? `${response.status} ${response.statusText}`);
  }
  const data = await read(response);
  const contentType = response.headers.get("Content-Type");
  return { data, contentType, kind: kindOf(response), executionTime: Math.round(performance.now() - began) };
}

function kindOf(response) {
  return response.headers.get("Content-Type").includes("json") ? "rows" : "graph";
}

async function read(response) {
  const words = new TextDecoder();
  let text = "";
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += words.decode(part.value, { stream: true });
    if (text.length > LARGEST) {
      await reader.cancel();
      const problem = new Error("The answer is too large to be shown. Add a LIMIT, or download it.");
      throw Object.assign(problem, { kind: kindOf(response) });
    }
  }
  return text + words.decode();
}

function show(query, found) {
  const chosen = location.hash.slice(1) || query.match(/^# view: (\w+)/m)?.[1];
  answer.replaceChildren(element("h2", {}, "Answer"), views.rootEl.parentElement, downloads(query, found.kind));
  views.selectedPlugin = Yasr.plugins[chosen] ? chosen : "table";
  views.setResponse(found);
  const rows = views.results.getBindings()?.length;
  const number = rows === undefined ? "Answered" : `${rows.toLocaleString("en")} row${rows === 1 ? "" : "s"}`;
  state.textContent = `${number} in ${(found.executionTime / 1000).toFixed(2)} s.`;
  if (answer.getBoundingClientRect().top > innerHeight / 2) answer.scrollIntoView({ block: "center" });
}

function downloads(query, kind) {
  const formats = JSON.parse(form.dataset.downloads)[kind];
  const links = formats.flatMap(([suffix, label]) => [" · ", element("a", { href: link(query, suffix) }, label)]).slice(1);
  const share = element("a", { className: "share", href: link(query) + location.hash }, "Link to this answer");
  return element("p", {}, "All of it as ", ...links, " — ", share);
}

// What went wrong, in the server's words; where these name a line, the cursor goes there.
function say(words, ...more) {
  state.textContent = "";
  const said = [element("h2", {}, "Not answered"), element("p", {}, words), ...more.filter(Boolean)];
  answer.replaceChildren(element("section", { role: "alert" }, ...said));
  const [, line, column] = words.match(/line (\d+)(?:, column (\d+))?/) ?? [];
  if (line) editor.getDoc().setCursor({ line: line - 1, ch: (column ?? 1) - 1 });
}

function fill(query) {
  editor.setValue(query);
  editor.getDoc().setCursor({ line: 0, ch: 0 });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (running) running.abort();
  else run();
});
document.querySelector(".questions").addEventListener("click", (event) => {
  const question = event.target.closest("a");
  if (!question || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  fill(new URL(question.href).searchParams.get("query"));
  history.pushState(null, "", question.href);
  run(false);
});
addEventListener("popstate", () => {
  const query = new URL(location.href).searchParams.get("query");
  if (query !== null && query !== editor.getValue()) {
    fill(query);
    run(false);
  }
});
// The server has answered a query of the address already, in plain rows; with the views it is asked for once more.
if (answer.querySelector("section:not([role])")) run(false);
