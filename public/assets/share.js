import { call } from "./api.js";
import { byId, onClick, onSubmit, tell, whenSignedIn } from "./shell.js";

function show(share) {
  byId("share-headline").value = share.headline;
  byId("share-visible").checked = share.visible;
  showLink(share.url);
}

function showLink(url) {
  byId("share-url").value = url ?? "";
  byId("share-copy").disabled = byId("share-revoke").disabled = !url;
  byId("share-none").hidden = Boolean(url);
  byId("share-make").textContent = url ? "Make a new link" : "Make a link";
}

onSubmit(byId("share-form"), async ({ headline }) => {
  show(await call("PUT", "/api/share", { headline, visible: byId("share-visible").checked }));
  tell("Saved.");
});
onClick(byId("share-make"), async () => {
  showLink((await call("POST", "/api/share/link")).url);
  tell("This is your link. The previous one no longer works.");
});
onClick(byId("share-revoke"), async () => {
  await call("DELETE", "/api/share/link");
  showLink(null);
  tell("The link no longer works.");
});
onClick(byId("share-copy"), async () => {
  byId("share-url").select();
  try {
    await navigator.clipboard.writeText(byId("share-url").value);
  } catch {
    throw new Error("The browser does not allow copying. Copy the address from the field.");
  }
  tell("Copied.");
});
whenSignedIn(async () => show(await call("GET", "/api/share")));
