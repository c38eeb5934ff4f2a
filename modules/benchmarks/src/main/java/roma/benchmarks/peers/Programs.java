package roma.benchmarks.peers;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Programs of the operating system's packages. */
final class Programs {
  private static final int TIMEOUT_MILLIS = 2000;

  private Programs() {}

  /** Where it is not on the PATH, which package brings it. */
  static Optional<String> obstacle(String program, String debianPackage) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String directory : path.split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return Optional.empty();
      }
    }
    return Optional.of(program + " is not on the PATH; Debian's package is " + debianPackage);
  }

  /** What it prints. */
  static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException failed) {
      return "of unknown version";
    }
  }

  /** What a server answers to one line, as far as it has come at once; empty where it does not. */
  static String answer(int port, String line) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      do {
        int next = in.read();
        if (next < 0) {
          break;
        }
        answer.write(next);
      } while (in.available() > 0);
      return answer.toString(StandardCharsets.ISO_8859_1);
    } catch (IOException notYet) {
      return "";
    }
  }
}
