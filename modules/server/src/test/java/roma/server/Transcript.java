package roma.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A session recorded on ROMA: what was sent, line by line, and what came back until the next. */
record Transcript(List<Exchange> exchanges) {
  private static final String BINARY = "[binary] b'";

  /**
   * @param received lines without their ends; bytes as ISO-8859-1
   */
  record Exchange(List<String> sent, List<String> received) {
    String text() {
      return String.join("\r\n", sent) + "\r\n";
    }

    String reply() {
      return String.join("\r\n", received) + "\r\n";
    }
  }

  static Transcript read(String name) throws IOException {
    List<Exchange> exchanges = new ArrayList<>();
    Exchange current = new Exchange(new ArrayList<>(), new ArrayList<>());
    try (var in = Transcript.class.getResourceAsStream(name)) {
      String all = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      for (String line : all.lines().toList()) {
        if (line.startsWith("> ")) {
          if (!current.received().isEmpty()) {
            exchanges.add(current);
            current = new Exchange(new ArrayList<>(), new ArrayList<>());
          }
          current.sent().add(line.substring(2));
        } else if (line.startsWith(BINARY)) {
          current.received().addAll(List.of(binary(line).split("\r\n", -1)));
          current.received().remove(current.received().size() - 1);
        } else if (!line.startsWith("$") && !line.startsWith("#")) {
          current.received().add(line);
        }
      }
    }
    exchanges.add(current);
    return new Transcript(exchanges);
  }

  /** Bytes as Python shows them, which recorded the sessions. */
  private static String binary(String line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String text = line.substring(BINARY.length(), line.length() - 1);
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '\\') {
        out.write(text.charAt(i));
        continue;
      }
      i++;
      switch (text.charAt(i)) {
        case 'r' -> out.write('\r');
        case 'n' -> out.write('\n');
        case 't' -> out.write('\t');
        case 'x' -> {
          out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> out.write(text.charAt(i));
      }
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
