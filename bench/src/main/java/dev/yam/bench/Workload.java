package dev.yam.bench;

/** Opens the clients of a load, each of which tells {@link Tally#opened} when it is connected; on the loop. */
@FunctionalInterface
interface Workload {

  void open(int index);
}
