/**
 * Who a client is: tokens are verified where a client asks to be let in, and issued where a program asks for them.
 *
 * <pre>
 * handshake → {@link dev.yam.auth.TokenSource} → {@link dev.yam.auth.JwtAuth}, a middleware
 *           → {@link dev.yam.auth.JwtVerifier}: the text, the key ({@link dev.yam.auth.JwtKeys}), the signature, the claims
 *           → {@link dev.yam.auth.JwtPrincipal} at {@code socket.data().get("principal")}
 *           or {@link dev.yam.auth.JwtRejectedException} for the log, and {@code Unauthorized} for the peer
 * </pre>
 *
 * To read in this order: JwtAuth, JwtVerifier, CompactJwt, ClaimRules; JwtKey, JwtKeyRing, JwksKeys; JwtIssuer, TokenRoutes.
 */
@NullMarked
package dev.yam.auth;

import org.jspecify.annotations.NullMarked;
