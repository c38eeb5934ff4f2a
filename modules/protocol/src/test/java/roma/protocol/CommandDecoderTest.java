package roma.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;

/** The decoder by itself; what each command means is tested with the server. */
class CommandDecoderTest {
  private final CommandDecoder decoder = new CommandDecoder(ProtocolLimits.DEFAULT, () -> 1000);

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  @Test
  void requestsAreTakenOneByOneAndTheRestIsLeft() {
    ByteBuf in = bytes("set k 5 60 2\r\nhi\r\nversion\r\nget");

    assertThat(decoder.next(in))
        .isEqualTo(
            new Request.Change(
                Key.of("k"),
                new Command.Store(Command.Mode.SET, 5, 1060, Bytes.utf8("hi")),
                Request.Wording.MEMCACHED,
                false));
    assertThat(decoder.next(in)).isEqualTo(new Request.Version());
    assertThat(decoder.next(in)).isNull();
    assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("get");
  }

  @Test
  void aBlockIsTakenAsItArrives() {
    ByteBuf in = Unpooled.buffer();
    in.writeBytes(bytes("set k 0 0 100000\r\n" + "x".repeat(1000)));

    assertThat(decoder.next(in)).isNull();
    assertThat(in.isReadable()).isFalse();
    in.writeBytes(bytes("x".repeat(99_000) + "\r"));
    assertThat(decoder.next(in)).isNull();
    in.writeBytes(bytes("\n"));
    Request.Change change = (Request.Change) decoder.next(in);
    assertThat(((Command.Store) change.command()).value())
        .isEqualTo(Bytes.utf8("x".repeat(100_000)));
  }

  @Test
  void nothingIsUnderstoodAfterALineThatIsTooLong() {
    ByteBuf in = bytes("get " + "k".repeat(70_000) + "\r\nversion\r\n");

    assertThat(decoder.next(in)).isEqualTo(new Request.Refused("CLIENT_ERROR line too long", true));
    assertThat(decoder.next(in)).isNull();
    assertThat(in.isReadable()).isFalse();
  }

  @Test
  void manyKeysOfOneLineAreKeptInOrder() {
    StringBuilder line = new StringBuilder("get");
    for (int i = 0; i < 5000; i++) {
      line.append(" k").append(i);
    }
    Request.Retrieve retrieve = (Request.Retrieve) decoder.next(bytes(line + "\r\n"));

    assertThat(retrieve.keys()).hasSize(5000);
    assertThat(retrieve.keys().get(4999).key()).isEqualTo(Key.of("k4999"));
  }

  @Test
  void limitsThatCannotBeHeldAreRefused() {
    assertThatThrownBy(() -> new ProtocolLimits(100, 10, 10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ProtocolLimits(4096, 0, 10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ProtocolLimits(4096, 10, 17 << 20))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
