import { assert, client, connected, connectedTo, next, absent, test, forEachTransport, C, H, run } from "./harness.mjs";

forEachTransport("namespaces share one connection", async (transports) => {
  const main = await connected(H, { transports });
  const custom = main.io.socket("/custom");
  await connectedTo(custom);
  assert.equal(custom.io.engine, main.io.engine);
  assert.notEqual(custom.id, main.id);
});

test("a namespace alone needs no main namespace", async () => {
  const custom = client(`${H}/custom`);
  assert.deepEqual(await next(custom, "auth"), [{}]);
});

test("leaving one namespace keeps the other", async () => {
  const main = await connected(H);
  const custom = main.io.socket("/custom");
  await connectedTo(custom);
  custom.disconnect();
  main.emit("message", "here");
  assert.deepEqual(await next(main, "message-back"), ["here"]);
});

test("ids differ between namespaces, and the server knows them", async () => {
  const main = await connected(C);
  const foo = main.io.socket("/foo");
  await connectedTo(foo);
  assert.equal(await main.emitWithAck("getId"), main.id);
  assert.equal(await foo.emitWithAck("getId"), foo.id);
  assert.notEqual(main.id, foo.id);
});

test("an event of one namespace is not heard in another", async () => {
  const main = await connected(H);
  const custom = main.io.socket("/custom");
  await connectedTo(custom);
  custom.emit("message", "nobody listens there");
  await Promise.all([absent(custom, "message-back"), absent(main, "message-back")]);
});

test("dynamic namespaces are there when asked for", async () => {
  const sockets = ["/dyn-a", "/dyn-b_1", "/dyn-Z9"].map((name) => client(H + name));
  await Promise.all(sockets.map(connectedTo));
  const [error] = await next(client(`${H}/dyn-`), "connect_error");
  assert.equal(error.message, "Invalid namespace");
});

test("a dynamic namespace comes again after all have left", async () => {
  for (let i = 0; i < 3; i++) {
    const socket = client(`${H}/dyn-again`);
    await connectedTo(socket);
    socket.disconnect();
  }
});

test("a namespace's handler hears the connection", async () => {
  const socket = client(`${C}/abc`, { query: { x: "1" }, auth: { y: 2 } });
  const [handshake] = await next(socket, "handshake");
  assert.equal(handshake.query.x, "1");
  assert.deepEqual(handshake.auth, { y: 2 });
});

forEachTransport("a room hears, others do not", async (transports) => {
  const [one, two, stranger] = await Promise.all([1, 2, 3].map(() => connected(H, { transports })));
  const room = `room ${Math.random()}`;
  await one.emitWithAck("join", room);
  await two.emitWithAck("join", room);
  stranger.emit("to-room", room, "hello", { x: [1] }, Buffer.from([1, 2]));
  const heard = await Promise.all([next(one, "room-message"), next(two, "room-message"), absent(stranger, "room-message")]);
  for (const args of heard.slice(0, 2)) assert.deepEqual(args, ["hello", { x: [1] }, Buffer.from([1, 2])]);
});

test("rooms with special names are rooms like others", async () => {
  const [member, sender] = await Promise.all([connected(H), connected(H)]);
  for (const room of ["__proto__", "constructor", "", "😀", "a,b", "/x", "x".repeat(1000)]) {
    assert.equal(await member.emitWithAck("join", room), 2, room);
    sender.emit("to-room", room, room);
    assert.deepEqual(await next(member, "room-message"), [room]);
    assert.equal(await member.emitWithAck("leave", room), 1, room);
  }
});

test("a room that was left is silent", async () => {
  const [member, sender] = await Promise.all([connected(H), connected(H)]);
  await member.emitWithAck("join", "left");
  await member.emitWithAck("leave", "left");
  sender.emit("to-room", "left", 1);
  await absent(member, "room-message");
});

test("a message to the room of another's id reaches only it", async () => {
  const [one, two] = await Promise.all([connected(H), connected(H)]);
  two.emit("to-room", one.id, "private");
  assert.deepEqual(await next(one, "room-message"), ["private"]);
  await absent(two, "room-message");
});

run();
