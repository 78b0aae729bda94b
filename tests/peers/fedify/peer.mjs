// A server of the fediverse on loopback, by Fedify: it follows an account and notes what it believes of what comes.
// Run as `node peer.mjs PORT`. `POST /do/follow?uri=…`, `POST /do/undo?uri=…`, `GET /log` are for the test.
import { createServer } from "node:http";
import { Accept, Create, Delete, Endpoints, Follow, MemoryKvStore, Person, Reject, Undo, Update, createFederation,
  generateCryptoKeyPair, isActor } from "@fedify/fedify";

const port = Number(process.argv[2]);
const origin = `http://127.0.0.1:${port}`;
const keys = [await generateCryptoKeyPair("RSASSA-PKCS1-v1_5")];
const log = [];

const federation = createFederation({ kv: new MemoryKvStore(), allowPrivateAddress: true });
federation
  .setActorDispatcher("/users/{identifier}", async (ctx, identifier) => {
    if (identifier !== "lou") return null;
    const pairs = await ctx.getActorKeyPairs(identifier);
    return new Person({
      id: ctx.getActorUri(identifier),
      preferredUsername: identifier,
      inbox: ctx.getInboxUri(identifier),
      endpoints: new Endpoints({ sharedInbox: ctx.getInboxUri() }),
      publicKey: pairs[0].cryptographicKey,
      assertionMethods: pairs.map((pair) => pair.multikey),
    });
  })
  .setKeyPairsDispatcher(() => keys);

// Fedify calls a listener only once the signature of the request was verified.
const listeners = federation.setInboxListeners("/users/{identifier}/inbox", "/inbox");
for (const kind of [Accept, Reject, Create, Update, Delete]) {
  listeners.on(kind, async (ctx, activity) => {
    // The address as it was said: fetching an object of another origin gives it the address of what was found.
    const object = activity.objectId?.href;
    const thing = await activity.getObject(ctx).catch(() => null);
    log.push({
      type: kind.name,
      id: activity.id?.href,
      actor: activity.actorId?.href,
      object,
      kind: thing?.constructor.name,
      content: thing?.content?.toString() ?? null,
      url: thing?.url?.href ?? null,
    });
  });
}
listeners.onError((_ctx, error) => log.push({ type: "error", message: String(error) }));

async function act(kind, uri) {
  const ctx = federation.createContext(new URL(origin), undefined);
  const target = await ctx.lookupObject(uri);
  if (!isActor(target)) throw new Error("no actor there");
  const me = ctx.getActorUri("lou");
  const follow = new Follow({ id: new URL(`${origin}/users/lou#follow-1`), actor: me, object: target.id });
  const said = kind === "follow"
    ? follow
    : new Undo({ id: new URL(`${origin}/users/lou#undo-1`), actor: me, object: follow });
  await ctx.sendActivity({ identifier: "lou" }, target, said, { immediate: true });
  return { name: target.name?.toString(), username: target.preferredUsername?.toString(), type: target.constructor.name };
}

async function answer(request) {
  const url = new URL(request.url);
  if (url.pathname === "/log") return Response.json(log);
  if (url.pathname.startsWith("/do/")) {
    try {
      return Response.json(await act(url.pathname.slice(4), url.searchParams.get("uri")));
    } catch (error) {
      return Response.json({ error: String(error) }, { status: 500 });
    }
  }
  return await federation.fetch(request, { contextData: undefined });
}

createServer(async (incoming, outgoing) => {
  const pieces = [];
  for await (const piece of incoming) pieces.push(piece);
  const body = ["GET", "HEAD"].includes(incoming.method) ? undefined : Buffer.concat(pieces);
  const request = new Request(origin + incoming.url, { method: incoming.method, headers: incoming.headers, body });
  const response = await answer(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}).listen(port, "127.0.0.1", () => console.log("ready"));
