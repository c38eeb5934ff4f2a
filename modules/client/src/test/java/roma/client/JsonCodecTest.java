package roma.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonCodecTest {
  record Point(int x, int y) {}

  private final Codec<Point> codec = JsonCodec.of(Point.class);

  @Test
  void aRecordComesBack() {
    assertThat(codec.decode(codec.encode(new Point(3, -4)))).isEqualTo(new Point(3, -4));
    assertThat(new String(codec.encode(new Point(3, -4)), StandardCharsets.UTF_8))
        .isEqualTo("{\"x\":3,\"y\":-4}");
  }

  @Test
  void otherBytesAreRefused() {
    assertThatThrownBy(() -> codec.decode(new byte[] {'x'}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no JSON of");
  }
}
