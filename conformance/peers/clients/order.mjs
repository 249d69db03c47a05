import { assert, client, connected, next, test, forEachTransport, upgraded, within, C, H, run } from "./harness.mjs";

const COUNT = 1000;
const numbers = Array.from({ length: COUNT }, (_, i) => i);

/** All of `count` values of `event`. */
function collect(socket, event, count = COUNT) {
  const got = [];
  return within(
    new Promise((resolve) => socket.on(event, (x) => got.push(x) === count && resolve(got))),
    `${count} × ${event}`,
    15_000,
  );
}

forEachTransport("1,000 messages there and back in order", async (transports) => {
  const socket = await connected(H, { transports });
  const all = collect(socket, "message-back");
  for (const i of numbers) socket.emit("message", i);
  assert.deepEqual(await all, numbers);
});

test("1,000 messages there and back in order while upgrading", async () => {
  const socket = client(H);
  const all = collect(socket, "message-back");
  let sent = 0;
  socket.on("connect", function more() {
    // Spread over the time in which the upgrade happens.
    for (let i = 0; i < 20 && sent < COUNT; i++) socket.emit("message", sent++);
    if (sent < COUNT) setImmediate(more);
  });
  assert.deepEqual(await all, numbers);
  await upgraded(socket.io.engine);
  assert.equal(socket.io.engine.transport.name, "websocket");
});

test("1,000 messages of a room in order to members that upgrade meanwhile", async () => {
  const sender = await connected(H);
  const room = `order ${Math.random()}`;
  const members = await Promise.all(
    [1, 2, 3].map(async () => {
      const member = client(H);
      await next(member, "connect");
      await member.emitWithAck("join", room);
      return member;
    }),
  );
  const all = Promise.all(members.map((member) => collect(member, "room-message")));
  for (const i of numbers) sender.emit("to-room", room, i);
  for (const got of await all) assert.deepEqual(got, numbers);
});

forEachTransport("1,000 answers in the order of the questions", async (transports) => {
  const socket = await connected(C, { transports });
  const got = [];
  await within(
    new Promise((resolve) => {
      for (const i of numbers) socket.emit("echo", i, (x) => got.push(x) === COUNT && resolve());
    }),
    "answers",
    15_000,
  );
  assert.deepEqual(got, numbers);
});

run();
