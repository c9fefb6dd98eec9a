import { call } from "./api.js";
import { byId, fill, onClick, onSubmit, tell, when, whenSignedIn } from "./shell.js";

function showPreferences(preferences) {
  byId("pref-booking").checked = preferences.booking;
  byId("pref-news").checked = preferences.news;
}

async function showMessages() {
  const { messages } = await call("GET", "/api/notify/messages");
  const row = ({ created_at, subject, status }) => [when(created_at), subject, status];
  fill(byId("messages"), messages.map(row));
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

onClick(byId("session-touch"), async () => {
  showEnd(await call("POST", "/api/session/touch"));
  tell("Your session has been extended.");
});

whenSignedIn(async (session) => {
  showEnd(session);
  showPreferences(await call("GET", "/api/notify/preferences"));
  await showMessages();
});
