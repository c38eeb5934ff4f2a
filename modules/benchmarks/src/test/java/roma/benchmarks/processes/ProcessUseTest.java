package roma.benchmarks.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ProcessUseTest {

  @Test
  void aProcessMayBeCalledAnything() {
    String stat =
        "4242 (a) b (c 1 2) S 1 4242 4242 0 -1 4194560 901 0 0 0 150 50 7 8 20 0 27 0 91 1 2";
    assertThat(ProcessUse.cpuSeconds(stat)).isEqualTo(2.0);
  }

  @Test
  void numbersAreFoundByTheirNames() {
    String status = "Name:\tjava\nVmHWM:\t    9999 kB\nVmRSS:\t  123456 kB\n";
    assertThat(ProcessUse.number(status, "VmRSS:")).isEqualTo(123456);
    assertThat(ProcessUse.number(status, "VmSwap:")).isZero();
  }

  @Test
  void whatIsUsedBetweenTwoLooksIsTheDifference() {
    ProcessUse use = new ProcessUse(5, 70, 900).since(new ProcessUse(2, 60, 400));
    assertThat(use).isEqualTo(new ProcessUse(3, 70, 500));
  }

  @Test
  void thisProcessHasUsedSomething() {
    Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"), "/proc is Linux's");
    ProcessUse use = ProcessUse.of(List.of(ProcessHandle.current().pid()));
    assertThat(use.cpuSeconds()).isPositive();
    assertThat(use.residentBytes()).isGreaterThan(10_000_000);
    assertThatThrownBy(() -> ProcessUse.of(List.of(Long.MAX_VALUE)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("has ended");
  }
}
