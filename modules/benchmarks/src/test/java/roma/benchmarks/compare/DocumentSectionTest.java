package roma.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentSectionTest {
  private static final String BEGIN = "<!-- compare: written by bin/roma-bench compare -->\n";
  private static final String END = "<!-- end of compare -->\n";

  @TempDir private Path directory;
  private Path document;
  private DocumentSection section;

  @BeforeEach
  void open() {
    document = directory.resolve("benchmarks.md");
    section = new DocumentSection(document, "compare");
  }

  @Test
  void theNewTableReplacesTheFormerOneAndNothingElse() throws IOException {
    Files.writeString(document, "before\n" + BEGIN + "old\nolder\n" + END + "after\n");
    section.replace("new\n");
    section.replace("newest\n");
    assertThat(document).hasContent("before\n" + BEGIN + "newest\n" + END + "after\n");
  }

  @Test
  void aDocumentWithoutItGetsItAtItsEnd() throws IOException {
    Files.writeString(document, "before\n");
    section.replace("new\n");
    assertThat(document).hasContent("before\n\n" + BEGIN + "new\n" + END);
  }

  @Test
  void withoutAnEndNothingIsOverwritten() throws IOException {
    Files.writeString(document, BEGIN + "all the rest\n");
    assertThatThrownBy(() -> section.replace("new\n")).hasMessageContaining("end of compare");
    assertThat(document).hasContent(BEGIN + "all the rest\n");
  }
}
