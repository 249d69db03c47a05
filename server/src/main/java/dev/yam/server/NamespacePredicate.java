package dev.yam.server;

/** Decides which namespaces exist that nobody has named in advance. */
@FunctionalInterface
public interface NamespacePredicate {

  /**
   * Runs on a virtual thread and may block. {@code name} begins with a slash; the credentials are not yet checked.
   *
   * <p>Asked about names, not about clients: not when a client comes to a namespace that is there already. What each
   * client must pass is {@link DynamicNamespace#use}.
   */
  boolean test(String name, Handshake handshake) throws Exception;
}
