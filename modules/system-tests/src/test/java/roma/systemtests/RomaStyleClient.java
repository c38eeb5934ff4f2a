package roma.systemtests;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that finds its way as ROMA's Java client does (reference/roma.md 4.3): it reads the
 * routing table as JSON, asks for its hash from time to time, reads the table again where that has
 * changed, hashes each key itself and asks the vnode's primary, the next owner where that one
 * fails. An error line is the end of it: ROMA's client would repeat such a request for ever. One
 * thread.
 */
final class RomaStyleClient implements AutoCloseable {
  private static final int TRIES = 10;
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final long PAUSE_MILLIS = 100;
  private static final long POLL_NANOS = 300_000_000;
  private static final Pattern NODES = Pattern.compile("\\},\\[(.*?)\\],\\{");
  private static final Pattern VNODE = Pattern.compile("\"(\\d+)\":\\[([^\\]]*)\\]");
  private static final Pattern BITS = Pattern.compile("\"div_bits\":(\\d+)");

  private final Map<String, Connection> connections = new HashMap<>();
  private final Map<String, Integer> asked = new HashMap<>();
  private final Map<Long, List<String>> owners = new HashMap<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private List<String> nodes;
  private int vnodeBits;
  private String hash = "";
  private long nextPollNanos;

  RomaStyleClient(List<InetSocketAddress> seeds) {
    nodes = seeds.stream().map(seed -> seed.getHostString() + "_" + seed.getPort()).toList();
    poll();
  }

  /** How many requests for keys went to the node first of all, by its name. */
  int askedFirst(InetSocketAddress node) {
    return asked.getOrDefault(node.getHostString() + "_" + node.getPort(), 0);
  }

  void set(String key, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    long digest = digest(key);
    String line = "set " + key + "\u001broma " + digest + " 0 " + bytes.length;
    String reply = ask(key, line + "\r\n" + value + "\r\n", Connection::line);
    if (!reply.equals("STORED")) {
      throw new IllegalStateException(line + ": " + reply);
    }
  }

  /** Null where there is no such key. */
  String get(String key) {
    return ask(key, "get " + key + "\u001broma\r\n", Connection::value).orNull();
  }

  /** A value, or none. */
  private record Value(String text) {
    String orNull() {
      return text;
    }
  }

  private interface Reading<T> {
    T of(Connection connection) throws IOException;
  }

  private <T> T ask(String key, String request, Reading<T> reading) {
    if (System.nanoTime() > nextPollNanos) {
      poll();
    }
    String last = "";
    for (int attempt = 0; attempt < TRIES; attempt++) {
      String node = nodeFor(key);
      try {
        asked.merge(node, 1, Integer::sum);
        Connection connection = connection(node);
        connection.send(request);
        return reading.of(connection);
      } catch (IOException failed) {
        last = node + ": " + failed;
        drop(node);
        pause();
        poll();
      }
    }
    throw new IllegalStateException(key + " after " + TRIES + " tries, the last " + last);
  }

  private String nodeFor(String key) {
    long vnode = digest(key) >>> (32 - vnodeBits) << (32 - vnodeBits);
    List<String> candidates = owners.get(vnode);
    return candidates.stream()
        .filter(node -> failures.getOrDefault(node, 0) == 0)
        .findFirst()
        .orElse(candidates.get(0));
  }

  private static long digest(String key) {
    try {
      byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(sha1, sha1.length - 4, 4).getInt() & 0xffff_ffffL;
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Reads the table anew where its hash has changed, from the first node that answers. */
  private void poll() {
    nextPollNanos = System.nanoTime() + POLL_NANOS;
    for (String node : new ArrayList<>(nodes)) {
      try (Connection fresh = new Connection(node)) {
        fresh.send("mklhash 0\r\n");
        String now = fresh.line();
        if (!now.equals(hash)) {
          fresh.send("routingdump json\r\n");
          read(fresh.line());
          fresh.line();
          hash = now;
          failures.clear();
        }
        return;
      } catch (IOException failed) {
        failures.merge(node, 1, Integer::sum);
      }
    }
  }

  private void read(String json) {
    Matcher names = NODES.matcher(json);
    Matcher bits = BITS.matcher(json);
    if (!names.find() || !bits.find()) {
      throw new IllegalStateException("no routing table: " + json);
    }
    nodes = texts(names.group(1));
    vnodeBits = Integer.parseInt(bits.group(1));
    owners.clear();
    Matcher vnode = VNODE.matcher(json);
    while (vnode.find()) {
      owners.put(Long.parseLong(vnode.group(1)), texts(vnode.group(2)));
    }
    if (owners.size() != 1 << vnodeBits) {
      throw new IllegalStateException("a table of " + owners.size() + " vnodes: " + json);
    }
  }

  private static List<String> texts(String list) {
    return List.of(list.replace("\"", "").split(","));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted between two tries", stopped);
    }
  }

  private Connection connection(String node) throws IOException {
    Connection open = connections.get(node);
    if (open == null) {
      open = new Connection(node);
      connections.put(node, open);
    }
    return open;
  }

  private void drop(String node) {
    failures.merge(node, 1, Integer::sum);
    Connection open = connections.remove(node);
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    connections.values().forEach(Connection::close);
  }

  /** Lines that end in CRLF, or else it is no answer of ROMA's. */
  private static final class Connection implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;

    Connection(String node) throws IOException {
      int underscore = node.indexOf('_');
      try {
        socket.connect(
            new InetSocketAddress(
                node.substring(0, underscore), Integer.parseInt(node.substring(underscore + 1))),
            TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
      } catch (IOException refused) {
        close();
        throw refused;
      }
    }

    void send(String request) throws IOException {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    }

    String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next != '\r'; next = in.read()) {
        if (next < 0) {
          throw new EOFException("closed");
        }
        line.write(next);
      }
      if (in.read() != '\n') {
        throw new IllegalStateException("a line without LF behind its CR: " + line);
      }
      String text = line.toString(StandardCharsets.UTF_8);
      if (text.matches("(SERVER_|CLIENT_)?ERROR.*")) {
        throw new IllegalStateException("ROMA's client would never come back from: " + text);
      }
      return text;
    }

    Value value() throws IOException {
      String head = line();
      if (head.equals("END")) {
        return new Value(null);
      }
      byte[] value = in.readNBytes(Integer.parseInt(head.split(" ")[3]));
      line();
      line();
      return new Value(new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException harmless) {
        // It is of no more use either way.
      }
    }
  }
}
