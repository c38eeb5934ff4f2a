package roma.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  @Property(tries = 300)
  void versionsPackAndKeepTheirOrder(
      @ForAll @IntRange(max = Version.MAX_EPOCH) int epoch,
      @ForAll @LongRange(max = Version.MAX_SEQUENCE_NUMBER) long number,
      @ForAll @IntRange(max = Version.MAX_EPOCH) int otherEpoch) {
    Version version = new Version(epoch, number);
    assertThat(Version.unpack(version.packed())).isEqualTo(version);
    if (otherEpoch != epoch) {
      assertThat(Integer.signum(version.compareTo(new Version(otherEpoch, 0))))
          .isEqualTo(Integer.compare(epoch, otherEpoch));
    }
  }

  @Test
  void aVersionTooLargeForItsBitsIsRefused() {
    assertThatThrownBy(() -> new Version(Version.MAX_EPOCH + 1, 0)).hasMessageContaining("20 bits");
    assertThatThrownBy(() -> new Version(0, Version.MAX_SEQUENCE_NUMBER + 1))
        .hasMessageContaining("44 bits");
  }

  @Test
  void bytesCompareByContentAsUnsigned() {
    assertThat(Bytes.utf8("key")).isEqualTo(Bytes.utf8("key")).hasSameHashCodeAs(Bytes.utf8("key"));
    assertThat(Bytes.wrap(new byte[] {(byte) 0x80})).isGreaterThan(Bytes.wrap(new byte[] {0x7f}));
  }

  @Test
  void aNodeIsReadWithUnderscoreOrColon() {
    assertThat(NodeId.parse("127.0.0.1_11211")).isEqualTo(NodeId.parse("127.0.0.1:11211"));
    assertThat(NodeId.parse("127.0.0.1:11211")).hasToString("127.0.0.1_11211");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "host", "host:", ":1", "host:x", "host:0", "host:70000", "a_b_1", "::1:1"})
  void whatIsNoNodeIsRefusedWithAWordToTheUser(String text) {
    assertThatThrownBy(() -> NodeId.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
