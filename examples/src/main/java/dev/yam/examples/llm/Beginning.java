package dev.yam.examples.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The beginning of a body, as much as belongs in a log. */
final class Beginning implements HttpResponse.BodySubscriber<String> {

  private static final int MOST = 2_000;

  private final CompletableFuture<String> text = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Flow.@Nullable Subscription body;

  @Override
  public CompletionStage<String> getBody() {
    return text;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    body = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] some = new byte[Math.min(buffer.remaining(), MOST - bytes.size())];
      buffer.get(some);
      bytes.writeBytes(some);
    }
    if (body == null) {
      return;
    }
    if (bytes.size() < MOST) {
      body.request(1);
    } else {
      body.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable broken) {
    onComplete();
  }

  @Override
  public void onComplete() {
    text.complete(bytes.toString(UTF_8));
  }
}
