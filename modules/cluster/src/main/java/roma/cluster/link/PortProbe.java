package roma.cluster.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/**
 * Asks a peer's operating system whether its process still listens: a refusal means that the
 * process is gone, silence means nothing; a process that listens and is not heard has turned a deaf
 * ear to this node. Never blocks: each {@link #probe} looks at the attempt before it. One thread.
 */
final class PortProbe implements AutoCloseable {
  private final String host;
  private int refusals;
  private SocketChannel attempt;

  PortProbe(String host) {
    this.host = host;
  }

  /** What {@link #probe} returns where the port was opened. */
  static final int ACCEPTED = -1;

  /**
   * Starts an attempt, or looks at the running one. Returns how many in a row were refused, or
   * {@link #ACCEPTED}.
   */
  int probe(int port) {
    try {
      if (attempt == null) {
        attempt = SocketChannel.open();
        attempt.configureBlocking(false);
        if (!attempt.connect(new InetSocketAddress(host, port))) {
          return refusals;
        }
      } else if (!attempt.finishConnect()) {
        return refusals;
      }
      refusals = ACCEPTED;
    } catch (ConnectException refused) {
      refusals = Math.max(0, refusals) + 1;
    } catch (IOException | RuntimeException unreachable) {
      refusals = 0;
    }
    close();
    return refusals;
  }

  /** The peer was heard: what was found before is void. */
  void heard() {
    refusals = 0;
    close();
  }

  @Override
  public void close() {
    if (attempt != null) {
      try {
        attempt.close();
      } catch (IOException ignored) {
        // The attempt is over either way.
      }
      attempt = null;
    }
  }
}
