package roma.benchmarks.peers;

import java.util.List;

/** All that can be compared. */
public final class Peers {
  private static final int NODES = 3;

  private Peers() {}

  /**
   * @param javaOptions of each JVM, ours and others', so that all have the same memory
   */
  public static List<Peer> all(String javaOptions) {
    return List.of(
        new RomaPeer(NODES, javaOptions),
        new InfinispanPeer(false, NODES, javaOptions),
        new InfinispanPeer(true, NODES, javaOptions),
        new HazelcastPeer(NODES, javaOptions),
        new MemcachedPeer(),
        new RedisPeer());
  }
}
