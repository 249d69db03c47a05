package dev.yam.server;

import java.util.function.UnaryOperator;

/** One node alone: nobody to lose. */
class LocalAdapterTest extends AdapterContract {

  @Override
  protected Cluster start(int nodes, UnaryOperator<Server.Builder> settings) {
    Server server = settings.apply(Server.builder().host("127.0.0.1")).build().start();
    return new Cluster() {
      @Override
      public int size() {
        return 1;
      }

      @Override
      public Server node(int index) {
        return server;
      }

      @Override
      public void kill(int index) {
        server.close();
      }

      @Override
      public void partition(int index) {}

      @Override
      public void heal(int index) {}

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
