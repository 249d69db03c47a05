/** How gateways meet servers: one adapter for each kind. */
@NullMarked
package dev.yam.handlers.spi;

import org.jspecify.annotations.NullMarked;
