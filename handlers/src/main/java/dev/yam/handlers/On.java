package dev.yam.handlers;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A method that handles an event of clients. What it may take and return stands at {@link Gateways}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface On {

  /** The event's name. */
  String value();

  /**
   * A JSON Schema that the body has to fulfil before the method is called: the schema itself, if it begins with
   * <code>{</code>, or a resource of the class path, found as {@link Class#getResource} of the gateway's class does.
   * Draft 2020-12, unless the schema names another.
   */
  String schema() default "";
}
