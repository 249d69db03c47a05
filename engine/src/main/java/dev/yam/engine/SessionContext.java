package dev.yam.engine;

/** What a session needs of the endpoint it belongs to, and of its loop: one for all sessions of both that speak the same revision. */
record SessionContext(
    EngineLoop loop,
    Revision revision,
    Rhythm rhythm,
    EngineOptions.Delays delays,
    EngineOptions.Limits limits,
    EngineHooks hooks,
    SessionRegistry registry,
    SessionAcceptor acceptor) {}
