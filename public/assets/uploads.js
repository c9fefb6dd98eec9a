import { ApiError, call, send } from "./api.js";
import { button, byId, fill, make, onSubmit, tell, whenSignedIn } from "./shell.js";

const LARGEST = 5 * 1024 * 1024;
const progress = byId("upload-progress");

async function show() {
  const { uploads } = await call("GET", "/api/uploads");
  fill(byId("uploads"), uploads.map(row));
}

function row({ id, name, size }) {
  const remove = button("Delete", `Delete ${name}`, async () => {
    await call("DELETE", `/api/uploads/${id}`);
    tell(`${name} is deleted.`);
    await show();
  }, "danger");
  return [make("a", name, { href: `/api/uploads/${id}` }), `${Math.ceil(size / 1024)} KiB`, remove];
}

function refuse(detail) {
  throw new ApiError(422, { detail, fields: { file: detail } });
}

onSubmit(byId("upload-form"), async () => {
  const [file] = byId("upload-file").files;
  if (!file) refuse("Choose a file first.");
  if (file.size > LARGEST) refuse("The file is larger than 5 MiB. Choose a smaller one.");
  progress.value = 0;
  progress.hidden = false;
  try {
    await send(`/api/uploads?name=${encodeURIComponent(file.name)}`, file, (part) => {
      progress.value = part;
    });
  } finally {
    progress.hidden = true;
  }
  byId("upload-form").reset();
  tell(`${file.name} is uploaded.`);
  await show();
});
whenSignedIn(show);
