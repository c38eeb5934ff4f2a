package roma.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import roma.replication.ReplicaFrame;

class FrameCodecTest {
  static Stream<LinkFrame> frames() {
    return FrameSamples.frames().stream();
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyFrameComesBackEqual(LinkFrame frame) {
    FrameReader in = new FrameReader(encode(frame));
    assertThat(FrameCodec.read(in)).isEqualTo(frame);
    assertThat(in.hasMore()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("frames")
  void aFrameThatIsCutAnywhereIsRefused(LinkFrame frame) {
    byte[] whole = encode(frame);
    for (int length = 0; length < whole.length; length++) {
      FrameReader in = new FrameReader(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> FrameCodec.read(in)).isInstanceOf(RuntimeException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("frames")
  void theWeightOfAFrameIsNearItsSize(LinkFrame frame) {
    assertThat(encode(frame).length).isLessThanOrEqualTo(2 * frame.weight() + 200);
  }

  @Test
  void everyKindOfFrameIsAmongTheSamples() {
    Set<Class<?>> sampled =
        FrameSamples.frames().stream()
            .map(
                frame ->
                    frame instanceof LinkFrame.Replica r ? r.frame().getClass() : frame.getClass())
            .collect(Collectors.toSet());
    assertThat(sampled).contains(ReplicaFrame.class.getPermittedSubclasses());
    assertThat(sampled)
        .contains(
            Stream.of(LinkFrame.class.getPermittedSubclasses())
                .filter(kind -> kind != LinkFrame.Replica.class)
                .toArray(Class<?>[]::new));
  }

  @Test
  void framesInARowComeBackInOrder() {
    FrameWriter out = new FrameWriter();
    FrameSamples.frames().forEach(frame -> FrameCodec.write(out, frame));
    FrameReader in = new FrameReader(FrameSamples.bytesOf(out));
    for (LinkFrame frame : FrameSamples.frames()) {
      assertThat(FrameCodec.read(in)).isEqualTo(frame);
    }
  }

  private static byte[] encode(LinkFrame frame) {
    FrameWriter out = new FrameWriter();
    FrameCodec.write(out, frame);
    return FrameSamples.bytesOf(out);
  }
}
