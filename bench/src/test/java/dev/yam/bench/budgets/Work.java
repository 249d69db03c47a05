package dev.yam.bench.budgets;

import java.io.IOException;

/** What a row measures, done over and over by one thread. */
interface Work extends AutoCloseable {

  /** Has a few messages carried and waits for the last of their answers; returns how many they were. */
  int run() throws Exception;

  /** Whether the thread that calls {@link #run} is only the other end, and what it allocates does not count. */
  boolean driven();

  @Override
  default void close() throws IOException {}
}
