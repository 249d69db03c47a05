/** To come. */
@NullMarked
package dev.yam.engine;

import org.jspecify.annotations.NullMarked;
