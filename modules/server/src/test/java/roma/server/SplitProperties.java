package roma.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import roma.data.NodeId;

/** However the network cuts what a client sends, and whatever it is, the replies are the same. */
class SplitProperties {
  private static Conversation conversation() {
    return new Conversation(
        new MemoryStore(() -> Conversation.NOW),
        new FixedCluster(
            FixedCluster.twoNodes(new NodeId("10.0.0.1", 11211), new NodeId("10.0.0.2", 11211))));
  }

  private static String whole(byte[] sent) {
    Conversation client = conversation();
    client.send(sent);
    String heard = client.heard();
    client.close();
    return heard;
  }

  private static String inPieces(byte[] sent, Random cuts) {
    Conversation client = conversation();
    StringBuilder heard = new StringBuilder();
    int mean = 1 + cuts.nextInt(40);
    for (int from = 0; from < sent.length; ) {
      int to = Math.min(sent.length, from + 1 + cuts.nextInt(mean));
      client.send(Arrays.copyOfRange(sent, from, to));
      heard.append(client.heard());
      from = to;
    }
    client.close();
    return heard.toString();
  }

  @Provide
  Arbitrary<byte[]> sessions() {
    Arbitrary<String> key =
        Arbitraries.of("a", "b", "k\u001broma", "k\u001bno", "key-" + "x".repeat(300));
    Arbitrary<String> number =
        Arbitraries.of("0", "1", "5", "-1", "x", "", "4294967295", "2592001");
    Arbitrary<String> data =
        Arbitraries.of("", "1", "42", "hello", "two\r\nlines", "x".repeat(3000));
    Arbitrary<String> end = Arbitraries.of("\r\n", "\r\n", "\r\n", "\n", " \r\n", " noreply\r\n");
    Arbitrary<String> stores =
        key.flatMap(
            k ->
                number.flatMap(
                    n ->
                        data.flatMap(
                            d ->
                                Arbitraries.of("set", "ADD", "append", "cas")
                                    .flatMap(
                                        verb ->
                                            end.map(
                                                e ->
                                                    verb
                                                        + " "
                                                        + k
                                                        + " "
                                                        + n
                                                        + " 0 "
                                                        + d.length()
                                                        + (verb.equals("cas") ? " 5" : "")
                                                        + e
                                                        + d
                                                        + (e.equals("\n") ? "\n" : "\r\n"))))));
    Arbitrary<String> others =
        key.flatMap(
            k ->
                number.flatMap(
                    n ->
                        end.flatMap(
                            e ->
                                Arbitraries.of(
                                        "get " + k,
                                        "gets " + k + " b",
                                        "incr " + k + " " + n,
                                        "touch " + k + " " + n,
                                        "gat " + n + " " + k,
                                        "delete " + k,
                                        "set_expt " + k + " " + n,
                                        "get_expt " + k,
                                        "stat version",
                                        "flush_all",
                                        "  ",
                                        "nonsense",
                                        "version",
                                        "set " + k + " 0 0 5",
                                        "set " + k + " 0 0 99999",
                                        "set " + k + " 0 0 " + n,
                                        "mklhash 0" + n)
                                    .map(line -> line + e))));
    return Arbitraries.oneOf(stores, others)
        .list()
        .ofMinSize(1)
        .ofMaxSize(30)
        .map(SplitProperties::joined);
  }

  private static byte[] joined(List<String> pieces) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    pieces.forEach(piece -> bytes.writeBytes(Conversation.bytes(piece)));
    return bytes.toByteArray();
  }

  @Property(tries = 150)
  void cutsDoNotChangeTheReplies(@ForAll("sessions") byte[] sent, @ForAll long seed) {
    assertThat(inPieces(sent, new Random(seed))).isEqualTo(whole(sent));
  }

  @Property(tries = 100)
  void noiseIsAnsweredTheSameHoweverItIsCut(@ForAll byte[] noise, @ForAll long seed) {
    assertThat(inPieces(noise, new Random(seed))).isEqualTo(whole(noise));
  }
}
