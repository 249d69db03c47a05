#!/usr/bin/env node
// Packs the files of socket.io-client that a server serves, each as it is and compressed by gzip and brotli, and its
// version. Does nothing where they are in place already.
//
//   scripts/pack-client.mjs PACKAGES CLASSES     (where scripts/npm-ci has brought it; where classes are compiled to)
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [packages, classes] = process.argv.slice(2);
const source = join(packages, "node_modules", "socket.io-client");
const target = join(classes, "dev", "yam", "server", "client");
const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
const packed = join(target, "version");

if (!existsSync(packed) || readFileSync(packed, "utf8") !== version) {
  mkdirSync(target, { recursive: true });
  for (const script of ["socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js"]) {
    for (const name of [script, `${script}.map`]) {
      const bytes = readFileSync(join(source, "dist", name));
      const brotli = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
      writeFileSync(join(target, name), bytes);
      writeFileSync(join(target, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      writeFileSync(join(target, `${name}.br`), brotliCompressSync(bytes, { params: brotli }));
    }
  }
  cpSync(join(source, "LICENSE"), join(target, "LICENSE"));
  writeFileSync(packed, version); // last: what is cut short is packed again
}
