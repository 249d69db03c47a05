import { assert, connected, next, test, forEachTransport, C, H, run } from "./harness.mjs";

forEachTransport("is answered by callback", async (transports) => {
  const socket = await connected(H, { transports });
  const answer = await new Promise((resolve) => socket.emit("message-with-ack", 1, "2", { 3: [true] }, (...args) => resolve(args)));
  assert.deepEqual(answer, [1, "2", { 3: [true] }]);
});

forEachTransport("is answered with binary", async (transports) => {
  const socket = await connected(H, { transports });
  const sent = [Buffer.from([1, 2, 3]), { deep: [Buffer.from([4])] }];
  const answer = await new Promise((resolve) => socket.emit("message-with-ack", ...sent, (...args) => resolve(args)));
  assert.deepEqual(answer, sent);
});

test("is answered by promise", async () => {
  const socket = await connected(C);
  assert.deepEqual(await socket.emitWithAck("echo", { a: [1] }), { a: [1] });
});

test("is answered with a date", async () => {
  const socket = await connected(C);
  assert.equal(typeof (await socket.emitWithAck("getAckDate", { test: true })), "string");
});

forEachTransport("answers the server", async (transports) => {
  const socket = await connected(C, { transports });
  socket.on("ack", (done) => done(5, { test: true }));
  socket.emit("ack");
  await next(socket, "got it");
});

test("is answered in time", async () => {
  const socket = await connected(H);
  const answer = await socket.timeout(5000).emitWithAck("message-with-ack", "x");
  assert.equal(answer, "x");
});

test("times out where nobody answers", async () => {
  const socket = await connected(H);
  await assert.rejects(socket.timeout(100).emitWithAck("nobody listens"), /timed out/);
});

test("a wrong answer to the server's question is survived", async () => {
  const socket = await connected(C);
  socket.on("ack", (done) => done());
  socket.emit("ack");
  assert.equal(await socket.emitWithAck("echo", "alive"), "alive");
});

test("answering twice is survived", async () => {
  const socket = await connected(C);
  socket.on("ack", (done) => {
    done(5, { test: true });
    socket.io.engine.write('30[5,{"test":true}]');
    socket.io.engine.write('30[5,{"test":true}]');
  });
  socket.emit("ack");
  await next(socket, "got it");
  assert.equal(await socket.emitWithAck("echo", "alive"), "alive");
});

test("500 questions at once are each answered with their own answer", async () => {
  const socket = await connected(H, { transports: ["websocket"] });
  const answers = await Promise.all(Array.from({ length: 500 }, (_, i) => socket.emitWithAck("message-with-ack", i)));
  assert.deepEqual(answers, Array.from({ length: 500 }, (_, i) => i));
});

test("retries wait for their acknowledgement, one in flight", async () => {
  const socket = await connected(H, { retries: 3, ackTimeout: 2000 });
  const answers = await Promise.all([1, 2, 3].map((n) => new Promise((resolve) => socket.emit("message-with-ack", n, (error, x) => resolve([error, x])))));
  assert.deepEqual(answers, [[null, 1], [null, 2], [null, 3]]);
});

test("rooms: join and leave answer the number of rooms", async () => {
  const socket = await connected(H);
  assert.equal(await socket.emitWithAck("join", "a"), 2);
  assert.equal(await socket.emitWithAck("join", "b"), 3);
  assert.equal(await socket.emitWithAck("join", "b"), 3);
  assert.equal(await socket.emitWithAck("leave", "a"), 2);
});

run();
