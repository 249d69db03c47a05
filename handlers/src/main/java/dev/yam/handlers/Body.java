package dev.yam.handlers;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter that is given what the client sent with the event, bound to its type: nothing if there was no argument, the
 * argument if there was one, the list of them if there were several. Nothing, and JSON's null, are {@code null}, an empty
 * {@link java.util.Optional}, or for a primitive type an error of the client's.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Body {

  /** The member of the body that is meant; absent if the body is no object. Empty: all of the body. */
  String value() default "";

  /** Makes the value, in place of the server's binder. One instance is made of it, as of guards. */
  @SuppressWarnings("rawtypes")
  Class<? extends Converter> converter() default Converter.class;
}
