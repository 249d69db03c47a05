package dev.yam.server;

/** Servers whose adapters carry events between them, and what can befall them. */
public interface Cluster extends AutoCloseable {

  /** How many nodes there are; those that were killed count. */
  int size();

  Server node(int index);

  /** The node is gone at once: it neither sends nor receives, and the others notice. */
  void kill(int index);

  /** The node lives and reaches no other. */
  void partition(int index);

  /** It reaches the others again: what is published from now on arrives. */
  void heal(int index);

  @Override
  void close();
}
