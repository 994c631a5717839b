// Views of an answer, as plugins of YASR: its table with our links, a chart and a network drawn by ECharts.

const MOST_BARS = 60, MOST_SERIES = 4;
const NUMBER = /[#/](integer|decimal|double|float|int|long|short|nonNegativeInteger|positiveInteger)$/;

const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// The resizer of YASR's table would write a style sheet into the page, which our policy forbids; query.css has its rules.
// It looks whether one of that name (the hash of its text) is there, and is content with this, which styles nothing.
document.head.append(Object.assign(document.createElementNS("about:blank", "style"), { gripid: "573462389" }));

// YASR's table, with IRIs as prefixed names or paths that link to this site's pages, and plain literals.
export function table(Table, { short, address, labels }) {
  return class extends Table {
    helpReference = undefined;

    getColumns() {
      const [row, ...others] = super.getColumns();
      const render = (term, use) => (use === "display" ? this.getCellContent(term) : escaped(term.value));
      const shown = others.map((column) => ({ ...column, render: (term, use) => (term === "" ? "" : render(term, use)) }));
      return [{ ...row, title: '<span class="hidden">row</span>' }, ...shown];
    }

    drawControls() {
      super.drawControls();
      this.tableSizeField.setAttribute("aria-label", "Rows a page");
      this.tableEllipseSwitch.previousSibling.textContent = "Cut long cells";
    }

    getCellContent({ type, value, "xml:lang": language }) {
      if (type !== "uri") return `<div><span${language ? ` lang="${escaped(language)}"` : ""}>${escaped(value)}</span></div>`;
      const place = address(value);
      const ours = short(value) === value && place?.startsWith("/");
      const name = escaped((ours && place.slice(1)) || short(value));
      const label = labels.has(value) ? ` title="${escaped(labels.get(value))}"` : "";
      return `<div><span>${place ? `<a href="${escaped(place)}"${label}>${name}</a>` : name}</span></div>`;
    }
  };
}

class Picture {
  priority = 1;

  constructor(yasr) {
    this.yasr = yasr;
  }

  get rows() {
    return this.yasr.results?.getBindings() ?? [];
  }

  get variables() {
    return this.yasr.results?.getVariables() ?? [];
  }

  canHandleResults() {
    return this.rows.length > 0;
  }

  isNumeric(variable) {
    const values = this.rows.map((row) => row[variable]).filter(Boolean);
    return values.length > 0 && values.every((value) => NUMBER.test(value.datatype ?? ""));
  }

  words(term) {
    return term ? (term.type === "uri" ? lastPart(Chart.short(term.value)) : term.value) : "";
  }

  async draw() {
    const { words, height, option } = this.drawing();
    const box = document.createElement("div");
    const note = document.createElement("p");
    Object.assign(box, { className: "picture" });
    box.style.height = `${height}px`;
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", `${words} The table has the same in words.`);
    note.textContent = words;
    this.yasr.resultsEl.append(note, box);
    if (!window.echarts) await this.yasr.utils.addScript(Chart.source);
    this.chart = window.echarts.init(box, null, { renderer: "svg" });
    this.chart.setOption({
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      textStyle: { color: colour("--ink"), fontFamily: "system-ui, sans-serif" },
      color: ["--accent", "--warm", "--soft", "--mark-ink"].map(colour),
      tooltip: { renderMode: "richText", backgroundColor: colour("--card"), textStyle: { color: colour("--ink") } },
      ...option,
    });
    this.fit = () => this.chart.resize();
    addEventListener("resize", this.fit);
  }

  destroy() {
    removeEventListener("resize", this.fit);
    this.chart?.dispose();
  }
}

const part = (shown, all) => (shown < all ? `the first ${shown} of ${all.toLocaleString("en")}` : `all ${all}`);
const lastPart = (name) => name.replace(/#(id|article)$/, "").replace(/^https?:.*[/#](?=.)/, "");

// Numbers as bars, named by the columns that hold none; where there are no numbers, how many rows each value has.
export class Chart extends Picture {
  label = "Chart";

  drawing() {
    const numeric = this.variables.filter((variable) => this.isNumeric(variable));
    const { names, series } = numeric.length ? this.numbers(numeric.slice(0, MOST_SERIES)) : this.counts();
    const shown = Math.min(names.length, MOST_BARS);
    const drawn = series.map(({ name, values }) => ({
      name, type: "bar", data: values.slice(0, shown), barMaxWidth: 22,
      label: { show: series.length === 1, position: "right", color: colour("--soft") },
    }));
    return {
      words: `${series.map(({ name }) => name).join(", ")}: ${part(shown, names.length)} bars.`,
      height: 80 + shown * (12 + 14 * series.length),
      option: {
        grid: { left: 32, right: 48, top: series.length > 1 ? 36 : 8, bottom: 8, containLabel: true },
        legend: { show: series.length > 1, top: 0, left: 16, textStyle: { color: colour("--ink") } },
        xAxis: { type: "value", axisLabel: { color: colour("--soft") }, splitLine: { lineStyle: { color: colour("--line") } } },
        yAxis: {
          type: "category", inverse: true, data: names.slice(0, shown),
          axisLabel: { color: colour("--ink"), width: Math.min(260, innerWidth / 2.5), overflow: "truncate" },
        },
        series: drawn,
      },
    };
  }

  numbers(numeric) {
    const naming = this.variables.filter((variable) => !numeric.includes(variable)).slice(0, 3);
    return {
      names: this.rows.map((row) => naming.map((variable) => this.words(row[variable])).filter(Boolean).join(" · ")),
      series: numeric.map((name) => ({ name, values: this.rows.map((row) => Number(row[name]?.value ?? 0)) })),
    };
  }

  counts() {
    const [variable] = this.variables;
    const found = new Map();
    for (const row of this.rows) found.set(this.words(row[variable]), (found.get(this.words(row[variable])) ?? 0) + 1);
    const sorted = [...found].sort((a, b) => b[1] - a[1]);
    return { names: sorted.map(([name]) => name), series: [{ name: `rows by ${variable}`, values: sorted.map(([, n]) => n) }] };
  }
}

// Each row joins two things: subject and object of a triple, else the first column and the one that shares most with it.
export class Network extends Picture {
  label = "Network";

  get ends() {
    const [first, ...others] = this.variables.filter((variable) => !this.isNumeric(variable));
    if (this.variables.join(" ") === "subject predicate object") return ["subject", "object"];
    const values = (variable) => new Set(this.rows.map((row) => row[variable]?.value));
    const names = values(first);
    const shared = (variable) => [...values(variable)].filter((value) => value && names.has(value)).length;
    return [first, others.reduce((best, one) => (shared(one) > shared(best) ? one : best), others[0])];
  }

  canHandleResults() {
    return this.rows.length > 0 && this.ends[1] !== undefined;
  }

  drawing() {
    const [from, to] = this.ends;
    const weight = this.variables.find((variable) => this.isNumeric(variable));
    const edges = new Map(), degrees = new Map();
    const joined = this.rows.filter((row) => row[from] && row[to]);
    const shown = joined.slice(0, innerWidth < 700 ? 50 : 150); // more can't be told apart
    for (const row of shown) {
      const [source, target] = [this.words(row[from]), this.words(row[to])];
      const key = JSON.stringify([source, target]);
      const value = (edges.get(key)?.value ?? 0) + (weight ? Number(row[weight]?.value ?? 0) : 1);
      edges.set(key, { source, target, value });
      for (const end of [source, target]) degrees.set(end, (degrees.get(end) ?? 0) + 1);
    }
    const most = Math.max(...[...edges.values()].map(({ value }) => value), 1);
    const height = Math.min(720, Math.max(360, innerHeight - 160));
    const room = (this.yasr.resultsEl.clientWidth * height) / degrees.size; // square pixels for each thing
    return {
      words: `From ${from} to ${to}${weight ? `, as wide as ${weight}` : ""}: ${part(shown.length, joined.length)} rows.`,
      height,
      option: {
        series: [{
          type: "graph", layout: "force", roam: true, draggable: true, zoom: innerWidth < 700 ? 0.75 : 0.95,
          force: {
            repulsion: Math.min(220, room / 60), edgeLength: [10, Math.sqrt(room)], gravity: 0.15,
            layoutAnimation: false,
          },
          data: [...degrees].map(([name, degree]) => ({ name, value: degree, symbolSize: Math.min(26, 6 + 4 * Math.sqrt(degree)) })),
          edges: [...edges.values()].map((edge) => ({ ...edge, lineStyle: { width: 1 + (4 * edge.value) / most } })),
          edgeSymbol: ["none", "arrow"], edgeSymbolSize: 7,
          lineStyle: { color: colour("--soft"), curveness: 0.12, opacity: 0.7 },
          itemStyle: { color: colour("--accent") },
          label: { show: true, position: "right", color: colour("--ink"), width: 180, overflow: "truncate" },
          labelLayout: { hideOverlap: true },
          emphasis: { focus: "adjacency" },
        }],
      },
    };
  }
}
