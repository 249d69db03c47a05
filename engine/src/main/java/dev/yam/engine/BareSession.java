package dev.yam.engine;

import dev.yam.wire.Message;
import dev.yam.wire.Slice;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the messages of a session to the handlers of a user, on a lane or on the loop. */
final class BareSession implements SessionListener, Lane.Gate {

  private static final Logger LOG = LoggerFactory.getLogger(BareSession.class);

  private final Session session;

  /** Set by the user's code, which may run on any thread. */
  private volatile MessageHandler messages = message -> {};

  private volatile Consumer<DisconnectReason> closes = reason -> {};
  private @Nullable Lane lane;

  BareSession(Session session) {
    this.session = session;
  }

  /** Called on the loop; {@code onConnection} comes before everything else. */
  SessionListener start(Consumer<Session> onConnection, Dispatch dispatch, int laneLimit) {
    if (dispatch == Dispatch.LANE) {
      lane = new Lane(session.loop(), laneLimit, this);
    }
    run(() -> onConnection.accept(session));
    return this;
  }

  void onMessage(MessageHandler handler) {
    messages = handler;
  }

  void onClose(Consumer<DisconnectReason> handler) {
    closes = handler;
  }

  @Override
  public void text(Slice data) {
    message(new Message.Text(data));
  }

  @Override
  public void binary(Slice data) {
    message(new Message.Binary(data));
  }

  private void message(Message message) {
    if (lane == null) {
      handle(message);
      session.handledHere();
    } else {
      lane.submit(new MessageTask(this, message));
    }
  }

  private void handle(Message message) {
    try {
      messages.handle(message);
    } catch (Exception failure) {
      LOG.error("a message handler of {} failed; the session lives", session, failure);
    }
  }

  @Override
  public void closed(DisconnectReason reason) {
    run(() -> closes.accept(reason));
  }

  private void run(Runnable task) {
    if (lane != null) {
      lane.submit(new RunTask(session, task));
    } else {
      runSafely(session, task);
    }
  }

  private static void runSafely(Session session, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException failure) {
      LOG.error("a handler of {} failed", session, failure);
    }
  }

  @Override
  public void pause() {
    session.pause();
  }

  @Override
  public void resume() {
    session.resume();
  }

  private static final class MessageTask extends LaneTask {
    private @Nullable BareSession session;
    private @Nullable Message message;

    MessageTask(BareSession session, Message message) {
      this.session = session;
      this.message = message;
    }

    @Override
    protected void run() {
      BareSession owner = session;
      Message taken = message;
      session = null;
      message = null;
      if (owner != null && taken != null) {
        owner.handle(taken);
      }
    }
  }

  private static final class RunTask extends LaneTask {
    private final Session session;
    private @Nullable Runnable task;

    RunTask(Session session, Runnable task) {
      this.session = session;
      this.task = task;
    }

    @Override
    protected void run() {
      Runnable taken = task;
      task = null;
      if (taken != null) {
        runSafely(session, taken);
      }
    }
  }
}
