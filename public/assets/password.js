import { call } from "./api.js";
import { byId, onClick, onSubmit, session, tell } from "./shell.js";

const token = location.hash.slice(1);
const byLink = token !== "" && token !== "content"; // #content is the skip link's

onSubmit(byId("reset-form"), async (fields) => {
  await call("POST", "/api/password/reset", { ...fields, token });
  history.replaceState(null, "", "/password");
  byId("reset-form").hidden = true;
  tell("Your new password is set. You can log in with it.");
});

onSubmit(byId("request-form"), async (fields) => {
  tell((await call("POST", "/api/password/reset-link", fields)).detail);
});

onSubmit(byId("change-form"), async (fields) => {
  await call("POST", "/api/password/change", fields);
  byId("change-form").reset();
  tell("Your password is changed.");
});

onClick(byId("log-out-everywhere"), async () => {
  await call("DELETE", "/api/sessions");
  location.assign("/login");
});

const found = await session;
byId("reset-form").hidden = !byLink;
byId("signed-in").hidden = byLink || !found?.signed_in;
byId("request-form").hidden = byLink || found?.signed_in !== false;
