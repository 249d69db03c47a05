package dev.yam.handlers;

/** An answer that goes on when its method has returned. Any thread. */
interface RunningAnswer {

  /** The client has left: nothing more is of use. More than once does no harm. */
  void stop();
}
