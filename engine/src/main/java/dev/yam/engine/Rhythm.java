package dev.yam.engine;

import dev.yam.wire.Limit;
import dev.yam.wire.LimitExceededException;
import java.util.concurrent.TimeUnit;

/** Who pings, and where the hearts of one loop wait: what {@link Heartbeat} draws. Thread: the session's loop. */
abstract sealed class Rhythm {

  private static final Rhythm SILENT = new Silent();

  /** Of a server's sessions. */
  static Rhythm of(Revision revision, EngineLoop loop, EngineOptions.Beat beat, int mostPings) {
    return switch (revision) {
      case LINES -> SILENT;
      case THREE -> new Listening(loop, loop.deadlines(beat.interval().plus(beat.timeout()))::arm, mostPings);
      case FOUR, PLAIN -> new Pinging(loop.deadlines(beat.interval())::arm, loop.deadlines(beat.timeout())::arm);
    };
  }

  /** Of one session of a client, whose server says the delays when it opens: {@code beat} knows them from then on. */
  static Rhythm ofClient(Revision revision, EngineLoop loop, ServerBeat beat, int mostPings) {
    return switch (revision) {
      case LINES -> SILENT;
      case THREE, PLAIN -> new Pinging(beat::armInterval, beat::armTimeout);
      case FOUR -> new Listening(loop, beat::armSilence, mostPings);
    };
  }

  /** Where hearts wait that are armed for the same delay. */
  interface Wait {
    void arm(Heartbeat heart);
  }

  /** For one more session. */
  abstract Rhythm forSession();

  abstract void start(Heartbeat heart);

  abstract void ping(Heartbeat heart);

  abstract void pong(Heartbeat heart);

  /** Something is awaited, or will be when the session is no longer paused. */
  abstract void listen(Heartbeat heart);

  abstract void pause(Heartbeat heart);

  abstract void resume(Heartbeat heart);

  abstract void expired(Heartbeat heart);

  /** Nobody pings. One for all sessions. */
  private static final class Silent extends Rhythm {

    @Override
    Rhythm forSession() {
      return this;
    }

    @Override
    void start(Heartbeat heart) {}

    @Override
    void ping(Heartbeat heart) {
      heart.misdirected();
    }

    @Override
    void pong(Heartbeat heart) {
      heart.misdirected();
    }

    @Override
    void listen(Heartbeat heart) {}

    @Override
    void pause(Heartbeat heart) {}

    @Override
    void resume(Heartbeat heart) {}

    @Override
    void expired(Heartbeat heart) {}
  }

  /** One for all sessions of a server's loop. */
  private static final class Pinging extends Rhythm {
    private final Wait interval;
    private final Wait timeout;

    Pinging(Wait interval, Wait timeout) {
      this.interval = interval;
      this.timeout = timeout;
    }

    @Override
    Rhythm forSession() {
      return this;
    }

    @Override
    void start(Heartbeat heart) {
      interval.arm(heart);
    }

    @Override
    void ping(Heartbeat heart) {
      heart.misdirected();
    }

    /** One that nobody waits for changes nothing: it must not put off the next ping. */
    @Override
    void pong(Heartbeat heart) {
      if (heart.awaiting) {
        heart.awaiting = false;
        interval.arm(heart);
      }
    }

    @Override
    void listen(Heartbeat heart) {
      timeout.arm(heart);
    }

    @Override
    void pause(Heartbeat heart) {
      if (heart.awaiting) {
        interval.arm(heart);
      }
    }

    @Override
    void resume(Heartbeat heart) {
      if (heart.awaiting) {
        timeout.arm(heart);
      }
    }

    @Override
    void expired(Heartbeat heart) {
      if (!heart.awaiting || heart.paused) {
        beat(heart);
      } else {
        heart.extendOrEnd();
      }
    }

    private void beat(Heartbeat heart) {
      heart.awaiting = true;
      heart.extended = false;
      heart.heard = false;
      (heart.paused ? interval : timeout).arm(heart);
      heart.sendPing();
    }
  }

  /** One for each session: it counts what its peer sends. */
  private static final class Listening extends Rhythm {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final EngineLoop loop;
    private final Wait silence;
    private final int mostPings;

    private long second;
    private int pings;

    Listening(EngineLoop loop, Wait silence, int mostPings) {
      this.loop = loop;
      this.silence = silence;
      this.mostPings = mostPings;
    }

    @Override
    Rhythm forSession() {
      return new Listening(loop, silence, mostPings);
    }

    @Override
    void start(Heartbeat heart) {
      second = loop.nanoTime();
      silence.arm(heart);
    }

    @Override
    void ping(Heartbeat heart) {
      count();
      heart.extended = false;
      heart.heard = false;
      silence.arm(heart);
      heart.sendPong();
    }

    /** By the second of the loop's clock: the first ping of a new second finds the count at zero. */
    private void count() {
      long now = loop.nanoTime();
      if (now - second >= SECOND) {
        second = now;
        pings = 0;
      }
      if (++pings > mostPings) {
        throw new LimitExceededException(Limit.CONTROL_FRAMES, mostPings);
      }
    }

    @Override
    void pong(Heartbeat heart) {
      heart.misdirected();
    }

    @Override
    void listen(Heartbeat heart) {
      silence.arm(heart);
    }

    @Override
    void pause(Heartbeat heart) {}

    @Override
    void resume(Heartbeat heart) {
      silence.arm(heart);
    }

    @Override
    void expired(Heartbeat heart) {
      if (heart.paused) {
        silence.arm(heart);
      } else {
        heart.extendOrEnd();
      }
    }
  }
}
