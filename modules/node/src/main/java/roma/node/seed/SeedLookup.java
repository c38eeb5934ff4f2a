package roma.node.seed;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import roma.data.NodeId;
import roma.node.StartRefused;

/**
 * Asks the seeds, at their client ports, which cluster they are in. One that answers is enough. A
 * seed that refuses connections or is itself still starting is asked again until the time is over,
 * so that nodes may be started together; one that answers something else ends the search at once.
 * Blocks the calling thread, at most the time given and one connection attempt.
 */
public final class SeedLookup {
  /** How long a mistyped address keeps its user waiting. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int CONNECT_TIMEOUT_MS = 1000;
  private static final int READ_TIMEOUT_MS = 2000;
  private static final long PAUSE_MS = 200;
  private static final int MAX_LINE_BYTES = 1 << 20;
  private static final int SHOWN_ANSWER_CHARS = 60;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String clusterName;
  private final Duration patience;

  /**
   * @param clusterName that the seeds' cluster must have
   */
  public SeedLookup(String clusterName, Duration patience) {
    this.clusterName = clusterName;
    this.patience = patience;
  }

  /**
   * The cluster of the first seed that answers.
   *
   * @param seeds at least one
   * @throws StartRefused where none answers in time, or one is no node of this cluster
   */
  public SeedCluster find(List<NodeId> seeds) throws StartRefused {
    long giveUpAtNanos = System.nanoTime() + patience.toNanos();
    while (true) {
      List<String> silent = new ArrayList<>();
      Optional<SeedCluster> found = askEach(seeds, silent);
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() >= giveUpAtNanos) {
        throw new StartRefused(
            "--seed: no node answers at "
                + String.join(", ", silent)
                + ": start that node, or name a running one's client port");
      }
      pause();
    }
  }

  /**
   * As {@link #find}, for a node that knows its cluster already: asks each seed once, and empty
   * where none answers.
   *
   * @throws StartRefused where one is no node of this cluster
   */
  public Optional<SeedCluster> findNow(List<NodeId> seeds) throws StartRefused {
    return askEach(seeds, new ArrayList<>());
  }

  private Optional<SeedCluster> askEach(List<NodeId> seeds, List<String> silent)
      throws StartRefused {
    for (NodeId seed : seeds) {
      try {
        return Optional.of(understand(seed, ask(seed)));
      } catch (IOException unreachable) {
        silent.add(at(seed) + " (" + unreachable.getMessage() + ")");
      }
    }
    return Optional.empty();
  }

  private SeedCluster understand(NodeId seed, String line) throws StartRefused, IOException {
    if (line.startsWith("SERVER_ERROR")) {
      throw new IOException("it is not ready: " + line);
    }
    SeedCluster cluster;
    try {
      // "null" is JSON too, and no object.
      if (!line.startsWith("{")) {
        throw new JsonParseException(null, "no object");
      }
      cluster = JSON.readValue(line, SeedCluster.class);
    } catch (JsonProcessingException somethingElse) {
      throw new StartRefused(
          "--seed: "
              + at(seed)
              + " is not the client port of a node of ROMA: to roma_cluster it answered '"
              + shortened(line)
              + "'",
          somethingElse);
    }
    if (!cluster.isEntered()) {
      throw new IOException("it is not ready: it has not entered its cluster");
    }
    if (!cluster.name().equals(clusterName)) {
      throw new StartRefused(
          "--seed: "
              + at(seed)
              + " belongs to the cluster '"
              + cluster.name()
              + "', not '"
              + clusterName
              + "': give --name or another seed");
    }
    return cluster;
  }

  /** One line, without its end. An end of the stream before it is an {@link IOException}. */
  private static String ask(NodeId seed) throws IOException {
    InetSocketAddress address = new InetSocketAddress(seed.host(), seed.port());
    if (address.isUnresolved()) {
      throw new IOException("unknown host");
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_TIMEOUT_MS);
      socket.setSoTimeout(READ_TIMEOUT_MS);
      socket.getOutputStream().write("roma_cluster\r\n".getBytes(StandardCharsets.US_ASCII));
      return firstLine(socket.getInputStream());
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      for (int i = 0; i < read; i++) {
        if (piece[i] == '\n') {
          line.write(piece, 0, i);
          return line.toString(StandardCharsets.UTF_8).stripTrailing();
        }
      }
      line.write(piece, 0, read);
      if (line.size() > MAX_LINE_BYTES) {
        return line.toString(StandardCharsets.UTF_8);
      }
    }
    throw new IOException("it closed the connection");
  }

  private static void pause() throws StartRefused {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StartRefused("stopped while it looked for its seeds", stopped);
    }
  }

  private static String shortened(String line) {
    return line.length() <= SHOWN_ANSWER_CHARS
        ? line
        : line.substring(0, SHOWN_ANSWER_CHARS) + "...";
  }

  private static String at(NodeId seed) {
    return seed.host() + ":" + seed.port();
  }
}
