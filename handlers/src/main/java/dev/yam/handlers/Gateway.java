package dev.yam.handlers;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A class whose methods handle the events of one namespace. Several classes may share a namespace: each of their methods
 * is called.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Gateway {

  /** The namespace, with its slash. */
  String value() default "/";

  /** The port of a server that the adapter makes for it; 0: the server that the adapter has already. */
  int port() default 0;

  /** The path of the endpoint of a server that the adapter makes; nothing: what that server has by default. */
  String path() default "";
}
