import { call } from "./api.js";
import { button, byId, make, onClick, tell, whenSignedIn } from "./shell.js";

const cancel = byId("subscription-cancel"); // not on the page after paying

function show({ plan, status }) {
  const active = status !== "none" && status !== "cancelled";
  const regular = status === "none" || status === "active";
  byId("plan-status").textContent = regular ? plan : `${plan}, ${status.replace("_", " ")}`;
  if (!cancel) return;
  cancel.hidden = !active;
  byId("plans").hidden = active;
}

function choice({ id, cents, currency }, index) {
  const price = `${(cents / 100).toLocaleString(undefined, { style: "currency", currency })} a month`;
  const choose = button(`Choose ${id}`, `Choose ${id}: ${price}`, async () => {
    location.assign((await call("POST", "/api/subscription/checkout", { plan: id })).url);
  }, index === 0 ? "primary" : "");
  return make("li", "", {}, make("h2", id[0].toUpperCase() + id.slice(1)), make("p", price, { className: "price" }), choose);
}

if (cancel) {
  onClick(cancel, async () => {
    show(await call("DELETE", "/api/subscription"));
    tell("Your subscription is cancelled.");
  });
}
whenSignedIn(async () => {
  show(await call("GET", "/api/subscription"));
  if (cancel) byId("plans").replaceChildren(...(await call("GET", "/api/plans")).plans.map(choice));
});
