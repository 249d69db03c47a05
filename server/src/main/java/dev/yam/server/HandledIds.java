package dev.yam.server;

import java.util.Arrays;

/**
 * Which numbers were seen, as runs without a gap. A client counts its events, and what it sends comes in order: there is a
 * gap where a connection was lost, and one run for all that lies between two. Beyond the limit of runs the lowest one is
 * forgotten, so that at least as many of the highest numbers are known. Not for several threads.
 */
final class HandledIds {

  private final int most;
  private long[] first = new long[1];
  private long[] last = new long[1];
  private int size;

  HandledIds(int most) {
    this.most = most;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** False if it was there. */
  boolean add(long id) {
    int behind = runBehind(id);
    if (behind > 0 && id <= last[behind - 1]) {
      return false;
    }
    boolean continues = behind > 0 && last[behind - 1] == id - 1;
    boolean precedes = behind < size && first[behind] == id + 1;
    if (continues && precedes) {
      last[behind - 1] = last[behind];
      removeRun(behind);
    } else if (continues) {
      last[behind - 1] = id;
    } else if (precedes) {
      first[behind] = id;
    } else {
      insertRun(behind, id, id);
    }
    return true;
  }

  /** As if it had not been added. */
  void remove(long id) {
    int run = runBehind(id) - 1;
    if (run < 0 || id > last[run]) {
      return;
    }
    long end = last[run];
    last[run] = id - 1;
    if (first[run] == id) {
      removeRun(run);
      run--;
    }
    if (end > id) {
      insertRun(run + 1, id + 1, end);
    }
  }

  /** The first run that begins behind {@code id}: from the end, where it nearly always is. */
  private int runBehind(long id) {
    int run = size;
    while (run > 0 && first[run - 1] > id) {
      run--;
    }
    return run;
  }

  private void insertRun(int at, long from, long to) {
    if (size == most && at == 0) {
      return;
    }
    int place = at;
    if (size == most) {
      removeRun(0);
      place--;
    } else if (size == first.length) {
      int more = Math.min(most, 2 * size);
      first = Arrays.copyOf(first, more);
      last = Arrays.copyOf(last, more);
    }
    System.arraycopy(first, place, first, place + 1, size - place);
    System.arraycopy(last, place, last, place + 1, size - place);
    first[place] = from;
    last[place] = to;
    size++;
  }

  private void removeRun(int run) {
    size--;
    System.arraycopy(first, run + 1, first, run, size - run);
    System.arraycopy(last, run + 1, last, run, size - run);
  }
}
