package roma.cluster.link;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.UUID;

/**
 * How the gates of two nodes greet each other, through Akka: who they are, and where they listen.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = LinkMessage.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = LinkMessage.Welcome.class, name = "welcome"),
  @JsonSubTypes.Type(value = LinkMessage.Unwelcome.class, name = "unwelcome")
})
public sealed interface LinkMessage extends LinkCommand {

  /**
   * Who a node is.
   *
   * @param node {@code host_port}
   * @param linkPort where it takes the connections of links
   * @param clusterId null while the node belongs to no cluster yet
   * @param format of the frames that it speaks
   */
  record Identity(
      String node,
      String host,
      int clusterPort,
      int linkPort,
      UUID clusterId,
      UUID incarnation,
      long session,
      int format,
      String softwareVersion) {}

  /**
   * Opens a link, or opens it again after either side's restart. Answered by {@link Welcome} or
   * {@link Unwelcome}.
   */
  record Hello(Identity from) implements LinkMessage {}

  record Welcome(Identity from) implements LinkMessage {}

  /**
   * @param reason for the user of the node that said hello
   */
  record Unwelcome(Identity from, String reason) implements LinkMessage {}
}
