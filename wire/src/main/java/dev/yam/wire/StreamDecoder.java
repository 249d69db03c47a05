package dev.yam.wire;

/**
 * Cuts a stream of bytes into what its peer has said: packets behind their lengths, or lines. One thread at a time. After
 * an exception it is not used again: the connection is to be closed.
 */
public sealed interface StreamDecoder permits StreamFrameDecoder, LineDecoder {

  /**
   * Reads {@code bytes}, all of them unless it is {@linkplain #stop stopped}; returns how many were read.
   *
   * @throws MalformedPacketException for what the framing does not allow, after what came before it was delivered
   * @throws LimitExceededException beyond {@link #maxPayload}
   */
  int decode(Slice bytes, StreamFrameDecoder.Frames out);

  /** Nothing is read behind what is being delivered. Called by {@link StreamFrameDecoder.Frames}. */
  void stop();

  /** What bounds one packet, its type included, or one line, its end not counted. */
  int maxPayload();

  /** Bounds the packets that begin from now on, or the lines that end. */
  void maxPayload(int bytes);
}
