import { call } from "./api.js";
import { attempt, byId, onSubmit, session, tell } from "./shell.js";

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

byId("log-out-everywhere").addEventListener("click", () =>
  attempt(async () => {
    await call("DELETE", "/api/sessions");
    location.assign("/login");
  }),
);

const { signed_in: signedIn } = await session;
byId("reset-form").hidden = !byLink;
byId("signed-in").hidden = byLink || !signedIn;
byId("request-form").hidden = byLink || signedIn;
