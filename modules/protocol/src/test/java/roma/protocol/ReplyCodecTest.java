package roma.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import roma.data.Bytes;
import roma.data.Record;
import roma.data.Reply;
import roma.data.Version;

/** What the server writes, a client reads, wherever the network cut it. */
class ReplyCodecTest {
  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static List<WireReply> read(ByteBuf sent, int pieceBytes) {
    ReplyDecoder decoder = new ReplyDecoder(ProtocolLimits.DEFAULT);
    ByteBuf received = Unpooled.buffer();
    List<WireReply> items = new ArrayList<>();
    while (sent.isReadable()) {
      received.writeBytes(sent, Math.min(pieceBytes, sent.readableBytes()));
      for (WireReply item = decoder.next(received); item != null; item = decoder.next(received)) {
        items.add(item);
      }
    }
    return items;
  }

  @Property(tries = 50)
  void aClientReadsWhatTheServerWrote(
      @ForAll @IntRange(min = 1, max = 50) int pieceBytes, @ForAll byte[] data) {
    Record record = Record.of(new Version(3, 9), -1, 0, Bytes.wrap(data));
    ByteBuf out = Unpooled.buffer();
    ReplyEncoder.writeValue(out, Bytes.utf8("k1"), record, true);
    ReplyEncoder.writeValue(out, Bytes.utf8("k2"), record, false);
    ReplyEncoder.writeEnd(out);
    ReplyEncoder.writeChange(out, Reply.STORED, Request.Wording.MEMCACHED);
    ReplyEncoder.writeChange(out, new Reply.Number(-1), Request.Wording.MEMCACHED);
    ReplyEncoder.writeChange(out, Reply.unknown("too\r\nlate"), Request.Wording.MEMCACHED);

    assertThat(read(out, pieceBytes))
        .containsExactly(
            new WireReply.Value(Bytes.utf8("k1"), 0xffff_ffffL, Bytes.wrap(data), record.cas()),
            new WireReply.Value(Bytes.utf8("k2"), 0xffff_ffffL, Bytes.wrap(data), 0),
            WireReply.Line.END,
            WireReply.Line.STORED,
            new WireReply.Line("18446744073709551615"),
            new WireReply.Line("SERVER_ERROR too  late"));
  }

  @Property(tries = 200)
  void numbersAreWrittenInDecimal(@ForAll long number) {
    ByteBuf out = Unpooled.buffer(1);
    ReplyEncoder.writeNumber(out, number);

    assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo(Long.toUnsignedString(number));
  }

  @Test
  void everyLineOfAChangeIsMemcacheds() {
    assertThat(change(Reply.NOT_STORED)).isEqualTo("NOT_STORED\r\n");
    assertThat(change(Reply.EXISTS)).isEqualTo("EXISTS\r\n");
    assertThat(change(Reply.NOT_FOUND)).isEqualTo("NOT_FOUND\r\n");
    assertThat(change(Reply.DELETED)).isEqualTo("DELETED\r\n");
    assertThat(change(Reply.TOUCHED)).isEqualTo("TOUCHED\r\n");
    assertThat(change(Reply.FLUSHED)).isEqualTo("OK\r\n");
    assertThat(change(new Reply.TooLarge(9)))
        .isEqualTo("SERVER_ERROR object too large for cache\r\n");
  }

  private static String change(Reply reply) {
    ByteBuf out = Unpooled.buffer();
    ReplyEncoder.writeChange(out, reply, Request.Wording.MEMCACHED);
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void whatIsNotThisProtocolIsRefused() {
    assertThatThrownBy(() -> read(bytes("VALUE k x 1\r\n"), 99))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> read(bytes("VALUE k 0 99999999\r\n"), 99))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> read(bytes("VALUE k 0 1\r\nabc\r\n"), 99))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> read(bytes("x".repeat(70_000)), 999))
        .isInstanceOf(IllegalStateException.class);
  }
}
