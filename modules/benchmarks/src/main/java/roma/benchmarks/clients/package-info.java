/**
 * {@code roma-bench clients}: the Java client beside memcached clients of others, against the same
 * node.
 *
 * <ul>
 *   <li>{@link roma.benchmarks.clients.ClientsCommand}: the command; starts the node, prints the
 *       table.
 *   <li>{@link roma.benchmarks.clients.ClientBenchmark}: what is measured, each client and shape in
 *       a JVM of its own; {@link roma.benchmarks.clients.ProcessCpu}: that JVM's processor time.
 *   <li>{@link roma.benchmarks.clients.ComparedClient}: one way to call all of them, and they.
 * </ul>
 */
package roma.benchmarks.clients;
