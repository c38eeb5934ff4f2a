package roma.cluster.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/**
 * Asks a peer's operating system whether its process still listens: a refusal means that the process is gone, silence
 * means nothing. Never blocks: each {@link #probe} looks at the attempt before it. One thread.
 */
final class PortProbe implements AutoCloseable {
  private final String host;
  private int refusals;
  private SocketChannel attempt;

  PortProbe(String host) {
    this.host = host;
  }

  /** Starts an attempt, or looks at the running one. Returns how many attempts in a row were refused. */
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
      refusals = 0;
    } catch (ConnectException refused) {
      refusals++;
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
