package dev.yam.handlers;

/**
 * Deals with what a guard, an interceptor, a parameter, a method, or what it returned has thrown: those of the method are
 * asked first, then the gateway's, then those of all gateways. If none takes it, the client is sent the event
 * {@code exception}. Where the failure came to light: mostly where handlers run.
 */
@FunctionalInterface
public interface ExceptionFilter {

  /**
   * True if it was dealt with, by {@code call.ack()} or {@code call.socket()} for example, or by saying nothing. What is
   * thrown is put in the place of {@code failure}, for the filters that follow.
   */
  boolean handles(Throwable failure, Call call) throws Exception;
}
