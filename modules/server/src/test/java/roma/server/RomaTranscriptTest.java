package roma.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;

/**
 * The same session that ROMA answered, answered by us; what differs is what docs/protocol.md says.
 */
class RomaTranscriptTest {
  /** Where memcached's behaviour wins: what was sent last, to what we answer instead. */
  private static final Map<String, List<String>> DIFFERENT =
      Map.of(
          // A key that is asked for twice is answered twice.
          "gets key1 nokey key1",
              List.of("VALUE key1 0 5 0", "hello", "VALUE key1 0 5 0", "hello", "END"),
          // Flags are kept.
          "get key2", List.of("VALUE key2 7 3", "abc", "END"),
          // A get of many keys has no cas ids, which only gets has.
          "get key1 nokey", List.of("VALUE key1 0 5", "hello", "END"),
          "gets key1 key2", List.of("VALUE key1 0 5 0", "hello", "VALUE key2 7 3 0", "abc", "END"),
          "get key1 key2", List.of("VALUE key1 0 5", "hello", "VALUE key2 7 3", "abc", "END"));

  private record Exchange(List<String> sent, List<String> received) {}

  private static List<Exchange> exchanges() throws IOException {
    List<Exchange> exchanges = new ArrayList<>();
    Exchange current = new Exchange(new ArrayList<>(), new ArrayList<>());
    try (var in = RomaTranscriptTest.class.getResourceAsStream("10_storage_basic.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("# counters")) {
          break;
        } else if (line.startsWith("> ")) {
          if (!current.received().isEmpty()) {
            exchanges.add(current);
            current = new Exchange(new ArrayList<>(), new ArrayList<>());
          }
          current.sent().add(line.substring(2));
        } else if (!line.startsWith("$") && !line.startsWith("#")) {
          current.received().add(line);
        }
      }
    }
    exchanges.add(current);
    return exchanges;
  }

  @Test
  void storageCommandsAreAnsweredAsByRoma() throws IOException {
    FixedCluster cluster =
        new FixedCluster(
            FixedCluster.twoNodes(
                new NodeId("127.0.0.11", 10001), new NodeId("127.0.0.12", 10001)));
    Conversation client = new Conversation(new MemoryStore(() -> Conversation.NOW), cluster);
    Map<String, String> casOf = new HashMap<>();

    for (Exchange exchange : exchanges()) {
      String sent = String.join("\r\n", exchange.sent()) + "\r\n";
      List<String> expected = DIFFERENT.getOrDefault(exchange.sent().get(0), exchange.received());
      if (sent.startsWith("cas key3 0 0 3 3\r\n")) {
        // Our cas ids count a vnode's writes, ROMA's a key's.
        sent =
            sent.replace(" 3\r\n", " " + casOf.get("key3:3") + "\r\n")
                .replaceFirst("0 0 \\S+", "0 0 3");
      }
      String received = client.say(sent);
      rememberCas(expected, received, casOf);

      assertThat(withoutCas(received))
          .as(sent)
          .isEqualTo(withoutCas(String.join("\r\n", expected) + "\r\n"));
    }
    client.close();
  }

  /** For each cas id of ROMA's, ours. */
  private static void rememberCas(
      List<String> expected, String received, Map<String, String> casOf) {
    String[] ours = received.split("\r\n");
    for (int i = 0; i < Math.min(ours.length, expected.size()); i++) {
      String[] roma = expected.get(i).split(" ");
      String[] our = ours[i].split(" ");
      if (roma.length == 5 && our.length == 5) {
        casOf.put(roma[1] + ":" + roma[4], our[4]);
      }
    }
  }

  private static String withoutCas(String text) {
    return text.replaceAll("(?m)^(VALUE \\S+ \\d+ \\d+) \\d+(\r?)$", "$1 <cas>$2");
  }
}
