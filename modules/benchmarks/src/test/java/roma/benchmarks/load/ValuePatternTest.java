package roma.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuePatternTest {

  @ParameterizedTest
  @ValueSource(strings = {"16", "1024", "16-4000", "100:8,70000:2"})
  void aValueShowsItsWriteAndAnyChangeOfItShows(String sizes) {
    ValuePattern pattern = new ValuePattern(ValueSizes.parse(sizes));
    for (int key = 0; key < 200; key++) {
      long counter = 1L << key % 50;
      ByteBuf value = Unpooled.buffer();
      pattern.write(value, key, counter);
      int length = value.readableBytes();
      assertThat(length).isEqualTo(pattern.size(key, counter));
      assertThat(pattern.check(value, 0, length, key)).isEqualTo(counter);
      assertThat(pattern.check(value, 0, length, key + 1)).isEqualTo(-1);
      assertThat(pattern.check(value, 0, length - 1, key)).isEqualTo(-1);
      if (length > ValuePattern.MIN_BYTES) {
        int at = length - 1;
        value.setByte(at, value.getByte(at) ^ 1);
        assertThat(pattern.check(value, 0, length, key)).isEqualTo(-1);
      }
    }
  }

  @Test
  void sizesComeAsOftenAsTheirWeights() {
    ValuePattern pattern = new ValuePattern(ValueSizes.parse("100:8,1024:2"));
    Map<Integer, Integer> seen = new HashMap<>();
    for (int i = 1; i <= 100_000; i++) {
      seen.merge(pattern.size(i % 1000, i), 1, Integer::sum);
    }
    assertThat(seen.keySet()).containsExactlyInAnyOrder(100, 1024);
    assertThat(seen.get(1024)).isBetween(19_000, 21_000);
  }

  @Test
  void aRangeHasBothItsEnds() {
    ValuePattern pattern = new ValuePattern(ValueSizes.parse("16-20"));
    Map<Integer, Integer> seen = new HashMap<>();
    for (int i = 1; i <= 10_000; i++) {
      seen.merge(pattern.size(7, i), 1, Integer::sum);
    }
    assertThat(seen.keySet()).containsExactlyInAnyOrder(16, 17, 18, 19, 20);
    assertThat(seen.values()).allMatch(times -> times > 1500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "15", "x", "100-16", "100:0", "100:-1", "16-20-30", "100:1:2"})
  void whatIsNoSizeIsRefused(String text) {
    assertThatThrownBy(() -> ValueSizes.parse(text)).hasMessageContaining("no sizes of values");
  }
}
