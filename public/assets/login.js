import { call } from "./api.js";
import { attempt, byId, onSubmit, tell } from "./shell.js";

/** Where ?next= leads, on this site alone. */
function next() {
  const wanted = new URLSearchParams(location.search).get("next") || "/notify";
  try {
    const url = new URL(wanted, location.origin);
    return url.origin === location.origin ? url.pathname + url.search : "/notify";
  } catch {
    return "/notify";
  }
}

async function enter(path, fields) {
  await call("POST", path, fields);
  location.assign(next());
}

async function sendCode() {
  const { detail } = await call("POST", "/api/codes", { email: byId("code-email").value });
  byId("code-step").hidden = false;
  byId("code-value").focus();
  tell(detail);
}

onSubmit(byId("login-form"), (fields) => enter("/api/session", fields));
onSubmit(byId("register-form"), (fields) => enter("/api/accounts", fields));
onSubmit(byId("code-form"), (fields) =>
  byId("code-step").hidden ? sendCode() : enter("/api/codes/verify", fields),
);
byId("code-send").addEventListener("click", () => attempt(sendCode));
