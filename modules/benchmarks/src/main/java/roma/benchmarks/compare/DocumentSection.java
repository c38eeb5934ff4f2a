package roma.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a document that a command writes, between two markers. */
final class DocumentSection {
  private final Path document;
  private final String begin;
  private final String end;

  DocumentSection(Path document, String name) {
    this.document = document;
    this.begin = "<!-- " + name + ": written by bin/roma-bench " + name + " -->\n";
    this.end = "<!-- end of " + name + " -->\n";
  }

  /**
   * Puts the text in the place of the former one; at the end of a document that has no such part.
   *
   * @throws IllegalStateException where the end of the part is missing
   */
  void replace(String text) throws IOException {
    String all = Files.exists(document) ? Files.readString(document) : "";
    int from = all.indexOf(begin);
    if (from < 0) {
      Files.writeString(document, all + (all.isEmpty() ? "" : "\n") + begin + text + end);
      return;
    }
    int to = all.indexOf(end, from);
    if (to < 0) {
      throw new IllegalStateException(
          document + " has '" + begin.strip() + "' but no '" + end.strip() + "' behind it");
    }
    Files.writeString(document, all.substring(0, from) + begin + text + all.substring(to));
  }
}
