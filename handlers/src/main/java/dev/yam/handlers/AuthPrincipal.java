package dev.yam.handlers;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter that is given who the client is: what stands under {@link Call#PRINCIPAL} in {@code socket.data()}, put
 * there by whoever has verified its credentials. Null, or an empty {@link java.util.Optional}, if nothing stands there,
 * or nothing of the parameter's type.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface AuthPrincipal {}
