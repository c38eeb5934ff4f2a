package roma.client.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import roma.data.NodeId;

class RoutesTest {
  private static final NodeId A = new NodeId("10.0.0.1", 11211);
  private static final NodeId B = new NodeId("10.0.0.2", 11211);

  /** 2 vnodes: of the first A is the primary, of the second B; with a third node none. */
  private static String ring(String first, String second) {
    return "[{\"dgst_bits\":32,\"div_bits\":1,\"rn\":2},[\"10.0.0.1_11211\",\"10.0.0.2_11211\"],"
        + "{\"0\":["
        + first
        + "],\"2147483648\":["
        + second
        + "]}]";
  }

  private static final String AB = "\"10.0.0.1_11211\",\"10.0.0.2_11211\"";
  private static final String BA = "\"10.0.0.2_11211\",\"10.0.0.1_11211\"";

  @Test
  void theFirstOfAVnodesNodesIsAsked() {
    Routes routes = Routes.parse(ring(AB, BA));
    assertThat(routes.nodes()).isEqualTo(List.of(A, B));
    int ofA = 0;
    for (int i = 0; i < 200; i++) {
      NodeId primary = routes.primary(("k" + i).getBytes(StandardCharsets.US_ASCII));
      assertThat(primary).isIn(A, B);
      ofA += primary.equals(A) ? 1 : 0;
    }
    assertThat(ofA).isBetween(60, 140);
  }

  @Test
  void movedPrimariesAreCounted() {
    Routes before = Routes.parse(ring(AB, BA));
    assertThat(Routes.parse(ring(AB, AB)).movedFrom(before)).isEqualTo(1);
    assertThat(Routes.parse(ring(AB, BA)).movedFrom(before)).isZero();
    assertThat(before.movedFrom(Routes.unknown(List.of(A)))).isEqualTo(2);
  }

  @Test
  void aLostVnodeHasNoPrimary() {
    Routes routes = Routes.parse(ring("", ""));
    assertThat(routes.primary(new byte[] {'k'})).isNull();
    assertThat(Routes.unknown(List.of(A)).primary(new byte[] {'k'})).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "[{\"div_bits\":99},[],{}]",
        "[{\"div_bits\":1},[\"nonsense\"],{}]",
        "[[[[[[[[[[[[]]]]]]]]]]]]",
        "[{\"div_bits\":1},[],{\"0\":[\"a_1\"]}",
        "[{\"div_bits\":1},[],{}] x",
        "SERVER_ERROR starting"
      })
  void whatIsNoRingIsRefused(String text) {
    assertThatThrownBy(() -> Routes.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
