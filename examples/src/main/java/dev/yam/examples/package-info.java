/** Programs of the documentation. Tests run them, and hold the documents to them. */
@NullMarked
package dev.yam.examples;

import org.jspecify.annotations.NullMarked;
