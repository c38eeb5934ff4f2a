package roma.data.ruby;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import roma.data.Bytes;

/** Against what Ruby's {@code Marshal.dump} gives, in hexadecimal. */
class MarshalWriterTest {
  private final MarshalWriter out = new MarshalWriter(0);

  private String hex() {
    return HexFormat.of().formatHex(out.toBytes().array());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 04086900",
    "1, 04086906",
    "-1, 040869fa",
    "122, 0408697f",
    "123, 040869017b",
    "255, 04086901ff",
    "256, 040869020001",
    "-123, 04086980",
    "-124, 040869ff84",
    "-256, 040869ff00",
    "-257, 040869fefffe",
    "65536, 04086903000001",
    "1073741823, 04086904ffffff3f",
    "-1073741824, 040869fc000000c0",
    "1073741824, 04086c2b0700000040",
    "4294967295, 04086c2b07ffffffff",
    "4294967296, 04086c2b08000000000100",
    "-1073741825, 04086c2d0701000040"
  })
  void integersTakeAsManyBytesAsRubyGivesThem(long value, String expected) {
    out.integer(value);
    assertThat(hex()).isEqualTo(expected);
  }

  @Test
  void aSymbolThatWasWrittenIsWrittenAsALink() {
    out.array(2).utf8(Bytes.utf8("a")).utf8(Bytes.utf8("b"));
    // ["a", "b"], both of UTF-8
    assertThat(hex()).isEqualTo("04085b074922066106" + "3a0645" + "544922066206" + "3b00" + "54");
  }
}
