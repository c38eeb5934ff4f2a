package roma.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import roma.data.NodeId;
import roma.node.command.RomaNodeCommand.Request;
import roma.node.config.NodeConfig;
import roma.ring.HostPolicy;

class RomaNodeCommandTest {
  @Test
  void withoutWordsItIsTheFirstNodeOnTheLoopbackAddress() {
    NodeConfig config = started();

    assertThat(config.id()).hasToString("127.0.0.1_11211");
    assertThat(config.bindAddress()).isEqualTo("127.0.0.1");
    assertThat(config.clusterPort()).isEqualTo(12211);
    assertThat(config.seeds()).isEmpty();
    assertThat(config.dataDirectoryOrDefault()).isEqualTo(Path.of("data", "127.0.0.1_11211"));
    assertThat(config.newCluster().name()).isEqualTo("ROMA");
    assertThat(config.newCluster().replicas()).isEqualTo(2);
    assertThat(config.newCluster().vnodeBits()).isEqualTo(9);
    assertThat(config.newCluster().hostPolicy()).isEqualTo(HostPolicy.PREFER_OTHER_HOSTS);
  }

  @Test
  void everyOptionReachesTheConfiguration() {
    NodeConfig config =
        started(
            "10.0.0.7",
            "-p",
            "4000",
            "--cluster-port",
            "4001",
            "--seed",
            "a:1",
            "-j",
            "b_2",
            "--data",
            "/d",
            "-n",
            "mine",
            "--replicas",
            "3",
            "--vnode-bits",
            "10",
            "--replication-in-host=never");

    assertThat(config.id()).isEqualTo(new NodeId("10.0.0.7", 4000));
    assertThat(config.clusterPort()).isEqualTo(4001);
    assertThat(config.seeds()).containsExactly(new NodeId("a", 1), new NodeId("b", 2));
    assertThat(config.dataDirectoryOrDefault()).isEqualTo(Path.of("/d"));
    assertThat(config.newCluster())
        .isEqualTo(
            new NodeConfig.NewCluster(
                "mine", 3, 10, HostPolicy.NEVER, 0, 8, true, Duration.ofSeconds(60)));
  }

  @Test
  void portZeroLeavesBothPortsOpenUntilTheyAreChosen() {
    NodeConfig config = started("-p", "0");

    assertThat(config.port()).isZero();
    assertThat(config.clusterPort()).isZero();
    assertThat(config.withPorts(5000, 5001, 5002).id()).hasToString("127.0.0.1_5000");
  }

  @ParameterizedTest
  @CsvSource({
    "--replication-in-host, ALLOWED",
    "--replication_in_host, ALLOWED",
    "--enabled_repeathost, ALLOWED",
    "--replication_in_host=never, NEVER",
    "--replication-in-host=prefer-other-hosts, PREFER_OTHER_HOSTS"
  })
  void takesTheHostPolicyInRomadsSpellingsToo(String option, HostPolicy policy) {
    NodeConfig config = started(option, "10.0.0.7");

    assertThat(config.newCluster().hostPolicy()).isEqualTo(policy);
    assertThat(config.address())
        .as("the next word is not the option's value")
        .isEqualTo("10.0.0.7");
  }

  @Test
  void longOptionsMayBeWrittenWithUnderscoresButValuesKeepTheirs() {
    assertThat(started("--cluster_port=7000", "--data=a_b").dataDirectoryOrDefault())
        .isEqualTo(Path.of("a_b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nonsense | Unknown option: '--nonsense'; roma-node --help lists the options",
        "a b | Unmatched argument at index 1: 'b'; roma-node --help lists the options",
        "--seed | Missing required parameter for option '--seed' (HOST:PORT); roma-node --help"
            + " lists the options",
        "-p 70000 | --port: '70000' is not within 0..65535",
        "-p x | --port: 'x' is not a whole number",
        "-p 65000 --link-port 1 | --port: client port + 1000 is no port: say which the cluster port"
            + " is (--cluster-port)",
        "-p 63000 | --port: client port + 3000 is no port: say which the link port is (--link-port)",
        "--cluster-port 11211 | --cluster-port: 11211 is the client port already",
        "--seed nowhere | --seed: 'nowhere' is not HOST:PORT",
        "--seed a:99999 | --seed: port 99999 is not within 1..65535",
        "a_b | ADDRESS: 'a_b' cannot name a node: ROMA's clients need a host without '_' and ':'",
        "--replicas 0 | --replicas: '0' is not within 1..7",
        "--vnode-bits 40 | --vnode-bits: '40' is not within 4..12",
        "--replication-in-host=often | --replication-in-host: 'often' is none of"
            + " prefer-other-hosts, never, allowed",
        "--name= | --name: '' is not 1 to 64 visible ASCII characters without blanks",
        "--config /no/such/file | --config: there is no readable file /no/such/file"
      })
  void wrongInputIsOneLineThatSaysWhatToDo(String words, String line) {
    assertThat(RomaNodeCommand.parse(words.split(" ")))
        .isEqualTo(new Request.Refuse(List.of(line)));
  }

  @Test
  void tellsAllWrongValuesAtOnce() {
    assertThat(RomaNodeCommand.parse("-p", "x", "--replicas", "9"))
        .isEqualTo(
            new Request.Refuse(
                List.of(
                    "--port: 'x' is not a whole number", "--replicas: '9' is not within 1..7")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help"})
  void helpNamesEveryOption(String option) {
    assertThat(((Request.Print) RomaNodeCommand.parse(option)).text())
        .contains(
            "-p, --port",
            "--cluster-port",
            "--seed",
            "-j",
            "--data",
            "--config",
            "-n, --name",
            "--replicas",
            "--vnode-bits",
            "--replication-in-host",
            "-d, --daemon",
            "-v, --version");
  }

  @Test
  void versionIsTheBuilds() {
    assertThat(((Request.Print) RomaNodeCommand.parse("-v")).text())
        .matches("roma-node \\d+\\.\\d+\\.\\d+.*");
  }

  private static NodeConfig started(String... words) {
    Request request = RomaNodeCommand.parse(words);
    assertThat(request).isInstanceOf(Request.Start.class);
    return ((Request.Start) request).config();
  }
}
