import { call } from "./api.js";
import { byId, onClick, session } from "./shell.js";

const WORDS = { checking: "Checking", ready: "Ready", failing: "Not ready", unreachable: "Cannot be reached" };

async function readiness() {
  try {
    const { status } = await call("GET", "/health");
    return status === "pass" ? "ready" : "failing";
  } catch (error) {
    return error.status === 0 ? "unreachable" : "failing";
  }
}

function show(state) {
  byId("readiness").dataset.state = state;
  byId("readiness").textContent = WORDS[state];
}

async function check() {
  show("checking");
  show(await readiness());
}

async function invite() {
  if (!(await session)?.signed_in) return;
  byId("start").href = "/availability";
  byId("start").textContent = "Choose when you can be booked";
}

onClick(byId("readiness-retry"), check);
check();
invite();
