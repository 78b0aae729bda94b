/** Sends a large file in pieces that go on after a cut, also after the page was closed (tus 1.0, `/c/uploads/resume/`). */
import { Upload } from "tus-js-client";

const PIECE = 8 * 1024 * 1024;
const PATIENCE = [0, 1000, 3000, 8000, 20000, 40000];

/**
 * Sends `file` and returns how to give up. `token()` gives the form's token, `place` says what it is for, such as
 * "files:12". `progress(part)` hears 0 to 1; then `done({id, url, name, image})`, or `fail(sentence)`.
 */
export function sendInPieces(file, { url, token, place = "", progress, done, fail }) {
  const upload = new Upload(file, {
    endpoint: url,
    chunkSize: PIECE,
    retryDelays: PATIENCE,
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, place },
    headers: { "X-CSRFToken": token() },
    onProgress: (sent, size) => progress(sent / size),
    onSuccess: () => arrived(upload.url),
    onError: (error) => fail(said(error.originalResponse?.getBody())),
    // Too fast is no refusal: it is tried again later, like a cut.
    onShouldRetry: (error) => ![400, 403, 404, 412, 415, 422].includes(error.originalResponse?.getStatus()),
  });

  async function arrived(at) {
    try {
      const answer = await fetch(at, { method: "POST", headers: { "X-CSRFToken": token() } });
      const body = await answer.json();
      if (answer.ok) done(body);
      else fail(body.error ?? "");
    } catch {
      fail("");
    }
  }

  upload
    .findPreviousUploads()
    .then((known) => known.length && upload.resumeFromPreviousUpload(known[0]))
    .finally(() => upload.start());
  return () => upload.abort(true).catch(() => {});
}

function said(body) {
  try {
    return JSON.parse(body).error ?? "";
  } catch {
    return "";
  }
}
