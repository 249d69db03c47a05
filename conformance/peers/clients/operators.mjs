import { assert, connected, next, absent, test, forEachTransport, H, run } from "./harness.mjs";

const chain = (options = {}) => ({ to: [], except: [], flags: [], timeout: 0, ...options });
const url = `${H}/operators`;
let rooms = 0;

/** A room that no other case has, and as many clients in it. */
async function members(count, options = {}) {
  const room = `members ${++rooms}`;
  const sockets = await Promise.all(Array.from({ length: count }, () => connected(url, options)));
  await Promise.all(sockets.map((socket) => socket.emitWithAck("join", [room])));
  return { room, sockets };
}

forEachTransport("every operator with every other reaches those who are meant", async (transports) => {
  const { room, sockets } = await members(3, { transports });
  const [sender, heard, muted] = sockets;
  await muted.emitWithAck("join", [`${room} muted`]);
  const flags = ["volatile", "local", "uncompressed"];
  for (let bits = 0; bits < 8; bits++) {
    const chosen = flags.filter((_flag, index) => bits & (1 << index));
    // What is volatile is dropped between two polls, as it should be.
    if (transports[0] === "polling" && chosen.includes("volatile")) continue;
    const event = `event ${bits}`;
    const none = absent(muted, event, 50);
    const [args] = await Promise.all([
      Promise.all([next(sender, event), next(heard, event)]),
      sender.emit("emit", chain({ to: [room], except: [`${room} muted`], flags: chosen, timeout: 1000 }), event, bits),
    ]);
    assert.deepEqual(args, [[bits], [bits]]);
    await none;
  }
});

test("a socket's broadcast leaves it out", async () => {
  const { room, sockets } = await members(2);
  sockets[0].emit("emit-from", chain({ to: [room], flags: ["uncompressed", "local"] }), "hello", Buffer.from([1]));
  assert.deepEqual(await next(sockets[1], "hello"), [Buffer.from([1])]);
  await absent(sockets[0], "hello");
});

test("a broadcast is answered by all", async () => {
  const { room, sockets } = await members(3);
  sockets.forEach((socket, index) => socket.on("vote", (question, ack) => ack(`${question} ${index}`)));
  const answer = await sockets[0].emitWithAck("emit-with-ack", chain({ to: [room], timeout: 5000 }), "vote", "so");
  assert.equal(answer.failed, false);
  assert.deepEqual(answer.responses.sort(), ["so 0", "so 1", "so 2"]);
});

test("the error of a broadcast that not all answer has the answers that came", async () => {
  const { room, sockets } = await members(3);
  sockets.slice(0, 2).forEach((socket, index) => socket.on("vote", (ack) => ack(`${index}`)));
  const answer = await sockets[0].emitWithAck("emit-with-ack", chain({ to: [room], timeout: 300 }), "vote");
  assert.equal(answer.failed, true);
  assert.deepEqual(answer.responses.sort(), ["0", "1"]);
});

test("sockets are fetched with rooms, data and handshake", async () => {
  const { room, sockets } = await members(2, { query: { agent: "fetched" } });
  await sockets[1].emitWithAck("data", "kept");
  const found = await sockets[0].emitWithAck("fetch", chain({ to: [room], except: [sockets[0].id] }));
  assert.equal(found.length, 1);
  assert.deepEqual(found[0].rooms.sort(), [sockets[1].id, room].sort());
  assert.deepEqual({ ...found[0], rooms: 0 }, { id: sockets[1].id, rooms: 0, value: "kept", agent: "fetched" });
});

test("selected sockets join, leave and are disconnected", async () => {
  const { room, sockets } = await members(3);
  const [first, second, third] = sockets;
  const meant = chain({ to: [room], except: [third.id] });
  await first.emitWithAck("sockets-join", meant, `${room} more`);
  const ids = (found) => found.map(({ id }) => id).sort();
  const inside = () => third.emitWithAck("fetch", chain({ to: [`${room} more`] }));
  assert.deepEqual(ids(await inside()), [first.id, second.id].sort());
  await first.emitWithAck("sockets-leave", chain({ to: [second.id] }), `${room} more`);
  assert.deepEqual(ids(await inside()), [first.id]);
  const gone = [next(first, "disconnect"), next(second, "disconnect")];
  third.emit("disconnect-sockets", meant, false);
  assert.deepEqual(
    (await Promise.all(gone)).map(([reason]) => reason),
    ["io server disconnect", "io server disconnect"],
  );
  assert.deepEqual(ids(await third.emitWithAck("fetch", chain({ to: [room] }))), [third.id]);
});

test("a remote socket does what it is asked", async () => {
  const [one, other] = await Promise.all([connected(url), connected(url)]);
  const { id } = other; // which it forgets when it is disconnected
  other.on("question", (ack) => ack("answer"));
  const event = next(other, "from remote");
  const gone = next(other, "disconnect");
  const [said, found] = await one.emitWithAck("remote", id);
  assert.equal(said, "answer");
  assert.deepEqual(await event, [1]);
  assert.deepEqual(found.map((socket) => socket.id), [id]);
  assert.ok(!found[0].rooms.includes("left again"));
  assert.equal((await gone)[0], "io server disconnect");
});

test("what a socket is sent is seen, broadcasts too, answers not", async () => {
  const { room, sockets } = await members(2);
  sockets[0].emit("emit", chain({ to: [room] }), "to both");
  await Promise.all([next(sockets[0], "to both"), next(sockets[1], "to both")]);
  sockets[0].emit("emit-from", chain({ to: [room] }), "to the other");
  await next(sockets[1], "to the other");
  assert.deepEqual(await sockets[0].emitWithAck("sent"), ["to both"]);
  assert.deepEqual(await sockets[1].emitWithAck("sent"), ["to both", "to the other"]);
});

run();
