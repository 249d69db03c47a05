// A transport for engine.io-client, and so for socket.io-client, over a Unix socket or TCP: each packet behind its length,
// as over WebTransport. The client speaks first, by an open packet with its query.
//
//   io("http://localhost", { transports: [stream({ path: "/run/app.sock" })] })

import { connect } from "node:net";
import { Readable } from "node:stream";
import { Transport } from "engine.io-client";
import { createPacketDecoderStream, encodePacket } from "engine.io-parser";

const LONGEST = 100_000_000;

/** @param address what net.connect takes: { path }, or { host, port } */
export function stream(address) {
  return class StreamTransport extends Transport {
    get name() {
      return "stream";
    }

    doOpen() {
      this.connection = connect(address, () => {
        const { EIO, transport, ...query } = this.query;
        this.frame({ type: "open", data: JSON.stringify({ query: new URLSearchParams(query).toString() }) });
        this.onOpen();
      });
      this.connection.on("error", error => this.onError("stream error", error));
      this.connection.on("close", () => this.onClose());
      this.read().catch(() => {}); // the connection has told its end
    }

    async read() {
      const decoder = createPacketDecoderStream(LONGEST, this.socket.binaryType);
      for await (const packet of Readable.toWeb(this.connection).pipeThrough(decoder)) this.onPacket(packet);
    }

    write(packets) {
      this.writable = false;
      packets.forEach(packet => this.frame(packet));
      setImmediate(() => {
        this.writable = true;
        this.emitReserved("drain");
      });
    }

    frame(packet) {
      encodePacket(packet, true, data => {
        const payload = Buffer.from(data);
        this.connection.write(header(payload.length, typeof data === "string" ? 0 : 0x80));
        this.connection.write(payload);
      });
    }

    doClose() {
      this.connection.end();
    }
  };
}

/** The length, in 1, 3 or 9 bytes; the highest bit says that bytes follow, not text. */
function header(length, binary) {
  if (length < 126) return Buffer.from([binary | length]);
  const bytes = Buffer.alloc(length < 65_536 ? 3 : 9);
  bytes[0] = binary | (length < 65_536 ? 126 : 127);
  length < 65_536 ? bytes.writeUInt16BE(length, 1) : bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}
