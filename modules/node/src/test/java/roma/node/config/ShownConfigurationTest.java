package roma.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code conf/roma.conf} is {@code reference.conf} with every key commented out. */
class ShownConfigurationTest {
  private static final Path SHOWN = Path.of("..", "..", "conf", "roma.conf");

  @Test
  void showsEveryKeyWithItsDefaultCommentedOut() throws IOException {
    String expected;
    try (InputStream in = NodeConfig.class.getResourceAsStream("reference.conf")) {
      String reference = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      expected =
          reference
              .lines()
              .map(ShownConfigurationTest::commentedOut)
              .collect(Collectors.joining("\n", "", "\n"));
    }
    assertThat(Files.readString(SHOWN))
        .as("conf/roma.conf: reference.conf with '#' before each key; copy it again after a change")
        .isEqualTo(expected);
  }

  private static String commentedOut(String line) {
    boolean key = line.contains(" = ") && !line.strip().startsWith("#");
    return key ? line.replaceFirst("^( *)", "$1#") : line;
  }
}
