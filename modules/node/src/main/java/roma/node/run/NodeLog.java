package roma.node.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import roma.node.StartRefused;

/**
 * The log of a node that runs as a process: {@code log/roma-node.log} in its data directory,
 * rolled.
 */
final class NodeLog {
  private NodeLog() {}

  /** Before anything is logged: the logging library reads its configuration once. */
  static void openIn(Path dataDirectory) throws StartRefused {
    Path directory = dataDirectory.toAbsolutePath().resolve("log");
    try {
      Files.createDirectories(directory);
    } catch (IOException refused) {
      throw new StartRefused(
          "cannot write to the data directory "
              + dataDirectory.toAbsolutePath()
              + " ("
              + refused
              + "): give another --data directory or its owner's rights",
          refused);
    }
    System.setProperty("roma.log.directory", directory.toString());
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "roma/node/run/logback-node.xml");
    }
  }
}
