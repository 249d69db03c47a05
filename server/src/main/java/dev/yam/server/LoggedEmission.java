package dev.yam.server;

import dev.yam.engine.LoopTask;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Outgoing;

/**
 * One event for one socket, where it can be recovered: it gets its offset on the loop, so it is encoded there.
 *
 * <pre>
 * In:     {@link Socket#emit}, its bytes reserved
 * Out:    the log and the session; the log alone while the client is away; the client's new socket
 * Thread: made by any, run on the socket's loop
 * </pre>
 */
final class LoggedEmission extends LoopTask {

  private final Socket socket;
  private final Track track;
  private final EventName name;
  private final Args args;
  private final boolean droppable;
  private final boolean compress;

  LoggedEmission(
      Socket socket, Track track, EventName name, Args args, boolean droppable, boolean compress) {
    this.socket = socket;
    this.track = track;
    this.name = name;
    this.args = args;
    this.droppable = droppable;
    this.compress = compress;
  }

  /** What it counts for until it is encoded. */
  int size() {
    return Offsets.size(name, args);
  }

  @Override
  public void run() {
    socket.writeAndTell(this);
  }

  EventName name() {
    return name;
  }

  Args args() {
    return args;
  }

  boolean isDroppable() {
    return droppable;
  }

  /** For a connected socket: the message, in the log unless it is volatile. */
  Outgoing log() {
    RecoveryLog log = track.part().log();
    if (droppable) {
      return encode(Offsets.current(name, args, log)).of(socket);
    }
    SharedMessage message = appendTo(log);
    track.sent(log.last());
    return message.of(socket);
  }

  SharedMessage appendTo(RecoveryLog log) {
    SharedMessage message = encode(Offsets.next(args, log));
    log.append(track.session().itself(), message);
    return message;
  }

  private SharedMessage encode(Args whole) {
    return Offsets.encode(socket.namespace(), name, whole, compress);
  }

  /** The socket has ended: on to the one that the client has now, or kept until it has one. */
  void goOn() {
    if (droppable || socket.isCutOff()) {
      return;
    }
    Socket now = track.session().socket().orElse(socket);
    if (now != socket) {
      now.send(name, args, false, compress);
    } else {
      track.session().keep(this);
    }
  }
}
