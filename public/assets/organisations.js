import { call } from "./api.js";
import { attempt, button, byId, fill, make, onSubmit, tell, whenSignedIn } from "./shell.js";

const token = location.hash.slice(1);
const invited = token !== "" && token !== "content"; // #content is the skip link's
let me = "";
let open = ""; // the address of the organisation whose members are shown

async function show() {
  const { organisations } = await call("GET", "/api/organisations");
  fill(byId("organisations"), organisations.map(row));
}

function row(one) {
  const members = button("Open", `Open ${one.name}`, async () => {
    open = `/api/organisations/${one.id}`;
    await showMembers();
    byId("members-title").focus();
  });
  return [one.name, one.role, make("div", "", { className: "row" }, members)];
}

async function showMembers() {
  const found = await call("GET", open);
  byId("members-title").textContent = `Members of ${found.name}`;
  fill(byId("members"), found.members.map((member) => memberRow(member, found.role)));
  byId("invite-form").hidden = found.role === "member";
  byId("members-section").hidden = false;
}

function memberRow(member, role) {
  const self = member.id === me;
  const mayRemove = self || role === "owner" || (role === "admin" && member.role !== "owner");
  const words = self ? ["Leave", "Leave the organisation"] : ["Remove", `Remove ${member.name}`];
  const remove = button(...words, async () => {
    await call("DELETE", `${open}/members/${member.id}`);
    tell(self ? "You have left." : `${member.name} is removed.`);
    if (self) byId("members-section").hidden = byId("invite-form").hidden = true;
    else await showMembers();
    await show();
  });
  return [member.name, member.role, make("div", "", { className: "row" }, ...(mayRemove ? [remove] : []))];
}

byId("invitation-accept").addEventListener("click", () =>
  attempt(async () => {
    const joined = await call("POST", "/api/invitations/accept", { token });
    history.replaceState(null, "", "/organisations");
    byId("invitation").hidden = true;
    tell(`You are in ${joined.name}, as ${joined.role}.`);
    await show();
  }),
);

onSubmit(byId("invite-form"), async (fields) => {
  await call("POST", `${open}/invitations`, fields);
  byId("invite-form").reset();
  tell(`An invitation is on its way to ${fields.email}.`);
});

onSubmit(byId("create-form"), async (fields) => {
  await call("POST", "/api/organisations", fields);
  byId("create-form").reset();
  tell(`${fields.name} is started.`);
  await show();
});

whenSignedIn(async ({ account }) => {
  me = account.id;
  byId("invitation").hidden = !invited;
  await show();
});
