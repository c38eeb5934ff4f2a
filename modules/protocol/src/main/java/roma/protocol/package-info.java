/**
 * The memcached and ROMA text protocol: bytes to requests, replies to bytes. No sockets, no
 * threads; docs/protocol.md says what each command does.
 *
 * <ul>
 *   <li>{@link roma.protocol.CommandDecoder} bytes of a client into {@link roma.protocol.Request}s,
 *       within {@link roma.protocol.ProtocolLimits}.
 *   <li>{@link roma.protocol.ReplyEncoder} replies into bytes; {@link
 *       roma.protocol.OperationReplies} those about lists, maps and counters.
 *   <li>{@link roma.protocol.ReplyDecoder} bytes of a server into {@link roma.protocol.WireReply},
 *       for clients; {@link roma.protocol.OperationRequests} what these send about lists, maps and
 *       counters.
 *   <li>{@link roma.protocol.ExpiryTime} the three forms of an expiry argument.
 * </ul>
 */
package roma.protocol;
