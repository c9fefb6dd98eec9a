// Adds to the board what needs a script: the filter, the slider, the reader's time zone.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Times in the zone of the reader; the page has those of the machine that ran the gate.
for (const time of all("time[datetime]")) {
  const moment = new Date(time.dateTime);
  if (!Number.isNaN(moment.getTime())) {
    time.title = time.textContent;
    time.textContent = moment.toLocaleString(undefined, {
      day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
      ...(/\b\d{4}\b/.test(time.title) ? { year: "numeric", timeZoneName: "short" } : {}),
    });
  }
}

// The verdict in the title, to be seen among many tabs.
const verdict = document.querySelector(".verdict h2");
if (verdict) document.title = `${verdict.textContent} · ${document.title}`;

function prepareFilter(form) {
  const packs = all("details.pack");
  const output = form.querySelector("output");
  const search = form.querySelector("input[type=search]");
  const rows = all("tr[id]", form.parentElement).map((row) => {
    let head = row;
    if (row.classList.contains("subject")) while (head && !head.classList.contains("group")) head = head.previousElementSibling;
    const text = `${row.id} ${head && head !== row ? head.textContent : ""} ${row.textContent}`;
    const flaky = row.querySelector("b.flaky") !== null;
    return { row, head: head === row ? null : head, text: text.toLowerCase(), states: [...row.classList, ...(flaky ? ["flaky"] : [])] };
  });
  const folds = all("details", form.parentElement);
  let open = null; // how the reader left the folds before filtering

  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const states = form.elements.status.value.split(" ").filter(Boolean);
    const active = words.length > 0 || states.length > 0;
    if (active && !open) open = folds.map((fold) => fold.open);
    const heads = new Map();
    let shown = 0;
    for (const { row, head, text, states: own } of rows) {
      const fits = words.every((word) => text.includes(word)) && (!states.length || states.some((state) => own.includes(state)));
      row.hidden = !fits;
      if (fits) shown += 1;
      if (head) heads.set(head, heads.get(head) || fits);
    }
    for (const [head, fits] of heads) head.hidden = !fits;
    folds.forEach((fold, index) => {
      const fits = !active || fold.querySelector("tr[id]:not([hidden])") !== null;
      fold.hidden = !fits;
      fold.open = active ? fits : open ? open[index] : fold.open;
    });
    if (!active) open = null;
    output.textContent = active ? `${shown} of ${rows.length} checks` : "";
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = packs.length === 0;
}
all("form.filter").forEach(prepareFilter);

// A link to a row opens the folds around it.
function reveal() {
  const target = document.getElementById(location.hash.slice(1)) || document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (target.matches("tr, details")) target.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", reveal);
if (location.hash) reveal();

// The expected look above the actual one, with a slider that uncovers it.
function compare(looks) {
  const [expected, actual] = ["expected", "actual"].map((name) => looks.querySelector(`.${name} img`));
  if (!expected || !actual) return;
  const figure = document.createElement("figure");
  figure.className = "slider";
  const stack = document.createElement("div");
  stack.className = "stack";
  const over = expected.cloneNode();
  const under = actual.cloneNode();
  over.alt = "";
  stack.append(under, over);
  const label = document.createElement("label");
  label.append("Expected at the left, actual at the right ");
  const range = document.createElement("input");
  range.type = "range";
  range.value = "50";
  label.append(range);
  const slide = () => over.style.setProperty("clip-path", `inset(0 ${100 - range.value}% 0 0)`);
  range.addEventListener("input", slide);
  slide();
  figure.append(stack, label);
  looks.append(figure);
}
all(".looks").forEach(compare);

// Folded failures are not printed.
addEventListener("beforeprint", () => all(".failures details").forEach((fold) => { fold.open = true; }));
