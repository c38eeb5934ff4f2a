package roma.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireProtocolTest {
  private static final ValuePattern PATTERN = new ValuePattern(ValueSizes.fixed(16));

  @ParameterizedTest
  @CsvSource({
    "MEMCACHED, 'VALUE k000000001 0 5|hello|END|END|STORED|SERVER_ERROR no|'",
    "REDIS, '$5|hello|$-1|+OK|-ERR no|'"
  })
  void repliesAreReadInOrderHoweverTheyAreCut(WireProtocol protocol, String replies) {
    String text = replies.replace("|", "\r\n");
    for (int cut = 0; cut <= text.length(); cut++) {
      ByteBuf in = Unpooled.buffer();
      List<String> seen = new ArrayList<>();
      for (String part : List.of(text.substring(0, cut), text.substring(cut))) {
        in.writeCharSequence(part, StandardCharsets.US_ASCII);
        while (protocol.read(in, new Listing(in, seen))) {}
      }
      String failure = protocol == WireProtocol.REDIS ? "-ERR no" : "SERVER_ERROR no";
      assertThat(seen).containsExactly("hello", "absent", "stored", failure);
    }
  }

  @Test
  void requestsAreWrittenAsTheProtocolsSay() {
    assertThat(request(WireProtocol.MEMCACHED, 0))
        .isEqualTo("get k000000042\r\nset k000000042 0 0 16\r\n00000Z0000000001\r\n");
    assertThat(request(WireProtocol.MEMCACHED, 60)).contains("set k000000042 0 60 16\r\n");
    assertThat(request(WireProtocol.REDIS, 0))
        .isEqualTo(
            "*2\r\n$3\r\nGET\r\n$10\r\nk000000042\r\n"
                + "*3\r\n$3\r\nSET\r\n$10\r\nk000000042\r\n$16\r\n00000Z0000000001\r\n");
    assertThat(request(WireProtocol.REDIS, 60))
        .endsWith("$16\r\n00000Z0000000001\r\n$2\r\nEX\r\n$2\r\n60\r\n");
  }

  @Test
  void aValueWithoutItsEndEndsTheConnection() {
    ByteBuf in =
        Unpooled.copiedBuffer("VALUE k 0 5\r\nhello to you\r\n", StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> WireProtocol.MEMCACHED.read(in, new Listing(in, new ArrayList<>())))
        .hasMessageContaining("has no END");
  }

  private static String request(WireProtocol protocol, int ttl) {
    ByteBuf out = Unpooled.buffer();
    protocol.writeGet(out, 42);
    protocol.writeSet(out, 42, 1, PATTERN, ttl);
    return out.toString(StandardCharsets.US_ASCII);
  }

  private record Listing(ByteBuf in, List<String> seen) implements WireProtocol.Replies {
    @Override
    public void value(int at, int length) {
      seen.add(in.toString(at, length, StandardCharsets.US_ASCII));
    }

    @Override
    public void absent() {
      seen.add("absent");
    }

    @Override
    public void stored() {
      seen.add("stored");
    }

    @Override
    public void failed(String line) {
      seen.add(line);
    }
  }
}
