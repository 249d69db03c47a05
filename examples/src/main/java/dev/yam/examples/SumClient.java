package dev.yam.examples;

import dev.yam.client.LineSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks a service that adds numbers, whatever it is written in (docs/other-languages.md). */
public final class SumClient {

  private SumClient() {}

  /** {@code URL}, as {@code unix:///run/sum.sock}: prints the sum of 1 to 6. */
  public static void main(String[] args) {
    System.out.println(ask(args[0]).join());
  }

  static CompletableFuture<Integer> ask(String url) {
    var answer = new CompletableFuture<Integer>();
    LineSocket socket = LineSocket.of(url);
    socket.on("result", Integer.class, answer::complete);
    socket.onReady(() -> socket.emit("sum", List.of(1, 2, 3, 4, 5, 6)));
    socket.onError(answer::completeExceptionally).connect();
    return answer.whenComplete((sum, failure) -> socket.close());
  }
}
