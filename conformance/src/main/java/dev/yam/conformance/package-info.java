/** To come. */
@NullMarked
package dev.yam.conformance;

import org.jspecify.annotations.NullMarked;
