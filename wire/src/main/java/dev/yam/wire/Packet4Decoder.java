package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads Socket.IO protocol 4, which clients of Socket.IO 2 speak: as protocol 5, but that the credentials of a CONNECT
 * stand as a query behind the namespace, {@code 0/chat?token=1,}. Written, the two differ only in what a CONNECT and a
 * refusal carry: {@link PacketEncoder} writes both.
 */
public final class Packet4Decoder extends PacketDecoder {

  private final PacketLimits limits;
  private final int maxQueryLength;

  /** {@code maxQueryLength}: the bytes of a query, {@link Limit#NAMESPACE_QUERY}. */
  public Packet4Decoder(PacketLimits limits, int maxQueryLength, ArgumentBinder binder, Workspace workspace) {
    super(limits, binder, workspace);
    this.limits = limits;
    this.maxQueryLength = maxQueryLength;
  }

  @Override
  String longNamespace(byte[] a, int from, int to) {
    int mark = from;
    while (mark < to && a[mark] != '?') {
      mark++;
    }
    if (mark - from > limits.maxNamespaceLength()) {
      throw new LimitExceededException(Limit.NAMESPACE_NAME, limits.maxNamespaceLength());
    }
    return new String(a, from, to - from, UTF_8);
  }

  /** The query's pairs are the credentials, each a text. */
  @Override
  Packet connect(String namespace, Slice data) {
    int mark = namespace.indexOf('?');
    if (mark < 0) {
      return super.connect(namespace, data);
    }
    Slice query = Slice.utf8(namespace.substring(mark + 1));
    if (query.length() > maxQueryLength) {
      throw new LimitExceededException(Limit.NAMESPACE_QUERY, maxQueryLength);
    }
    Slice auth = query.isEmpty() ? Slice.EMPTY : JsonWriter.write(Args.PLAIN, FormText.pairs(query));
    return super.connect(namespace.substring(0, mark), auth);
  }
}
