package dev.yam.engine;

/** What a session needs of the endpoint it belongs to, and of its loop: one for all sessions of both. */
record SessionContext(
    EngineLoop loop,
    Heartbeat.Rhythm rhythm,
    EngineOptions.Delays delays,
    EngineOptions.Limits limits,
    EngineHooks hooks,
    SessionRegistry registry,
    SessionAcceptor acceptor) {}
