package roma.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.node.command.RomaNodeCommand;
import roma.node.command.RomaNodeCommand.Request;

class NodeStatTest {
  @TempDir Path directory;

  @Test
  void tellsTheNodesPathsAndHowItRuns() throws IOException {
    Path file = Files.writeString(directory.resolve("my.conf"), "roma.replicas = 3");
    String data = directory.resolve("data").toString();
    Request.Start start =
        (Request.Start)
            RomaNodeCommand.parse("-p", "4000", "--data", data, "--config", file.toString());

    assertThat(NodeStat.of(start.config()))
        .containsEntry("stats.config_path", file.toString())
        .containsEntry("stats.daemon", "false")
        .containsEntry("config.LOG_PATH", data + "/log")
        .containsEntry("storages[roma].storage.storage_path", data);
  }

  @Test
  void withoutAFileItsPathIsEmpty() {
    Request.Start start =
        (Request.Start) RomaNodeCommand.parse("-p", "4000", "--data", directory.toString());

    assertThat(NodeStat.of(start.config())).containsEntry("stats.config_path", "");
  }
}
