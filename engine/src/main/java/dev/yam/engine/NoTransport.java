package dev.yam.engine;

/** The transport of a session that has none yet. */
final class NoTransport implements Transport {

  static final NoTransport INSTANCE = new NoTransport();

  private NoTransport() {}

  @Override
  public String name() {
    return "";
  }

  @Override
  public boolean closesByPacket() {
    return false;
  }

  @Override
  public boolean ready() {
    return false;
  }

  @Override
  public void send(SendQueue queue) {
    throw new IllegalStateException("not ready");
  }

  @Override
  public boolean writable() {
    return false;
  }

  @Override
  public long pending() {
    return 0;
  }

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public void close() {}

  @Override
  public void abort(DisconnectReason reason) {}
}
