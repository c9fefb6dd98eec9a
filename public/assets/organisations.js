import { call } from "./api.js";
import { button, byId, fill, make, onClick, onSubmit, tell, whenSignedIn } from "./shell.js";

const RANK = { member: 1, admin: 2, owner: 3 };
const token = location.hash.slice(1);
const invited = token !== "" && token !== "content"; // #content is the skip link's
let me = "";
let open = ""; // the address of the organisation that is shown

async function show() {
  const { organisations } = await call("GET", "/api/organisations");
  fill(byId("organisations"), organisations.map(row));
}

const buttons = (...all) => make("div", "", { className: "row" }, ...all);

function row(one) {
  const members = button("Open", `Open ${one.name}`, async () => {
    open = `/api/organisations/${one.id}`;
    await showOne();
    byId("members-title").focus();
  });
  return [one.name, one.role, buttons(members)];
}

async function showOne() {
  const found = await call("GET", open);
  const manages = found.role !== "member";
  const { invitations } = manages ? await call("GET", `${open}/invitations`) : { invitations: [] };
  byId("members-title").textContent = `Members of ${found.name}`;
  fill(byId("members"), found.members.map((member) => memberRow(member, found.role)));
  fill(byId("invitations"), invitations.map(invitationRow));
  byId("invitations-section").hidden = byId("invite-form").hidden = !manages;
  byId("members-section").hidden = false;
}

function close() {
  byId("members-section").hidden = byId("invitations-section").hidden = byId("invite-form").hidden = true;
}

function memberRow(member, role) {
  const self = member.id === me;
  const manages = role === "owner" || (role === "admin" && member.role !== "owner");
  const actions = self ? [leave()] : manages ? [...promotions(member, role), removal(member)] : [];
  return [member.name, member.role, buttons(...actions)];
}

function leave() {
  return button("Leave", "Leave the organisation", async () => {
    await call("DELETE", `${open}/members/${me}`);
    tell("You have left.");
    close();
    await show();
  }, "danger");
}

function removal({ id, name }) {
  return button("Remove", `Remove ${name}`, async () => {
    await call("DELETE", `${open}/members/${id}`);
    tell(`${name} is removed.`);
    await showOne();
  }, "danger");
}

function promotions(member, mine) {
  const roles = Object.keys(RANK).filter((role) => role !== member.role && RANK[role] <= RANK[mine]);
  return roles.map((role) =>
    button(`Make ${role}`, `Make ${member.name} ${role}`, async () => {
      await call("PUT", `${open}/members/${member.id}`, { role });
      tell(`${member.name} is now ${role}.`);
      await showOne();
    }),
  );
}

function invitationRow({ id, email, role }) {
  const withdraw = button("Withdraw", `Withdraw the invitation of ${email}`, async () => {
    await call("DELETE", `${open}/invitations/${id}`);
    tell(`The invitation of ${email} is withdrawn.`);
    await showOne();
  }, "danger");
  return [email, role, buttons(withdraw)];
}

onClick(byId("invitation-accept"), async () => {
  const joined = await call("POST", "/api/invitations/accept", { token });
  history.replaceState(null, "", "/organisations");
  byId("invitation").hidden = true;
  tell(`You are in ${joined.name}, as ${joined.role}.`);
  await show();
});

onSubmit(byId("invite-form"), async (fields) => {
  await call("POST", `${open}/invitations`, fields);
  byId("invite-form").reset();
  tell(`An invitation is on its way to ${fields.email}.`);
  await showOne();
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
