package roma.benchmarks.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * What the operating system (Linux, {@code /proc/PID}) has counted of some processes since their
 * starts.
 *
 * @param cpuSeconds user and system time of all their threads
 * @param residentBytes of memory, now
 * @param writtenBytes that they caused to be written to disks
 */
public record ProcessUse(double cpuSeconds, long residentBytes, long writtenBytes) {
  /** Of {@code /proc/PID/stat}: the same on every Linux, whatever the kernel's own clock is. */
  private static final double TICKS_A_SECOND = 100;

  /** The sum over processes that run. */
  public static ProcessUse of(Collection<Long> pids) {
    double cpu = 0;
    long resident = 0;
    long written = 0;
    for (long pid : pids) {
      Path process = Path.of("/proc", String.valueOf(pid));
      cpu += cpuSeconds(read(process.resolve("stat")));
      resident += 1024 * number(read(process.resolve("status")), "VmRSS:");
      // Of other users' processes it may not be read.
      Path io = process.resolve("io");
      written += Files.isReadable(io) ? number(read(io), "write_bytes:") : 0;
    }
    return new ProcessUse(cpu, resident, written);
  }

  /** What came on top since an earlier look; memory as it is now. */
  public ProcessUse since(ProcessUse earlier) {
    return new ProcessUse(
        cpuSeconds - earlier.cpuSeconds, residentBytes, writtenBytes - earlier.writtenBytes);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException failed) {
      throw new UncheckedIOException("a server's process has ended: " + file, failed);
    }
  }

  /** The name, in parentheses, may hold anything; utime and stime are fields 14 and 15. */
  static double cpuSeconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
  }

  /** The number behind a line's first word; 0 where there is no such line. */
  static long number(String text, String word) {
    for (String line : text.split("\n")) {
      if (line.startsWith(word)) {
        return Long.parseLong(line.substring(word.length()).strip().split("\\s+")[0]);
      }
    }
    return 0;
  }
}
