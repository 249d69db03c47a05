package dev.yam.server.spi;

import dev.yam.wire.Args;
import dev.yam.wire.EventName;

/** What a server says to the servers of other nodes, in one namespace ({@code serverSideEmit}). */
public record ServerEvent(EventName name, Args args) {}
