package roma.benchmarks.micro;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import roma.data.NodeId;
import roma.ring.FirstRing;
import roma.ring.KeyHash;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;

/** From a key to who serves it. */
@State(Scope.Thread)
public class RingBenchmark {
  private final byte[] key = "k000000042".getBytes(StandardCharsets.US_ASCII);
  private final Ring ring =
      FirstRing.found(
          new NodeEntry(
              new NodeId("127.0.0.1", 11211),
              12211,
              new UUID(1, 1),
              1,
              NodeState.UP,
              true,
              false,
              "0"),
          FirstRing.Settings.defaults(),
          new Random(1));

  @Benchmark
  public int hash() {
    return KeyHash.digest(key);
  }

  @Benchmark
  public NodeId lookUp() {
    return ring.vnode(ring.vnodeOf(key)).primary();
  }
}
