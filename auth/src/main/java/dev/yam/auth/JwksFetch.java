package dev.yam.auth;

import dev.yam.wire.Limit;
import dev.yam.wire.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One GET of a JWK set, bounded in time and bytes. Redirects are not followed: the place was said by who believes it. */
record JwksFetch(URI uri, Duration timeout, int maxBytes, Optional<SSLContext> tls) {

  /**
   * Blocks, no longer than the timeout. The client lives as long as the call: between two of them there is no thread.
   *
   * @throws IOException which says what was answered instead
   */
  Slice get() throws IOException, InterruptedException {
    HttpClient.Builder builder = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).connectTimeout(timeout);
    tls.ifPresent(builder::sslContext);
    HttpClient client = builder.build();
    HttpRequest request = HttpRequest.newBuilder(uri).header("accept", "application/jwk-set+json, application/json").build();
    CompletableFuture<HttpResponse<Slice>> answer = client.sendAsync(request, head -> new Bounded(maxBytes));
    try {
      HttpResponse<Slice> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("the answer is " + response.statusCode());
      }
      return response.body();
    } catch (TimeoutException late) {
      throw new IOException("no answer within " + timeout, late);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    } finally {
      answer.cancel(true);
      client.shutdownNow();
    }
  }

  /** Collects a body, and gives up when it is too long. */
  private static final class Bounded implements HttpResponse.BodySubscriber<Slice> {
    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Slice> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription source;

    Bounded(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<Slice> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      source = subscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      for (ByteBuffer part : parts) {
        if (bytes.size() + part.remaining() > maxBytes) {
          giveUp();
          return;
        }
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        bytes.writeBytes(copy);
      }
    }

    private void giveUp() {
      if (source != null) {
        source.cancel();
      }
      body.completeExceptionally(
          new IOException("more than " + maxBytes + " bytes (limit " + Limit.JWKS_BYTES.key() + ")"));
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(Slice.of(bytes.toByteArray()));
    }
  }
}
