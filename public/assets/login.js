import { call } from "./api.js";
import { localPath } from "./redirect.js";
import { byId, onClick, onSubmit, tell } from "./shell.js";

async function enter(path, fields) {
  await call("POST", path, fields);
  location.assign(localPath(new URLSearchParams(location.search).get("next")));
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
onClick(byId("code-send"), sendCode, byId("code-form"));
