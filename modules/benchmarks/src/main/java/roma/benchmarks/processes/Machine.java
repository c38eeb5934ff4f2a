package roma.benchmarks.processes;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** On what something was measured. */
public final class Machine {
  private Machine() {}

  /** One line: processors, memory, systems, and how busy it is now. */
  public static String describe() {
    return String.format(
        Locale.ROOT,
        "%d processors (%s), %.0f GiB, %s %s, OpenJDK %s; load average %.1f at the start",
        Runtime.getRuntime().availableProcessors(),
        value("/proc/cpuinfo", "model name").replace("(R)", "").replace("(TM)", ""),
        ProcessUse.number(text("/proc/meminfo"), "MemTotal:") / (1024.0 * 1024.0),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("java.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String value(String file, String name) {
    for (String line : text(file).split("\n")) {
      if (line.startsWith(name)) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
    return System.getProperty("os.arch");
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException absent) {
      return "";
    }
  }
}
