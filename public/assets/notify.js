import { call } from "./api.js";
import { attempt, byId, onSubmit, session, tell } from "./shell.js";

function showPreferences(preferences) {
  byId("pref-booking").checked = preferences.booking;
  byId("pref-news").checked = preferences.news;
}

function row(message) {
  const line = document.createElement("tr");
  const when = new Date(message.created_at).toLocaleString();
  for (const text of [when, message.subject, message.status]) {
    line.insertCell().textContent = text;
  }
  return line;
}

async function showMessages() {
  const { messages } = await call("GET", "/api/notify/messages");
  byId("messages").tBodies[0].replaceChildren(...messages.map(row));
}

function showEnd(end) {
  const time = new Date(end.expires_at).toLocaleTimeString();
  byId("session-left").textContent = `You stay signed in until ${time}.`;
}

onSubmit(byId("preferences-form"), async () => {
  const wanted = { booking: byId("pref-booking").checked, news: byId("pref-news").checked };
  showPreferences(await call("PUT", "/api/notify/preferences", wanted));
  tell("Saved.");
});

onSubmit(byId("email-form"), async (fields) => {
  await call("POST", "/api/notify/email", fields);
  byId("email-form").reset();
  tell("Sent.");
  await showMessages();
});

byId("session-touch").addEventListener("click", () =>
  attempt(async () => {
    showEnd(await call("POST", "/api/session/touch"));
    tell("Your session has been extended.");
  }),
);

const found = await session;
byId("signed-out").hidden = found.signed_in;
if (found.signed_in) {
  showEnd(found);
  await attempt(async () => {
    showPreferences(await call("GET", "/api/notify/preferences"));
    await showMessages();
  });
  byId("signed-in").hidden = false;
}
