package dev.yam.handlers;

/** What a method of a gateway is called for. */
enum MethodKind {
  EVENT,
  CONNECT,
  DISCONNECT
}
