import { call } from "./api.js";
import { attempt, byId, onSubmit, tell, whenSignedIn } from "./shell.js";

function show(share) {
  byId("share-headline").value = share.headline;
  byId("share-visible").checked = share.visible;
  showLink(share.url);
}

function showLink(url) {
  byId("share-url").value = url ?? "";
  byId("share-copy").disabled = byId("share-revoke").disabled = !url;
  byId("share-make").textContent = url ? "Make a new link" : "Make a link";
}

const onClick = (id, action) => byId(id).addEventListener("click", () => attempt(action));

onSubmit(byId("share-form"), async ({ headline }) => {
  show(await call("PUT", "/api/share", { headline, visible: byId("share-visible").checked }));
  tell("Saved.");
});
onClick("share-make", async () => {
  showLink((await call("POST", "/api/share/link")).url);
  tell("This is your link. The previous one no longer works.");
});
onClick("share-revoke", async () => {
  await call("DELETE", "/api/share/link");
  showLink(null);
  tell("The link no longer works.");
});
onClick("share-copy", async () => {
  byId("share-url").select();
  await navigator.clipboard.writeText(byId("share-url").value);
  tell("Copied.");
});
whenSignedIn(async () => show(await call("GET", "/api/share")));
