/**
 * What an adapter implements to carry one namespace over several nodes, and what the server offers it.
 *
 * <p>Experimental: it may change until the adapters over Redis have been released against it.
 */
@NullMarked
package dev.yam.server.spi;

import org.jspecify.annotations.NullMarked;
