/**
 * The memcached and ROMA front end on Netty, over the ports {@link roma.data.KeyValueStore} and
 * {@link roma.data.ClusterAdmin}.
 *
 * <ul>
 *   <li>{@link roma.server.MemcachedServer} listens; {@link roma.server.ServerOptions} what it
 *       allows.
 *   <li>{@code Connection} one client: order, concurrency, backpressure; {@code Dispatcher} and
 *       {@code AdminRequests} start each request; {@code Pending} and {@code Retrieval} are what is
 *       owed.
 *   <li>{@code StatReport}, {@code RomaStat}, {@code OwnStat}, {@code StatFilter}: the reply to
 *       {@code stat}; {@link roma.server.StatSource} adds to it.
 *   <li>{@code RoutingRequests}, {@code RoutingTable}, {@code RoutingDump}, {@code RoutingText},
 *       {@code ClusterJson}, {@code RubyText}: the ring in the forms that clients ask for.
 * </ul>
 */
package roma.server;
