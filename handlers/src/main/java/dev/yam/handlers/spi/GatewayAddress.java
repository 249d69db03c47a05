package dev.yam.handlers.spi;

/**
 * Where a gateway wants to be heard.
 *
 * @param namespace with its slash
 * @param port of a server that is made for it; 0: of the server that there is already
 * @param path of the endpoint of a server that is made; empty: its default
 */
public record GatewayAddress(String namespace, int port, String path) {}
