// Lesson 2's contract, kept by a server in JavaScript, for Node and without a package.
// It listens at 3001, or at the port that the environment variable PORT names.
import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

// ANCHOR: bounds
const LONGEST_WAIT = 25; // seconds
const GATHERING = 10; // milliseconds
const MOST_HELD = 200; // in a room
const LONGEST_BODY = 16 * 1024;

// Kept until the process ends, with all messages: a server for strangers must not do it.
const rooms = new Map();
// ANCHOR_END: bounds

// ANCHOR: answer
async function answer(request, gone) {
  const { pathname, searchParams } = new URL(request.url, "http://localhost/");
  const [, name] = pathname.match(/^\/rooms\/([a-z0-9-]+)\/messages$/) ?? [];
  if (!name) return refusal(404, "there is nothing at this path");
  const room = roomNamed(name);
  if (request.method === "GET") return read(room, searchParams, gone);
  if (request.method === "POST") return publish(room, request);
  return refusal(405, "the room is read and written to", { allow: "GET, POST" });
}

// A room begins when somebody first asks for it, in an epoch of its own.
function roomNamed(name) {
  if (!rooms.has(name)) {
    const epoch = randomBytes(4).toString("hex");
    const news = new EventEmitter().setMaxListeners(MOST_HELD);
    rooms.set(name, { epoch, messages: [], news, held: 0 });
  }
  return rooms.get(name);
}

function refusal(status, detail, headers) {
  return { status, headers, body: { detail } };
}
// ANCHOR_END: answer

// ANCHOR: read
async function read(room, query, gone) {
  const after = query.get("after");
  const [, epoch] = after?.match(/^([0-9a-f]{8})-[0-9]+$/) ?? [];
  if (after !== null && !epoch) return refusal(400, `${after} is no cursor`);
  const asked = query.get("wait") ?? `${LONGEST_WAIT}`;
  if (!/^[0-9]+$/.test(asked)) return refusal(400, `${asked} is no number of seconds`);
  const wait = Math.min(Number(asked), LONGEST_WAIT);

  // From the look on nothing is awaited until it listens: no message can come in between.
  if (after === null || hasNews(room, after)) return batch(room, after);
  if (wait === 0) return { status: 204 };
  if (room.held >= MOST_HELD) return refusal(503, "the room is full", { "retry-after": 1 });
  room.held += 1;
  try {
    const enough = AbortSignal.timeout(wait * 1000);
    await once(room.news, "news", { signal: AbortSignal.any([enough, gone]) });
    await sleep(GATHERING);
    return batch(room, after);
  } catch {
    return { status: 204 };
  } finally {
    room.held -= 1;
  }
}

const latest = (room) => `${room.epoch}-${room.messages.length}`;
const hasNews = (room, after) => after !== latest(room);

function batch(room, after) {
  const [epoch, count] = after?.split("-") ?? [];
  const gap = after !== null && epoch !== room.epoch;
  const messages = room.messages.slice(epoch === room.epoch ? Number(count) : 0);
  return { status: 200, body: { messages, next: latest(room), gap } };
}
// ANCHOR_END: read

// ANCHOR: publish
async function publish(room, request) {
  const type = request.headers["content-type"]?.split(";")[0].trim().toLowerCase();
  if (type !== "application/json") return refusal(415, "a message is JSON");
  request.setEncoding("utf8");
  let body = "";
  // What is too long is heard to its end, and not kept.
  for await (const chunk of request) if (body.length <= LONGEST_BODY) body += chunk;
  if (body.length > LONGEST_BODY) return refusal(413, "the message is too long");
  const { author, text } = JSON.parse(body) ?? {};
  const isText = (value) => typeof value === "string" && value !== "";
  if (![author, text].every(isText)) return refusal(422, "no author or no text");
  room.messages.push({ author, text });
  room.news.emit("news");
  return { status: 201, body: { author, text } };
}
// ANCHOR_END: publish

// ANCHOR: serve
const server = createServer(async (request, response) => {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  // A body that breaks off or is no JSON throws, which must not end the server.
  const given = await answer(request, gone.signal).catch((error) => refusal(400, error.message));
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  response.writeHead(given.status, { ...headers, ...given.headers });
  response.end(given.body && JSON.stringify(given.body));
});

server.listen(process.env.PORT ?? 3001, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
// ANCHOR_END: serve
