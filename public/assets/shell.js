// What all pages share: the session, the message, forms that report their outcome, tables.

import { call } from "./api.js";

export const byId = (id) => document.getElementById(id);

/** Shows the outcome of an action, with elements after the text; an error interrupts a screen reader. */
export function tell(text, isError = false, ...more) {
  const message = byId("message");
  message.setAttribute("role", isError ? "alert" : "status");
  message.classList.toggle("error", isError);
  message.replaceChildren(text, ...more);
}

/** Runs an action; shows an error as the message and at the fields of the form. */
export async function attempt(action, form) {
  const from = document.activeElement;
  for (const field of form?.elements ?? []) unmark(field);
  try {
    await action();
  } catch (error) {
    report(error, form);
  }
  keepFocus(from);
}

function report(error, form) {
  if (error.code === "signed_out") {
    const href = `/login?next=${encodeURIComponent(location.pathname)}`;
    return tell("Your session has ended. ", true, make("a", "Log in again", { href }));
  }
  const invalid = Object.entries(error.fields ?? {});
  const named = invalid.map(([name, text]) => `${nameOf(form?.elements[name], name)}: ${text}`);
  tell(named.join(" ") || error.message, true);
  if (!form) return;
  for (const [name, text] of invalid) if (form.elements[name]) mark(form.elements[name], text);
  const first = [...form.elements].find((field) => field.ariaInvalid === "true");
  if (first) control(first).focus();
}

const nameOf = (field, name) =>
  field?.labels?.[0]?.textContent ?? field?.ariaLabel ?? field?.firstElementChild?.textContent ?? name;
const control = (field) => field.querySelector("select, input, button") ?? field; // in a fieldset

const notes = new WeakMap(); // by field, because fields of a list get other ids when one is removed

/** Shows what is wrong with a field behind it, and describes the field by it. */
function mark(field, text) {
  const note = make("p", text, { id: `${field.id}-error`, className: "field-error" });
  notes.set(field, note);
  if (field.tagName === "FIELDSET") field.append(note);
  else field.after(note);
  field.setAttribute("aria-invalid", "true");
  const described = [field.getAttribute("aria-describedby"), note.id].filter(Boolean);
  field.setAttribute("aria-describedby", described.join(" "));
}

function unmark(field) {
  const note = notes.get(field);
  if (!note) return;
  notes.delete(field);
  field.removeAttribute("aria-invalid");
  const others = field.getAttribute("aria-describedby").replace(note.id, "").trim();
  if (others) field.setAttribute("aria-describedby", others);
  else field.removeAttribute("aria-describedby");
  note.remove();
}

/** Moves the focus to the content if the element that had it is gone or disabled. */
function keepFocus(from) {
  const now = document.activeElement;
  if (from === document.body || (now !== document.body && now !== from)) return;
  if (from.disabled || !from.isConnected || !from.checkVisibility()) byId("content").focus({ preventScroll: true });
}

/** Calls `action(fields)` on submit, once at a time; at once if early.js has kept the form. */
export function onSubmit(form, action) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await once(form, () => attempt(() => action(Object.fromEntries(new FormData(form))), form));
  });
  if (form.getAttribute("aria-busy") !== "true") return;
  form.removeAttribute("aria-busy");
  form.requestSubmit();
}

/** Calls the action on a click, once at a time. */
export function onClick(element, action, form) {
  element.addEventListener("click", () => once(element, () => attempt(action, form)));
}

async function once(element, action) {
  if (element.getAttribute("aria-busy") === "true") return;
  element.setAttribute("aria-busy", "true");
  try {
    await action();
  } finally {
    element.removeAttribute("aria-busy");
  }
}

function show(session) {
  byId("log-in").hidden = session.signed_in;
  byId("log-out").hidden = byId("whoami").hidden = !session.signed_in;
  byId("whoami").textContent = session.account?.name ?? "";
}

onClick(byId("log-out"), async () => {
  await call("DELETE", "/api/session");
  location.reload();
});

/** Loads what a page shows; an error is shown with a button to try again. Resolves to success. */
export async function load(action) {
  try {
    await action();
    return true;
  } catch (error) {
    if (error.code === "signed_out") report(error);
    else tell(`${error.message} `, true, button("Try again", "Try again", () => location.reload()));
    return false;
  }
}

/** Resolves to the session; to null if the service gives none. */
export const session = (async () => {
  let found = null;
  await load(async () => show((found = await call("GET", "/api/session"))));
  return found;
})();

/** Shows the page to signed-in users once `fillPage` has filled it, and a link to log in to others. */
export async function whenSignedIn(fillPage) {
  const found = await session;
  if (!found) return;
  byId("signed-out").hidden = found.signed_in;
  if (found.signed_in && (await load(() => fillPage(found)))) byId("signed-in").hidden = false;
}

/** An element with text and properties; text is never read as HTML. */
export function make(tag, text = "", properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), { textContent: text }, properties);
  element.append(...children);
  return element;
}

/** `weight` is "danger" for what destroys, "primary" for what the page is for. */
export function button(text, label, action, weight = "") {
  const element = make("button", text, { type: "button", className: weight, ariaLabel: label });
  onClick(element, action);
  return element;
}

/** Fills a table: a list of rows, each a list of texts or elements. Without rows, `#ID-none` is shown. */
export function fill(table, rows) {
  const cells = (row) => row.map((cell) => make("td", "", {}, cell));
  table.tBodies[0].replaceChildren(...rows.map((row) => make("tr", "", {}, ...cells(row))));
  table.hidden = rows.length === 0;
  const none = byId(`${table.id}-none`); // not for a table that always has rows
  if (none) none.hidden = rows.length > 0;
}

export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const note of document.querySelectorAll(".zone")) note.textContent = `Times are in your time zone, ${ZONE}.`;

export const when = (time) =>
  new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
