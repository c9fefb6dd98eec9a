// The API: JSON both ways, errors as exceptions, the CSRF token on every change.

let csrfToken = "";

export class ApiError extends Error {
  constructor(status, body) {
    super(body.detail || `The service answered ${status}.`);
    this.status = status;
    this.fields = body.fields || {};
  }
}

export async function call(method, path, body) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (csrfToken) headers["X-CSRF-Token"] = csrfToken;
  const request = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
  const response = await fetch(path, request).catch(() => {
    throw new ApiError(0, { detail: "The service cannot be reached. Try again." });
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, answer);
  if (answer.csrf_token) csrfToken = answer.csrf_token;
  return answer;
}

/** Sends a file and reports progress from 0 to 1, which fetch cannot. */
export function send(path, file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRF-Token", csrfToken);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 1);
    request.onerror = () => reject(new ApiError(0, { detail: "The upload was interrupted. Try again." }));
    request.onload = () => {
      if (request.status === 201) resolve(request.response);
      else reject(new ApiError(request.status, request.response ?? {}));
    };
    request.send(file);
  });
}
