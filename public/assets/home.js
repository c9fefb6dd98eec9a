import { byId } from "./shell.js";

const WORDS = { ready: "Ready", failing: "Not ready", unreachable: "Cannot be reached" };

async function readiness() {
  try {
    const response = await fetch("/health", { cache: "no-store" });
    const { status } = await response.json();
    return response.ok && status === "pass" ? "ready" : "failing";
  } catch {
    return "unreachable";
  }
}

async function check() {
  const state = await readiness();
  byId("readiness").dataset.state = state;
  byId("readiness").textContent = WORDS[state];
}

byId("readiness-retry").addEventListener("click", check);
check();
