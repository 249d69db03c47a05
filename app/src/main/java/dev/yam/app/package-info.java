/** To come. */
@NullMarked
package dev.yam.app;

import org.jspecify.annotations.NullMarked;
