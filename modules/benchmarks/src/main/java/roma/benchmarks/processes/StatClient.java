package roma.benchmarks.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks a node what an operator would type into telnet. One connection a question. */
public final class StatClient {
  private static final int TIMEOUT_MILLIS = 10_000;

  private StatClient() {}

  /** {@code stat regexp}: key to value, in the node's order. */
  public static Map<String, String> stat(InetSocketAddress node, String regexp) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : ask(node, "stat " + regexp)) {
      int blank = line.indexOf(' ');
      values.put(
          blank < 0 ? line : line.substring(0, blank), blank < 0 ? "" : line.substring(blank + 1));
    }
    return values;
  }

  /** The lines before {@code END}; or the one line of a reply that has no end mark. */
  public static List<String> ask(InetSocketAddress node, String command) {
    try (Socket socket = new Socket()) {
      socket.connect(node, TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write((command + "\r\nquit\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      List<String> lines = new ArrayList<>();
      for (String line = in.readLine(); line != null && !line.equals("END"); line = in.readLine()) {
        lines.add(line);
      }
      return lines;
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "'" + command + "' to " + node + " failed: " + failed.getMessage(), failed);
    }
  }
}
