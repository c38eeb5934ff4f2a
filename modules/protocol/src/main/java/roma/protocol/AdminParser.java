package roma.protocol;

import java.nio.charset.StandardCharsets;
import roma.data.NodeId;

/** The lines of commands about the cluster and the connection. */
final class AdminParser {
  private static final byte[] NOREPLY = "noreply".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ALL = "all".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] YES = "yes".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ON = "on".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AUTO_ASSIGN = "auto_assign".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SHUTDOWN = "shutdown".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_MOVES_AT_ONCE = 512;
  private static final int SLOWEST_COPY_STEP = 5;
  private static final long MAX_DELAY_SECONDS = 365L * 24 * 3600;

  private AdminParser() {}

  static Request parse(Verb verb, Line line) {
    return switch (verb) {
      case VERSION -> new Request.Version();
      case QUIT -> new Request.Quit();
      case WHOAMI -> new Request.WhoAmI();
      case NODELIST -> new Request.NodeList();
      case STAT -> stat(line);
      case STATS -> memcachedStats(line);
      case ROMA_CLUSTER -> new Request.DescribeCluster();
      case TRANSFER_THROTTLE -> throttle(line);
      case TRANSFER_PAUSE -> alone(line, new Request.TransferPause());
      case TRANSFER_RESUME -> alone(line, new Request.TransferResume());
      case TRANSFER_CANCEL -> cancel(line);
      case DCNICE -> copyPriority(line);
      case FORCEDLY_START -> forcedlyStart(line);
      case MKLHASH,
          ROUTINGDUMP,
          GETROUTE,
          GET_KEY_INFO,
          ADD_RTTABLE_SUB_NID,
          DELETE_RTTABLE_SUB_NID,
          CLEAR_RTTABLE_SUB_NID ->
          RoutingParser.parse(verb, line);
      case CREATEHASH, DELETEHASH, MOUNTHASH, UMOUNTHASH, HASHLIST, DEFHASH ->
          HashNameParser.parse(verb, line);
      case VNODE_COPIES -> alone(line, new Request.Copies());
      case RELEASE -> alone(line, new Request.Release());
      case RECOVER -> alone(line, new Request.Recover());
      case BALANCE -> alone(line, new Request.Balance());
      case LEAVE -> leave(line);
      case SWITCH_FAILOVER -> switchFailover(line);
      case SET_LOST_ACTION -> lostAction(line);
      case SET_AUTO_RECOVER -> autoRecover(line);
      case RBALSE, RSHUTDOWN -> new Request.Stop(Request.StopWhat.NODE, true);
      case BALSE -> new Request.StopAsked(Request.StopWhat.CLUSTER_IF_SURE);
      case SHUTDOWN -> new Request.StopAsked(Request.StopWhat.CLUSTER_IF_REALLY_SURE);
      case SHUTDOWN_SELF ->
          line.tokens() == 1
              ? new Request.StopAsked(Request.StopWhat.NODE_IF_SURE)
              : LineParser.refused("ERROR: shutdown_instance has irregular argument.");
      default -> throw new IllegalStateException(verb + " is not parsed here");
    };
  }

  /** ROMA's, unless the word is one by which memcached's libraries ask. */
  private static Request memcachedStats(Line line) {
    String what = line.tokens() == 2 ? line.text(1) : "";
    return switch (what) {
      case "settings", "items", "slabs", "sizes", "reset" -> new Request.MemcachedStats(what);
      default -> stat(line);
    };
  }

  /** With two words or more ROMA ignores the filter. */
  private static Request stat(Line line) {
    if (line.tokens() == 2) {
      return line.is(1, NOREPLY)
          ? LineParser.refused(Refusals.ERROR)
          : new Request.Stat(line.text(1));
    }
    return new Request.Stat(null);
  }

  private static Request alone(Line line, Request request) {
    return line.tokens() == 1 ? request : LineParser.refused(Refusals.ARGUMENT_COUNT);
  }

  private static Request throttle(Line line) {
    if (line.tokens() != 3) {
      return LineParser.refused(Refusals.ARGUMENT_COUNT);
    }
    long bytesPerSecond = line.number(1);
    long moves = line.number(2);
    if (bytesPerSecond < 0 || moves < 1 || moves > MAX_MOVES_AT_ONCE) {
      return LineParser.refused(
          "CLIENT_ERROR usage: transfer_throttle <bytes a second, 0 for no limit> <moves at once, 1"
              + " to 512>");
    }
    return new Request.TransferThrottle(bytesPerSecond, (int) moves);
  }

  private static Request cancel(Line line) {
    if (line.tokens() != 2) {
      return LineParser.refused(Refusals.ARGUMENT_COUNT);
    }
    long vnode = line.is(1, ALL) ? -1 : line.number(1);
    if (vnode < 0 && !line.is(1, ALL)) {
      return LineParser.refused("CLIENT_ERROR usage: transfer_cancel <vnode>|all");
    }
    return new Request.TransferCancel(vnode);
  }

  private static Request forcedlyStart(Line line) {
    boolean sure = line.tokens() == 2 && line.is(1, YES);
    return line.tokens() == 1 || sure
        ? new Request.ForcedlyStart(sure)
        : LineParser.refused("CLIENT_ERROR usage: forcedly_start [yes]");
  }

  private static Request leave(Line line) {
    if (line.tokens() != 2) {
      return LineParser.refused(Refusals.ARGUMENT_COUNT);
    }
    try {
      return new Request.Forget(NodeId.parse(line.text(1)));
    } catch (IllegalArgumentException noName) {
      return LineParser.refused("CLIENT_ERROR usage: leave <host_port>");
    }
  }

  private static Request switchFailover(Line line) {
    if (line.tokens() != 2) {
      return LineParser.refused("CLIENT_ERROR number of arguments");
    }
    return new Request.SwitchFailover(line.is(1, ON));
  }

  /** What is lost waits for the nodes that have it; only a vnode that is named begins anew. */
  private static Request lostAction(Line line) {
    long vnode = line.tokens() == 3 && line.is(1, AUTO_ASSIGN) ? line.number(2) : Line.NO_NUMBER;
    if (vnode >= 0) {
      return new Request.BeginAnew(vnode);
    }
    boolean known = line.tokens() >= 2 && (line.is(1, AUTO_ASSIGN) || line.is(1, SHUTDOWN));
    return LineParser.refused(
        known
            ? "CLIENT_ERROR a lost vnode waits for its nodes; to begin it anew, empty, name it:"
                + " set_lost_action auto_assign <vnode>"
            : "CLIENT_ERROR changing lost_action must be auto_assign or shutdown");
  }

  private static Request autoRecover(Line line) {
    if (line.tokens() < 2) {
      return LineParser.refused("CLIENT_ERROR number of arguments(0 for 1)");
    } else if (!line.is(1, TRUE) && !line.is(1, FALSE)) {
      return LineParser.refused("CLIENT_ERROR arguments must be true or false");
    } else if (line.tokens() == 2) {
      return new Request.SetAutoRecover(line.is(1, TRUE), 0);
    }
    long seconds = line.number(2);
    if (line.tokens() > 3 || seconds > MAX_DELAY_SECONDS) {
      return LineParser.refused("CLIENT_ERROR usage: set_auto_recover true|false [<seconds>]");
    }
    return seconds < 1
        ? LineParser.refused("CLIENT_ERROR length must be greater than zero")
        : new Request.SetAutoRecover(line.is(1, TRUE), seconds);
  }

  private static Request copyPriority(Line line) {
    if (line.tokens() != 2) {
      return LineParser.refused(
          "CLIENT_ERROR number of arguments (" + (line.tokens() - 1) + " for 1)");
    }
    long step = line.number(1);
    if (step < 1 || step > SLOWEST_COPY_STEP) {
      return LineParser.refused("CLIENT_ERROR You sholud input a priority from 1 to 5.");
    }
    return new Request.CopyPriority((int) step);
  }
}
