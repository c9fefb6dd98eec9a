// The API: JSON both ways, errors as exceptions, the CSRF token on every change.

const TIMEOUT_MS = 15_000;
const LATE = "The service did not answer in time. Try again.";
let csrfToken = "";

/** `status` is 0 without an answer; `fields` has a message for each invalid field. */
export class ApiError extends Error {
  constructor(status, body) {
    super(body.detail || `The service cannot do this now (${status}). Try again later.`);
    this.status = status;
    this.code = body.error;
    this.fields = body.fields || {};
  }
}

async function fetchText(path, request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(path, { ...request, signal: stop.signal });
    return [response, await response.text()];
  } catch {
    const detail = stop.signal.aborted ? LATE : "The service cannot be reached. Try again.";
    throw new ApiError(0, { detail });
  } finally {
    clearTimeout(timer);
  }
}

/** The object in a body; null if the body is something else. */
function parse(text) {
  try {
    return text ? Object(JSON.parse(text)) : {};
  } catch {
    return null;
  }
}

export async function call(method, path, body) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (csrfToken) headers["X-CSRF-Token"] = csrfToken;
  const request = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
  const [response, text] = await fetchText(path, request);
  const answer = parse(text);
  if (!response.ok || !answer) throw new ApiError(response.status, answer ?? {});
  if (answer.csrf_token) csrfToken = answer.csrf_token;
  return answer;
}

/** Sends a file and reports progress from 0 to 1, which fetch cannot. */
export function send(path, file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (detail) => reject(new ApiError(0, { detail }));
    let timer;
    const moved = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), TIMEOUT_MS);
    };
    request.open("POST", path);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRF-Token", csrfToken);
    request.upload.onprogress = ({ loaded, total }) => {
      moved();
      onProgress(total ? loaded / total : 1);
    };
    request.onabort = () => fail(LATE);
    request.onerror = () => fail("The upload was interrupted. Try again.");
    request.onload = () => {
      if (request.status === 201) resolve(request.response);
      else reject(new ApiError(request.status, request.response ?? {}));
    };
    request.onloadend = () => clearTimeout(timer);
    request.send(file);
    moved();
  });
}
