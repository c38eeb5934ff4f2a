/**
 * The client over the network. {@link roma.client.network.NetworkPort} is the door and decides
 * about each attempt of a call.
 *
 * <ul>
 *   <li>{@link roma.client.network.NodeLink}: one node, pipelined; {@link
 *       roma.client.network.Connection}: its socket; {@link roma.client.network.Answers} reads it;
 *       {@link roma.client.network.Exchange}: one request on it; {@link roma.client.network.Fate}:
 *       what may have become of it.
 *   <li>{@link roma.client.network.Call}: one call of the application, over all its attempts;
 *       {@link roma.client.network.Gets}: several that are sent as one; {@link
 *       roma.client.network.HashNameCheck}: what a miss may mean.
 *   <li>{@link roma.client.network.Routes}, {@link roma.client.network.RingWatch}: whom to ask, and
 *       how that is kept current; {@link roma.client.network.RoutingJson} reads it.
 *   <li>{@link roma.client.network.WireCommands}: commands and replies as lines.
 * </ul>
 */
package roma.client.network;
