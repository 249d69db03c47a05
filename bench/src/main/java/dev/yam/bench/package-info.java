/** To come. */
@NullMarked
package dev.yam.bench;

import org.jspecify.annotations.NullMarked;
