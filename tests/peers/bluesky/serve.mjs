/* A Bluesky PDS on loopback, with a directory of DIDs (PLC) beside it that keeps what it is told and checks nothing.
   Prints one line of JSON: {"base": …, "handle": …, "password": …}, the last an app password; stops with its parent's
   standard input. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PDS, envToCfg, envToSecrets } from "@atproto/pds";

const folder = mkdtempSync(join(tmpdir(), "pds-"));
const operations = new Map();
const LEXICON = "at-proto";

function documentOf(did) {
  const op = operations.get(did).at(-1);
  return {
    "@context": ["https://www.w3.org/ns/did/v1"],
    id: did,
    alsoKnownAs: op.alsoKnownAs,
    verificationMethod: Object.entries(op.verificationMethods).map(([name, key]) => ({
      id: `${did}#${name}`,
      type: "Multikey",
      controller: did,
      publicKeyMultibase: key.replace("did:key:", ""),
    })),
    service: Object.entries(op.services).map(([name, one]) => ({
      id: `#${name}`,
      type: one.type,
      serviceEndpoint: one.endpoint,
    })),
  };
}

function answer(request, response, body) {
  const [, did, rest, last] = decodeURIComponent(request.url).split("/");
  if (request.method === "POST") operations.set(did, [...(operations.get(did) ?? []), JSON.parse(body)]);
  const known = operations.has(did);
  const found = !known ? {} : rest === "log" ? (last ? operations.get(did).at(-1) : operations.get(did)) : documentOf(did);
  response.writeHead(known ? 200 : 404, { "content-type": "application/json" });
  response.end(JSON.stringify(request.method === "POST" ? {} : found));
}

const plc = createServer((request, response) => {
  const pieces = [];
  request.on("data", (piece) => pieces.push(piece));
  request.on("end", () => answer(request, response, Buffer.concat(pieces).toString()));
});
await new Promise((done) => plc.listen(0, "127.0.0.1", done));

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

const port = await freePort();
const secret = () => randomBytes(32).toString("hex");
const env = {
  port,
  hostname: "localhost",
  dataDirectory: folder,
  blobstoreDiskLocation: join(folder, "blobs"),
  didPlcUrl: `http://127.0.0.1:${plc.address().port}`,
  jwtSecret: secret(),
  adminPassword: secret(),
  plcRotationKeyK256PrivateKeyHex: secret(),
  inviteRequired: false,
  devMode: true,
  disableSsrfProtection: true,
  crawlers: [],
  lexiconDidAuthority: undefined,
};
const pds = await PDS.create(envToCfg(env), envToSecrets(env));
await pds.start();
const base = `http://127.0.0.1:${port}`;

async function ask(name, body, token) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(`${base}/xrpc/${name}`, { method: "POST", headers, body: JSON.stringify(body) });
  const said = await response.json();
  if (!response.ok) throw new Error(`${name}: ${JSON.stringify(said)}`);
  return said;
}

const account = { email: "veille@example.org", handle: "veille.test", password: secret() };
const { accessJwt } = await ask("com.atproto.server.createAccount", account);
const { password } = await ask("com.atproto.server.createAppPassword", { name: LEXICON }, accessJwt);
console.log(JSON.stringify({ base, handle: account.handle, password }));

process.stdin.resume();
process.stdin.on("end", async () => {
  await pds.destroy();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
