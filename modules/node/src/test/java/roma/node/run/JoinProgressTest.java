package roma.node.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import roma.data.ClusterView.MoveProgress;

class JoinProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private MoveProgress moves;
  private final JoinProgress progress =
      new JoinProgress(
          () -> moves, new PrintStream(out, true, StandardCharsets.UTF_8), /* terminal= */ false);

  @Test
  void aJoinIsToldLineByLineAndOnceThatItIsDone() {
    assertThat(afterEach(moves(true, 341, 241), moves(true, 341, 1), moves(false, 341, 0)))
        .containsExactly(
            "joining: 100 of 341 vnodes, 2.0 MiB, 241 to go, 1.0 MiB/s, 7 s left",
            "joining: 340 of 341 vnodes, 2.0 MiB, 1 to go, 1.0 MiB/s, 7 s left",
            "joined: 341 of 341 vnodes, 2.0 MiB");
    assertThat(afterEach(moves(false, 341, 0))).isEmpty();
  }

  /** Between two sessions nobody joins, and nothing is done either. */
  @Test
  void aJoinThatIsInterruptedIsNotToldAsDone() {
    assertThat(
            afterEach(
                moves(true, 512, 363),
                moves(false, 512, 439),
                moves(false, 0, 0),
                moves(true, 439, 439),
                moves(false, 439, 0)))
        .containsExactly(
            "joining: 149 of 512 vnodes, 2.0 MiB, 363 to go, 1.0 MiB/s, 7 s left",
            "joining: 0 of 439 vnodes, 2.0 MiB, 439 to go, 1.0 MiB/s, 7 s left",
            "joined: 439 of 439 vnodes, 2.0 MiB");
  }

  @Test
  void aNodeThatDoesNotJoinSaysNothing() {
    assertThat(afterEach(moves(false, 0, 0), moves(false, 10, 5), moves(false, 10, 0))).isEmpty();
  }

  private List<String> afterEach(MoveProgress... seen) {
    out.reset();
    for (MoveProgress next : seen) {
      moves = next;
      progress.tell();
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static MoveProgress moves(boolean joining, int planned, int left) {
    return new MoveProgress(
        joining,
        false,
        false,
        false,
        planned,
        planned - left,
        left,
        2 << 20,
        1 << 20,
        7,
        -1,
        -1,
        -1);
  }
}
