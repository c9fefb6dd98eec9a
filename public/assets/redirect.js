const FALLBACK = "/notify";
const MISREAD = /[\u0000-\u0020\u007f-\u009f\\]/; // what URL parsers drop, or read as a slash

const resolve = (path) => new URL(path, location.origin);

/** The path on this site that `wanted` leads to, or the fallback. */
export function localPath(wanted) {
  if (!wanted || MISREAD.test(wanted)) return FALLBACK;
  try {
    const url = resolve(wanted);
    const path = url.pathname + url.search;
    // A path that begins with two slashes, as after `/.//host`, names another host once it is resolved again.
    const same = [url, resolve(path)].every(({ origin }) => origin === location.origin);
    return same && /^\/(?!\/)/.test(path) ? path : FALLBACK;
  } catch {
    return FALLBACK;
  }
}
