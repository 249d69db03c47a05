package dev.yam.bench;

import java.net.InetSocketAddress;

/**
 * What a server holds when its garbage is gone, in bytes.
 *
 * @param heap of the JVM or of Node.js, reachable
 * @param offHeap resident memory of the process that is not heap: Netty's buffers, the allocator's, code, stacks
 * @param kernel its sockets
 */
record Memory(long heap, long offHeap, long kernel) {

  static Memory of(ServerProcess server, InetSocketAddress address) {
    Heap heap = Heap.collected(server, address);
    return new Memory(heap.live(), server.residentBytes() - heap.resident(), KernelMemory.ofSockets());
  }

  /** What each of so many connections added since {@code before}. */
  Memory each(Memory before, int connections) {
    return new Memory((heap - before.heap) / connections, (offHeap - before.offHeap) / connections,
        (kernel - before.kernel) / connections);
  }
}
