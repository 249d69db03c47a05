package dev.yam.engine;

import io.netty.channel.Channel;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of a listener: what new connections are given now, and when that is read again.
 *
 * <p>Thread: any.
 */
final class TlsContext {

  private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

  /** The signatures of handshakes, a millisecond each, do not hold up a loop. */
  private static final Executor HANDSHAKES = Thread::startVirtualThread;

  private final Tls options;

  /** Held while files are read, by nobody else: a disk that hangs lets one reader hang. */
  private final ReentrantLock reading = new ReentrantLock();

  private volatile Tls.Loaded current;
  private List<Stamp> seen;
  private @Nullable String lastFault;
  private Expiry expiry = Expiry.FAR;

  /** What changes when a file is replaced. */
  private record Stamp(Path file, @Nullable FileTime modified, long size, @Nullable Object key) {
    static Stamp of(Path file) {
      try {
        var now = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(file, now.lastModifiedTime(), now.size(), now.fileKey());
      } catch (IOException gone) {
        return new Stamp(file, null, 0, null);
      }
    }
  }

  private enum Expiry {
    FAR,
    NEAR,
    PAST;

    /** Near in the last fifth of its life: renewals come in the third before, of long and of short ones. */
    static Expiry of(X509Certificate certificate, Instant now) {
      Instant from = certificate.getNotBefore().toInstant();
      Instant until = certificate.getNotAfter().toInstant();
      if (now.isAfter(until)) {
        return PAST;
      }
      return now.isAfter(until.minus(Duration.between(from, until).dividedBy(5))) ? NEAR : FAR;
    }
  }

  TlsContext(Tls options) {
    this.options = options;
    this.seen = stamps();
    this.current = options.load();
    LOG.info("{}: {}", options, described());
    watchExpiry();
  }

  private List<Stamp> stamps() {
    return options.files().stream().map(Stamp::of).toList();
  }

  /** The certificate that new connections are shown. */
  X509Certificate certificate() {
    return current.certificate();
  }

  /** How often files are looked at; zero for never. */
  Duration reloadEvery() {
    return options.reloadEvery();
  }

  // --- reading again ---

  /** Throws IllegalArgumentException if the files cannot be used: what was read before stays. */
  void reload() {
    reading.lock();
    try {
      load();
    } finally {
      reading.unlock();
    }
  }

  /** Reads the files if one was replaced. While they cannot be used, it tries each time, and says each fault once. */
  void refresh() {
    if (!reading.tryLock()) {
      return;
    }
    String known = lastFault;
    try {
      if (known != null || !stamps().equals(seen)) {
        load();
      }
    } catch (IllegalArgumentException unfit) {
      if (!String.valueOf(unfit.getMessage()).equals(known)) {
        LOG.error("the certificate was not replaced, the former one stays ({}): {}", described(), unfit.getMessage());
      }
    } finally {
      watchExpiry();
      reading.unlock();
    }
  }

  private void load() {
    seen = stamps(); // before the files are read: what changes meanwhile is read again
    try {
      current = options.load();
    } catch (IllegalArgumentException unfit) {
      lastFault = String.valueOf(unfit.getMessage());
      throw unfit;
    }
    lastFault = null;
    expiry = Expiry.FAR;
    LOG.info("the certificate was read again: {}", described());
  }

  /** Says once that a certificate nears its end, and once that it has come: the renewal has failed long before. */
  private void watchExpiry() {
    Expiry now = Expiry.of(certificate(), Instant.now());
    if (now == expiry) {
      return;
    }
    expiry = now;
    switch (now) {
      case FAR -> {}
      case NEAR -> LOG.warn("the certificate was not renewed yet, and ends soon: {}", described());
      case PAST -> LOG.error("the certificate has expired, clients refuse it: {}: replace its files", described());
    }
  }

  private String described() {
    X509Certificate certificate = certificate();
    return certificate.getSubjectX500Principal() + " until " + certificate.getNotAfter().toInstant();
  }

  // --- connections ---

  /** Stands first in the pipeline of a new connection of the web. */
  void addTo(Channel channel) {
    channel.pipeline().addLast(new TlsDoor());
    addToStream(channel);
  }

  /** Stands first in the pipeline of a new connection that is no HTTP's. */
  void addToStream(Channel channel) {
    SslContext context = current.context();
    SslHandler handler = context instanceof JdkSslContext
        ? new SingleHandshake(context.newEngine(channel.alloc()), HANDSHAKES)
        : context.newHandler(channel.alloc(), HANDSHAKES);
    handler.setHandshakeTimeoutMillis(0); // the deadline of the first header ends it, without a timer for each
    channel.pipeline().addLast(handler, new TlsPeer(handler));
  }
}
