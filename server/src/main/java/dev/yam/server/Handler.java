package dev.yam.server;

/** The two forms that a socket keeps: each as it was given, since a wrapper around it would cost every idle client one. */
sealed interface Handler permits EventHandler, EventHandler.WithAck {}
