package roma.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/java.md and the examples are Java that compiles; the embedded one runs. */
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
    assertThat(compile(sources)).isEmpty();
  }

  @Test
  void theExamplesCompileAndTheEmbeddedOneRuns() throws Exception {
    List<Path> sources;
    try (Stream<Path> files = Files.list(HOME.resolve("examples"))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    assertThat(sources).hasSize(3);
    assertThat(compile(sources)).isEmpty();
    assertThat(run("Embedded"))
        .containsPattern("nodes: 127.0.0.1_\\d+ 127.0.0.1_\\d+\n")
        .endsWith("greeting: hello\ngreeting: hello\n");
  }

  private String run(String example) throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader
          .loadClass(example)
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** What the compiler complains of. */
  private String compile(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      compiler
          .getTask(
              complaints,
              files,
              null,
              List.of("-proc:none", "-cp", classPath, "-d", directory.toString()),
              null,
              files.getJavaFileObjectsFromPaths(sources))
          .call();
    }
    return complaints.toString();
  }
}
