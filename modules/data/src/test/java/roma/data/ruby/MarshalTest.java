package roma.data.ruby;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import roma.data.Bytes;

class MarshalTest {
  private static Bytes bytes(String latin1) {
    return Bytes.wrap(latin1.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
  }

  /** What ROMA's nodes answered to a get of a list and of a map. */
  @Test
  void isWrittenAsRubyWritesIt() {
    Bytes list =
        new MarshalWriter(0)
            .array(2)
            .array(1)
            .binary(Bytes.utf8("v0"))
            .array(1)
            .integer(0x6b03f88bL)
            .toBytes();
    assertThat(list).isEqualTo(bytes("\4\10[\7[\6\"\7v0[\6l+\7\u008b\u00f8\3k"));
    Bytes map =
        new MarshalWriter(0).hash(1).utf8(Bytes.utf8("mk1")).utf8(Bytes.utf8("v1")).toBytes();
    assertThat(map).isEqualTo(bytes("\4\10{\6I\"\10mk1\6:\6ETI\"\7v1\6;\0T"));
  }

  @Test
  void linksOfObjectsAndSymbolsAreFollowed() {
    // [a, a, {a => 2^40}, 2^40] with one string, and one number.
    Bytes linked = bytes("\4\10[\11\"\6a@\6{\6@\6l+\10\0\0\0\0\0\1@\10");
    Bytes a = Bytes.utf8("a");
    assertThat(MarshalReader.read(linked)).isEqualTo(List.of(a, a, Map.of(a, 1L << 40), 1L << 40));
  }

  @Property(tries = 500)
  void integersAreReadAsTheyWereWritten(@ForAll @Size(max = 20) List<Long> numbers) {
    MarshalWriter out = new MarshalWriter(0).array(numbers.size());
    numbers.forEach(number -> out.integer(number == Long.MIN_VALUE ? 0 : number));
    List<Long> read = new ArrayList<>();
    ((List<?>) MarshalReader.read(out.toBytes())).forEach(number -> read.add((Long) number));
    assertThat(read)
        .isEqualTo(numbers.stream().map(n -> n == Long.MIN_VALUE ? Long.valueOf(0) : n).toList());
  }

  @Property(tries = 500)
  void smallIntegersToo(@ForAll int number) {
    for (int shift = 0; shift < Integer.SIZE; shift++) {
      long each = number >> shift;
      assertThat(MarshalReader.read(new MarshalWriter(0).integer(each).toBytes())).isEqualTo(each);
    }
  }

  @Property(tries = 1000)
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 60) byte[] tail) {
    byte[] whole = new byte[tail.length + 2];
    whole[0] = 4;
    whole[1] = 8;
    System.arraycopy(tail, 0, whole, 2, tail.length);
    try {
      MarshalReader.read(Bytes.wrap(whole));
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }

  @Test
  void whatIsCutOffOrGoesOnIsRefused() {
    Bytes whole = new MarshalWriter(0).array(1).utf8(Bytes.utf8("text")).toBytes();
    for (int length = 0; length < whole.size(); length++) {
      Bytes cut = Bytes.copyOf(whole.array(), 0, length);
      assertThatThrownBy(() -> MarshalReader.read(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> MarshalReader.read(whole.concat(Bytes.utf8("+"))))
        .hasMessageContaining("behind");
  }

  @Test
  void textIsShownAsRubyShowsIt() {
    assertThat(binary("a\"b\\c\n#{x}#y\1\u00e9")).isEqualTo("\"a\\\"b\\\\c\\n\\#{x}#y\\x01\\xE9\"");
    StringBuilder utf8 = new StringBuilder();
    Inspect.utf8(utf8, Bytes.utf8("caf\u00e9\1\u200b\uD83D\uDE00\t"));
    assertThat(utf8).hasToString("\"caf\u00e9\\u0001\u200b\uD83D\uDE00\\t\"");
    assertThat(binary(null)).isEqualTo("nil");
  }

  private static String binary(String latin1) {
    StringBuilder out = new StringBuilder();
    Inspect.binary(out, latin1 == null ? null : bytes(latin1));
    return out.toString();
  }
}
