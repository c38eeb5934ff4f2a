package roma.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import roma.data.Bytes;
import roma.data.Record;
import roma.data.Version;

class ExpiryTimeTest {
  private static final long NOW = 1_795_422_280;

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1795422281",
    "2592000, 1798014280",
    "2592001, 2592001",
    "1795422290, 1795422290",
    "99999999999, 99999999999",
    "9223372036854775807, 9223372036854775807",
    "-1, 1795422279",
    "-9223372036854775807, 1"
  })
  void anArgumentIsNeverRelativeOrAbsolute(long argument, long expiresAt) {
    assertThat(ExpiryTime.resolve(argument, NOW)).isEqualTo(expiresAt);
  }

  @ParameterizedTest
  @CsvSource({"-1", "-100", "-9223372036854775807"})
  void whatExpiredBeforeItWasStoredIsNotRead(long argument) {
    Record record = Record.of(Version.NONE, 0, ExpiryTime.resolve(argument, NOW), Bytes.EMPTY);

    assertThat(record.isLive(NOW)).isFalse();
  }
}
