package roma.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A node that answers as a test says: {@link #CLOSE} closes the connection, {@link #SILENCE} says
 * nothing any more. Questions about the ring are answered by {@link #ring}.
 */
final class FakeNode implements AutoCloseable {
  static final String CLOSE = "CLOSE";
  static final String SILENCE = "SILENCE";

  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** Requests as their lines, but those about the ring. */
  final Queue<String> asked = new ConcurrentLinkedQueue<>();

  /** How many lines these were. */
  final AtomicInteger requests = new AtomicInteger();

  volatile UnaryOperator<String> answer;

  /** To a request for several keys; null for {@link #answer} to each. */
  volatile UnaryOperator<String> answerTogether;

  volatile String ring = "";

  FakeNode(UnaryOperator<String> answer) {
    this.answer = answer;
    try {
      server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  String name() {
    return "127.0.0.1_" + server.getLocalPort();
  }

  /** A ring of these nodes in which {@code primary} has its only two vnodes. */
  static String ring(FakeNode primary, FakeNode... all) {
    StringBuilder names = new StringBuilder();
    for (FakeNode node : all) {
      names.append(names.length() == 0 ? "" : ",").append('"').append(node.name()).append('"');
    }
    String replicas = "[\"" + primary.name() + "\"]";
    return "[{\"dgst_bits\":32,\"div_bits\":1,\"rn\":1},["
        + names
        + "],{\"0\":"
        + replicas
        + ",\"2147483648\":"
        + replicas
        + "}]";
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "fake node");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean silent = false;
      for (String line = line(in); line != null; line = line(in)) {
        String reply = reply(line, in);
        // What it owes comes first: nothing else can be said either.
        silent |= reply.equals(SILENCE);
        if (reply.equals(CLOSE)) {
          return;
        } else if (!silent) {
          socket.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException gone) {
      // The client has ended the connection.
    }
  }

  private String reply(String line, InputStream in) throws IOException {
    if (line.equals("mklhash 0")) {
      return Integer.toHexString(ring.hashCode());
    } else if (line.equals("routingdump json")) {
      return ring.isEmpty() ? "SERVER_ERROR starting" : ring + "\r\nEND";
    }
    if (line.matches("(set|add|replace|append|prepend|cas) .*")) {
      in.readNBytes(Integer.parseInt(line.split(" ")[4]) + 2);
    }
    requests.incrementAndGet();
    String[] words = line.split(" ");
    if (!words[0].equals("gets") || words.length == 2) {
      asked.add(line);
      return answer.apply(line);
    }
    return together(line, words);
  }

  /**
   * Several keys: what a test says, or what is found of each; what is no value is the whole answer.
   */
  private String together(String line, String[] words) {
    if (answerTogether != null) {
      return answerTogether.apply(line);
    }
    StringBuilder found = new StringBuilder();
    for (int i = 1; i < words.length; i++) {
      asked.add("gets " + words[i]);
      String one = answer.apply("gets " + words[i]);
      if (!one.endsWith("END")) {
        return one;
      }
      found.append(one, 0, one.length() - "END".length());
    }
    return found.append("END").toString();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
      }
      bytes.write(b);
    }
    return null;
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
