import { call } from "./api.js";
import { button, byId, fill, make, onClick, onSubmit, tell, whenSignedIn } from "./shell.js";

const form = byId("profile-form");
const NOBODY = "There is nobody here yet. Add the first person with the form on this page.";
const NOBODY_FOUND = "Nobody matches your search. Try another word, or leave the search empty to see everyone.";
let page = 1;
let editing = null; // the id, while one is edited

async function show(wanted = page) {
  const query = new URLSearchParams({ q: byId("search-text").value, page: wanted });
  const found = await call("GET", `/api/profiles?${query}`);
  if (wanted > found.pages) return show(found.pages);
  page = wanted;
  fill(byId("profiles"), found.profiles.map(row));
  byId("profiles-none").textContent = byId("search-text").value ? NOBODY_FOUND : NOBODY;
  byId("pager").hidden = found.total === 0;
  byId("page-number").textContent = `Page ${found.page} of ${found.pages}`;
  byId("page-previous").disabled = page <= 1;
  byId("page-next").disabled = page >= found.pages;
}

function row(profile) {
  const edit = button("Edit", `Edit ${profile.name}`, () => startEdit(profile));
  const remove = button("Delete", `Delete ${profile.name}`, async () => {
    await call("DELETE", `/api/profiles/${profile.id}`);
    if (editing === profile.id) endEdit();
    tell(`${profile.name} is deleted.`);
    await show();
  }, "danger");
  return [profile.name, profile.role, make("div", "", { className: "row" }, edit, remove)];
}

function startEdit(profile) {
  editing = profile.id;
  for (const name of ["name", "email", "role", "notes"]) form.elements[name].value = profile[name];
  label("Edit a person", "Save");
  byId("profile-name").focus();
}

function endEdit() {
  editing = null;
  form.reset();
  label("Add a person", "Add");
}

function label(title, action) {
  byId("profile-title").textContent = title;
  byId("profile-save").textContent = action;
  byId("profile-cancel").hidden = !editing;
}

const turn = (step) => () => show(page + step);

onClick(byId("profile-cancel"), endEdit);
onClick(byId("page-previous"), turn(-1));
onClick(byId("page-next"), turn(1));
onSubmit(byId("search-form"), () => show(1));
onSubmit(form, async (fields) => {
  if (editing) await call("PUT", `/api/profiles/${editing}`, fields);
  else await call("POST", "/api/profiles", fields);
  endEdit();
  tell("Saved.");
  await show();
});
whenSignedIn(() => show());
