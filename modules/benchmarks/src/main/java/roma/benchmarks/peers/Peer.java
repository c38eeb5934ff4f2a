package roma.benchmarks.peers;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import roma.benchmarks.load.WireProtocol;

/** A store that can be measured: ours or another. */
public interface Peer {
  /** As {@code --only} has it. */
  String option();

  /** As tables have it. */
  String name();

  /** Whether it is this store, to which the others are compared. */
  default boolean isOurs() {
    return false;
  }

  /** How it is run: nodes, copies, and what an acknowledgement means. */
  String setup();

  /** Why it cannot be run here, in one line; may take a while, because libraries are fetched. */
  Optional<String> obstacle();

  /**
   * Starts its processes and waits until they serve.
   *
   * @param directory for logs and data
   * @throws RuntimeException with one line that says why it does not
   */
  Running start(Path directory);

  /** Its processes. */
  interface Running extends AutoCloseable {
    String version();

    /** Those that clients are to use. */
    List<InetSocketAddress> addresses();

    WireProtocol protocol();

    /** Of all processes, those too that clients do not use. */
    List<Long> pids();

    @Override
    void close();
  }
}
