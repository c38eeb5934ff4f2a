package roma.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorLimitTest {
  @Test
  void someDescriptorsAreKeptForTheStore() {
    assertThat(DescriptorLimit.within(10_000, 1_000_000)).isEqualTo(10_000);
    assertThat(DescriptorLimit.within(10_000, 10_000)).isEqualTo(7_952);
    assertThat(DescriptorLimit.within(10_000, 1_024)).isEqualTo(768);
    assertThat(DescriptorLimit.within(100, 1_024)).isEqualTo(100);
    assertThat(DescriptorLimit.within(5, 0)).isEqualTo(1);
    assertThat(DescriptorLimit.within(5, Long.MAX_VALUE)).isEqualTo(5);
  }
}
