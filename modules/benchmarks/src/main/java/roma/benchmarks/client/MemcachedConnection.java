package roma.benchmarks.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.Version;

/**
 * A blocking connection that asks one thing at a time, in the words of the memcached text protocol.
 * After an exception the outcome of a write is unknown and the connection is of no more use.
 */
public final class MemcachedConnection implements Closeable {
  private static final int MAX_LINE_BYTES = 64 << 10;

  private final Socket socket = new Socket();
  private final InputStream in;

  /**
   * @param timeoutMillis for connecting, and for each wait for bytes of a reply
   */
  public MemcachedConnection(InetSocketAddress node, int timeoutMillis) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(timeoutMillis);
      socket.connect(node, timeoutMillis);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  /**
   * Asks and waits for the answer. {@code SERVER_ERROR} is a {@link Reply.Failed} of unknown
   * certainty.
   *
   * @throws IOException where there is no answer in time, or one that is no answer to this
   */
  public Reply ask(Key key, Command command) throws IOException {
    socket.getOutputStream().write(request(key.bytes().toUtf8(), command));
    String line = readLine();
    if (line.startsWith("SERVER_ERROR")) {
      return Reply.unknown(line);
    }
    return command.isRead() ? found(line) : outcome(line);
  }

  private static byte[] request(String key, Command command) {
    if (command instanceof Command.Get) {
      return line("gets " + key);
    } else if (command instanceof Command.Delete) {
      return line("delete " + key);
    } else if (command instanceof Command.Arithmetic sum) {
      String word = sum.increment() ? "incr " : "decr ";
      return line(word + key + " " + Long.toUnsignedString(sum.delta()));
    } else if (command instanceof Command.Store store) {
      String word = store.mode().name().toLowerCase(Locale.ROOT);
      return withValue(word + " " + key + words(store.flags(), store.expiresAt()), store.value());
    } else if (command instanceof Command.CompareAndSet cas) {
      return withValue(
          "cas " + key + words(cas.flags(), cas.expiresAt()),
          cas.value(),
          " " + Long.toUnsignedString(cas.expected()));
    }
    throw new IllegalArgumentException("this client does not ask " + command);
  }

  private static String words(int flags, long expiresAt) {
    return " " + Integer.toUnsignedString(flags) + " " + expiresAt;
  }

  private static byte[] line(String text) {
    return (text + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] withValue(String head, Bytes value) {
    return withValue(head, value, "");
  }

  private static byte[] withValue(String head, Bytes value, String tail) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(line(head + " " + value.size() + tail));
    out.writeBytes(value.array());
    out.writeBytes(line(""));
    return out.toByteArray();
  }

  private Reply found(String line) throws IOException {
    if (line.equals("END")) {
      return Reply.NOT_FOUND;
    }
    String[] words = line.split(" ");
    if (words.length != 5 || !words[0].equals("VALUE")) {
      throw new IOException("no answer to a get: " + line);
    }
    byte[] value = in.readNBytes(Integer.parseInt(words[3]));
    if (!readLine().isEmpty()) {
      throw new IOException("a value longer than announced: " + line);
    }
    String end = readLine();
    if (end.startsWith("SERVER_ERROR")) {
      return Reply.unknown(end);
    } else if (!end.equals("END")) {
      throw new IOException("no END after a value: " + end);
    }
    Version version = Version.unpack(Long.parseUnsignedLong(words[4]));
    return new Reply.Found(
        Record.of(version, Integer.parseUnsignedInt(words[2]), Record.NEVER, Bytes.wrap(value)));
  }

  private static Reply outcome(String line) throws IOException {
    return switch (line) {
      case "STORED" -> Reply.STORED;
      case "NOT_STORED" -> Reply.NOT_STORED;
      case "EXISTS" -> Reply.EXISTS;
      case "NOT_FOUND" -> Reply.NOT_FOUND;
      case "DELETED" -> Reply.DELETED;
      case "CLIENT_ERROR cannot increment or decrement non-numeric value" -> Reply.NOT_A_NUMBER;
      default -> {
        if (line.isEmpty() || !line.chars().allMatch(Character::isDigit)) {
          throw new IOException("no answer to a write: " + line);
        }
        yield new Reply.Number(Long.parseUnsignedLong(line));
      }
    };
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended");
      } else if (line.size() >= MAX_LINE_BYTES) {
        throw new IOException("a reply line of more than " + MAX_LINE_BYTES + " bytes");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  /** Ends it; whoever waits for an answer in another thread gets an exception. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      // It is of no more use in either case.
    }
  }
}
