package roma.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of commands in docs/protocol.md is what the parser knows, no more and no less. */
class CommandTableTest {
  /** A command is named by the first word of a text in code, in the first column. */
  private static final Pattern COMMAND = Pattern.compile("`([a-z][a-z0-9_?]*)[^`]*`");

  private static List<String> protocol() throws IOException {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("docs/protocol.md"))) {
      directory = directory.getParent();
    }
    return Files.readAllLines(directory.resolve("docs/protocol.md"));
  }

  private static Set<String> commands() throws IOException {
    Set<String> commands = new TreeSet<>();
    boolean inTable = false;
    for (String line : protocol()) {
      inTable |= line.startsWith("| command |");
      if (inTable && !line.startsWith("|")) {
        break;
      } else if (inTable) {
        Matcher names = COMMAND.matcher(line.split("(?<!\\\\)\\|")[1]);
        names.results().forEach(name -> commands.add(name.group(1)));
      }
    }
    return commands;
  }

  private static Verb verb(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    return Verb.of(bytes, 0, bytes.length);
  }

  @Test
  void everyCommandOfTheTableIsKnownToTheParser() throws IOException {
    assertThat(commands()).hasSizeGreaterThan(50).allMatch(name -> verb(name) != null);
  }

  @Test
  void everyCommandOfTheParserIsInTheTable() throws IOException {
    EnumSet<Verb> missing = EnumSet.allOf(Verb.class);
    commands().forEach(name -> missing.remove(verb(name)));
    assertThat(missing).isEmpty();
  }

  @Test
  void everyRowHasAllColumns() throws IOException {
    assertThat(protocol().stream().filter(line -> line.startsWith("| `") && line.endsWith("|")))
        .isNotEmpty();
    boolean inTable = false;
    for (String line : protocol()) {
      inTable = line.startsWith("| command |") || inTable && line.startsWith("|");
      if (inTable) {
        assertThat(line.split("(?<!\\\\)\\|")).as(line).hasSize(5);
      }
    }
  }
}
