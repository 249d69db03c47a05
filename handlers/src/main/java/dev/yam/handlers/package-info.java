/**
 * Events as methods: an event arrives, is checked, is given to a method, and what the method returns is the answer.
 *
 * <pre>
 * start:  Gateways.builder() → GatewayReader → GatewayMethod (Parameters, Invocation, SchemaCheck, BeanCheck)
 * bind:   Gateways.bind → WebSocketAdapter → Welcome, for each client → MethodListener, one for each event
 * in:     MethodListener → GatewayMethod.handle → Guard → Interceptor → Invocation → the method
 * out:    Returned → socket.emit or the ack; StageAnswer, PublisherAnswer, IteratorAnswer while there is more
 *         what is thrown → Failures → ExceptionFilter, or the event "exception"
 * </pre>
 *
 * Read {@link dev.yam.handlers.Gateways} first, then {@code GatewayMethod}. Beside them stand handlers by the type of a message,
 * without annotations: {@link dev.yam.handlers.MessageFactory}.
 */
@NullMarked
package dev.yam.handlers;

import org.jspecify.annotations.NullMarked;
