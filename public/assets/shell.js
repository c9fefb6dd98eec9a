// What all pages share: the session, the message, and forms that report their outcome.

import { call } from "./api.js";

export const byId = (id) => document.getElementById(id);

export function tell(text, isError = false) {
  byId("message").textContent = text;
  byId("message").classList.toggle("error", isError);
}

/** Runs an action; shows an error as the message and marks the fields of the form. */
export async function attempt(action, form) {
  try {
    await action();
  } catch (error) {
    tell(error.message, true);
    for (const input of form?.elements ?? []) {
      if (input.name in (error.fields ?? {})) input.setAttribute("aria-invalid", "true");
    }
  }
}

/** Calls `action(fields)` on submit, once at a time. */
export function onSubmit(form, action) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true") return;
    form.setAttribute("aria-busy", "true");
    for (const input of form.elements) input.removeAttribute("aria-invalid");
    await attempt(() => action(Object.fromEntries(new FormData(form))), form);
    form.removeAttribute("aria-busy");
  });
}

function show(session) {
  byId("log-in").hidden = session.signed_in;
  byId("log-out").hidden = byId("whoami").hidden = !session.signed_in;
  byId("whoami").textContent = session.account?.name ?? "";
}

byId("log-out").addEventListener("click", () =>
  attempt(async () => {
    await call("DELETE", "/api/session");
    location.reload();
  }),
);

/** Resolves to the session; a service that cannot be reached counts as signed out. */
export const session = call("GET", "/api/session").then(
  (found) => (show(found), found),
  (error) => (tell(error.message, true), { signed_in: false }),
);

/** Shows the page to signed-in users once `load` has filled it, and a link to log in to others. */
export async function whenSignedIn(load) {
  const found = await session;
  byId("signed-out").hidden = found.signed_in;
  if (!found.signed_in) return;
  await attempt(() => load(found));
  byId("signed-in").hidden = false;
}

/** An element with text and properties; text is never read as HTML. */
export function make(tag, text = "", properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), { textContent: text }, properties);
  element.append(...children);
  return element;
}

export function button(text, label, action) {
  const element = make("button", text, { type: "button", className: "quiet", ariaLabel: label });
  element.addEventListener("click", () => attempt(action));
  return element;
}

/** Fills a table: a list of rows, each a list of texts or elements. */
export function fill(table, rows) {
  const cells = (row) => row.map((cell) => make("td", "", {}, cell));
  table.tBodies[0].replaceChildren(...rows.map((row) => make("tr", "", {}, ...cells(row))));
}

export const when = (time) =>
  new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
