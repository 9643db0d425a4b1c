// Lesson 1's contract, kept by a server in JavaScript, for Node and without a package.
// It listens at 3001, or at the port that the environment variable PORT names.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";

const LONGEST_BODY = 16 * 1024;
const REQUESTS_PER_SECOND = 500;

// Kept until the process ends, with all messages: a server for strangers must not do it.
const rooms = new Map();

// ANCHOR: answer
async function answer(request) {
  const [path, query] = request.url.split("?");
  const [, name] = path.match(/^\/rooms\/([a-z0-9-]+)\/messages$/) ?? [];
  if (!name) return refusal(404, "there is nothing at this path");
  const room = roomNamed(name);
  if (!admits(room)) return refusal(503, "the room is full", { "retry-after": 1 });
  const after = new URLSearchParams(query).get("after");
  if (request.method === "GET") return read(room, after);
  if (request.method === "POST") return publish(room, request);
  return refusal(405, "the room is read and written to", { allow: "GET, POST" });
}

function refusal(status, detail, headers) {
  return { status, headers, body: { detail } };
}
// ANCHOR_END: answer

// ANCHOR: room
// A room begins when somebody first asks for it, in an epoch of its own.
function roomNamed(name) {
  if (!rooms.has(name)) {
    const epoch = randomBytes(4).toString("hex");
    const [tokens, filled] = [REQUESTS_PER_SECOND, performance.now()];
    rooms.set(name, { epoch, messages: [], tokens, filled });
  }
  return rooms.get(name);
}

// The tokens come back with time, and each request takes one.
function admits(room) {
  const now = performance.now();
  const back = ((now - room.filled) / 1000) * REQUESTS_PER_SECOND;
  room.tokens = Math.min(room.tokens + back, REQUESTS_PER_SECOND);
  room.filled = now;
  if (room.tokens < 1) return false;
  room.tokens -= 1;
  return true;
}
// ANCHOR_END: room

// ANCHOR: messages
function read(room, after) {
  const [, epoch, count] = after?.match(/^([0-9a-f]{8})-([0-9]+)$/) ?? [];
  if (after !== null && !epoch) return refusal(400, `${after} is no cursor`);
  const gap = after !== null && epoch !== room.epoch;
  const messages = room.messages.slice(epoch === room.epoch ? Number(count) : 0);
  const next = `${room.epoch}-${room.messages.length}`;
  return { status: 200, body: { messages, next, gap, poll_after_ms: 2000 } };
}

async function publish(room, request) {
  const type = request.headers["content-type"]?.split(";")[0].trim().toLowerCase();
  if (type !== "application/json") return refusal(415, "a message is JSON");

  // What is too long is heard to its end, and not kept.
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= LONGEST_BODY) chunks.push(chunk);
  }
  if (length > LONGEST_BODY) return refusal(413, "the message is too long");

  let sent;
  try {
    sent = JSON.parse(Buffer.concat(chunks));
  } catch (error) {
    return refusal(400, error.message);
  }
  const { author, text } = sent ?? {};
  const isText = (value) => typeof value === "string" && value !== "";
  if (![author, text].every(isText)) return refusal(422, "no author or no text");
  room.messages.push({ author, text });
  return { status: 201, body: { author, text } };
}
// ANCHOR_END: messages

// ANCHOR: serve
const server = createServer(async (request, response) => {
  // A body that breaks off throws, which must not end the server.
  const given = await answer(request).catch((error) => refusal(400, error.message));
  const type = { "content-type": "application/json" };
  response.writeHead(given.status, { ...type, ...given.headers });
  response.end(JSON.stringify(given.body));
});

server.listen(process.env.PORT ?? 3001, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
// ANCHOR_END: serve
