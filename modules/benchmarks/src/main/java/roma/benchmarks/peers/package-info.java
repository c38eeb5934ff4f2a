/**
 * Stores to be compared. {@link roma.benchmarks.peers.Peers} has a {@link
 * roma.benchmarks.peers.Peer} each: {@code RomaPeer}, those from Maven Central ({@code JavaPeer},
 * whose libraries {@code PeerLibraries} fetches) and those of the operating system ({@code
 * Programs}); {@code RunningServers} are the processes of those that are not ours.
 */
package roma.benchmarks.peers;
