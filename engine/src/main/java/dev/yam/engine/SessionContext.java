package dev.yam.engine;

/** What a session needs of the endpoint it belongs to, and of its loop. */
record SessionContext(
    EngineLoop loop,
    EngineOptions.Beat beat,
    EngineOptions.Delays delays,
    EngineOptions.Limits limits,
    EngineHooks hooks,
    SessionRegistry registry,
    SessionAcceptor acceptor) {}
