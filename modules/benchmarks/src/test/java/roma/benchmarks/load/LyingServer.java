package roma.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A memcached of {@code get} and {@code set} that lies in one chosen way. */
final class LyingServer implements AutoCloseable {
  enum Lie {
    NONE,
    /** Keeps the first value of each key and says that it stored the later ones. */
    STALE,
    /** Says that it stored keys ending in 7, and has not. */
    LOSES,
    /** Changes one byte of each value. */
    DAMAGES,
    /** Answers a tenth of the requests with an error. */
    FAILS
  }

  private final ServerSocket listener;
  private final Lie lie;
  private final Map<String, byte[]> values = new ConcurrentHashMap<>();

  LyingServer(Lie lie) {
    this.lie = lie;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    daemon(this::accept);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        daemon(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
      for (String line = line(in); line != null; line = line(in)) {
        String[] words = line.split(" ");
        boolean fails = lie == Lie.FAILS && line.hashCode() % 10 == 0;
        if (words[0].equals("set")) {
          set(words[1], in.readNBytes(Integer.parseInt(words[4])));
          in.readNBytes(2);
          write(out, fails ? "SERVER_ERROR as told\r\n" : "STORED\r\n");
        } else {
          byte[] value = values.get(words[1]);
          if (value != null) {
            write(out, "VALUE " + words[1] + " 0 " + value.length + "\r\n");
            out.write(value);
            write(out, "\r\n");
          }
          write(out, "END\r\n");
        }
        if (in.available() == 0) {
          out.flush();
        }
      }
    } catch (IOException closed) {
      // The client is gone.
    }
  }

  private void set(String key, byte[] value) {
    if (lie == Lie.DAMAGES) {
      value[value.length - 1] ^= 1;
    }
    if (lie == Lie.STALE) {
      values.putIfAbsent(key, value);
    } else if (lie != Lie.LOSES || !key.endsWith("7")) {
      values.put(key, value);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) c);
    }
    return null;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
