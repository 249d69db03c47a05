// What Yam recovers and the reference server does not.
import { assert, connected, connectedTo, next, test, forEachTransport, proxy, until, C, run } from "./harness.mjs";

const AGAIN = { reconnection: true, reconnectionDelay: 100, randomizationFactor: 0 };

forEachTransport("has its id again, in each namespace, though it has received nothing yet", async (transports) => {
  const socket = await connected(C, { transports, ...AGAIN });
  const foo = socket.io.socket("/foo");
  await connectedTo(foo);
  const ids = [socket.id, foo.id];
  for (let cut = 1; cut <= 3; cut++) {
    const back = Promise.all([next(socket, "connect"), next(foo, "connect")]);
    socket.io.engine.close();
    await back;
    assert.deepEqual([socket.id, foo.id], ids, `after cut ${cut}`);
    assert.deepEqual([socket.recovered, foo.recovered], [true, true]);
    assert.deepEqual(await Promise.all([socket.emitWithAck("getId"), foo.emitWithAck("getId")]), ids);
  }
});

forEachTransport("comes back while the server still thinks it there", async (transports) => {
  const { url, swallow, abandon } = await proxy(C);
  const socket = await connected(url, { transports, ...AGAIN });
  const id = socket.id;
  for (let cut = 1; cut <= 3; cut++) {
    // What is still under way would be swallowed too, and the client wait for it.
    await until(() => socket.io.engine.transport.writable, "all sent");
    const swallowed = swallow();
    socket.emit("getUtf8");
    await until(() => swallowed().includes("takeUtf8"), "swallowed");
    const heard = [];
    const hear = (text) => heard.push(text);
    socket.on("takeUtf8", hear);
    abandon();
    await next(socket, "connect");
    assert.equal(socket.id, id, `after cut ${cut}`);
    await until(() => heard.length >= 5, "heard");
    assert.deepEqual(heard, ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"]);
    socket.off("takeUtf8", hear);
    if (transports.length > 1) await until(() => socket.io.engine.transport.name === "websocket", "upgraded");
  }
});

run();
