package roma.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/java.md are Java that compiles. */
class SnippetsTest {
  private static final Path HOME = Path.of("..", "..");
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final String IMPORTS =
      """
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.*;
      import java.util.concurrent.CompletionStage;
      import org.junit.jupiter.api.Assertions;
      import org.junit.jupiter.api.Test;
      import roma.client.*;
      import roma.node.*;
      import roma.testkit.*;
      """;

  @TempDir Path directory;

  @Test
  void everySnippetOfTheDocumentCompiles() throws IOException {
    List<Path> sources = new ArrayList<>();
    Matcher snippet = SNIPPET.matcher(Files.readString(HOME.resolve("docs/java.md")));
    while (snippet.find()) {
      String name = "Snippet" + sources.size();
      String text = snippet.group(1);
      boolean whole = text.startsWith("@") || text.startsWith("class ");
      Path source = directory.resolve(name + ".java");
      Files.writeString(
          source,
          IMPORTS
              + (whole
                  ? text
                  : "class " + name + " {\n  void run() throws Exception {\n" + text + "  }\n}\n"));
      sources.add(source);
    }
    assertThat(sources).hasSizeGreaterThan(4);
    assertThat(Compiling.complaints(sources, directory)).isEmpty();
  }
}
