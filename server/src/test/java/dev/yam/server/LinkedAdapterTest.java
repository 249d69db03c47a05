package dev.yam.server;

import java.util.function.UnaryOperator;

/** Two nodes: holds the suite to what it says of more than one, and the server to what it offers adapters. */
class LinkedAdapterTest extends AdapterContract {

  @Override
  protected Cluster start(int nodes, UnaryOperator<Server.Builder> settings) {
    return new LinkedCluster(nodes, settings);
  }
}
