/**
 * Events as methods: an event arrives, is checked, is given to a method, and what the method returns is the answer.
 */
@NullMarked
package dev.yam.handlers;

import org.jspecify.annotations.NullMarked;
