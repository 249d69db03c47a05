/** To come. */
@NullMarked
package dev.yam.server;

import org.jspecify.annotations.NullMarked;
