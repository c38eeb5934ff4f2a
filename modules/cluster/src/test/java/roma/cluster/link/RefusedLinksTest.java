package roma.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusedLinksTest {
  private final RefusedLinks refused = new RefusedLinks();

  @Test
  void aReasonIsNewsOnceAndAgainAfterTheTwoHaveTalked() {
    assertThat(refused.note("a_1", "another cluster")).isTrue();
    assertThat(refused.note("a_1", "another cluster")).isFalse();
    assertThat(refused.note("a_1", "another format")).isTrue();
    assertThat(refused.text()).isEqualTo("another format");
    refused.clear("a_1");
    assertThat(refused.text()).isEmpty();
    assertThat(refused.note("a_1", "another format")).isTrue();
  }

  @Test
  void strangersWithEverNewNamesTakeNoMoreThanSoMuch() {
    for (int i = 0; i < 10 * RefusedLinks.MOST; i++) {
      assertThat(refused.note("a_" + i, "no " + i)).isEqualTo(i < RefusedLinks.MOST);
    }
    assertThat(refused.text().split("; ")).hasSize(RefusedLinks.MOST);
  }
}
