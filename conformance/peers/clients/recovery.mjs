import { assert, client, connected, connectedTo, next, test, forEachTransport, proxy, until, C, run } from "./harness.mjs";

const AGAIN = { reconnection: true, reconnectionDelay: 100, randomizationFactor: 0 };

/** The client's engine closes; resolves when it is back. */
async function closeAndReturn(socket) {
  const gone = next(socket, "disconnect");
  socket.io.engine.close();
  await gone;
  await connectedTo(socket);
}

forEachTransport("has its id again after each of three cuts", async (transports) => {
  const socket = await connected(C, { transports, ...AGAIN });
  const id = socket.id;
  assert.equal(Boolean(socket.recovered), false);
  for (let cut = 1; cut <= 3; cut++) {
    socket.emit("hi");
    await next(socket, "hi");
    await closeAndReturn(socket);
    assert.equal(socket.recovered, true, `recovered after cut ${cut}`);
    assert.equal(socket.id, id);
    assert.equal(await socket.emitWithAck("getId"), id);
  }
});

test("has what it missed, bytes too, in order and before it is connected", async () => {
  const { url, cut, swallow } = await proxy(C);
  const socket = await connected(url, { transports: ["websocket"], ...AGAIN });
  socket.emit("hi");
  await next(socket, "hi");
  const swallowed = swallow();
  socket.emit("getUtf8");
  socket.emit("doge");
  await until(() => swallowed().includes("asdfasdf"), "swallowed");
  const heard = [];
  for (const event of ["takeUtf8", "doge"]) socket.on(event, (value) => heard.push(String(value)));
  let heardBefore;
  socket.once("connect", () => (heardBefore = heard.length));
  cut();
  await connectedTo(socket);
  assert.equal(socket.recovered, true);
  assert.deepEqual(heard, ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string", "asdfasdf"]);
  assert.equal(heardBefore, heard.length);
});

test("is new when it left on purpose", async () => {
  const socket = await connected(C, AGAIN);
  const id = socket.id;
  socket.emit("hi");
  await next(socket, "hi");
  socket.disconnect();
  socket.connect();
  await connectedTo(socket);
  assert.equal(Boolean(socket.recovered), false);
  assert.notEqual(socket.id, id);
});

for (const [what, wrong] of Object.entries({ pid: { pid: "AAAAAAAAAAAAAAAAAAAA" }, offset: { offset: "never given" } })) {
  test(`is new with a ${what} that was never given`, async () => {
    const known = await connected(C);
    known.emit("hi");
    await next(known, "hi");
    const id = known.id;
    const gone = next(known, "disconnect");
    known.io.engine.close();
    await gone;
    const other = client(C, { auth: { pid: known._pid, offset: known._lastOffset, ...wrong } });
    await connectedTo(other);
    assert.notEqual(other.id, id);
  });
}

run();
