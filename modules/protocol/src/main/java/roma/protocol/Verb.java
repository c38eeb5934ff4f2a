package roma.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The commands, looked up by a token's bytes in any case without making a String. */
enum Verb {
  GET,
  GETS,
  SET,
  ADD,
  REPLACE,
  APPEND,
  PREPEND,
  CAS,
  DELETE,
  INCR,
  DECR,
  TOUCH,
  GAT,
  GATS,
  FLUSH_ALL,
  MG,
  MS,
  MD,
  MA,
  MN,
  ME,
  CACHE_MEMLIMIT,
  SLABS,
  SET_EXPT,
  GET_EXPT,
  VERSION,
  VERBOSITY,
  QUIT,
  WHOAMI,
  NODELIST,
  STAT,
  STATS,
  ROMA_CLUSTER,
  TRANSFER_THROTTLE,
  TRANSFER_PAUSE,
  TRANSFER_RESUME,
  TRANSFER_CANCEL,
  DCNICE,
  FORCEDLY_START,
  MKLHASH,
  ROUTINGDUMP,
  GETROUTE,
  GET_KEY_INFO,
  ADD_RTTABLE_SUB_NID,
  DELETE_RTTABLE_SUB_NID,
  CLEAR_RTTABLE_SUB_NID,
  VNODE_COPIES,
  RELEASE,
  RECOVER,
  BALANCE,
  LEAVE,
  SWITCH_FAILOVER,
  SET_LOST_ACTION,
  SET_AUTO_RECOVER,
  SHUTDOWN_SELF,
  RBALSE,
  RSHUTDOWN,
  BALSE,
  SHUTDOWN,
  CREATEHASH,
  DELETEHASH,
  MOUNTHASH,
  UMOUNTHASH,
  HASHLIST,
  DEFHASH,
  OUT;

  /** Power of two, several times the number of verbs: short probes. */
  private static final int TABLE_SIZE = 256;

  private static final Verb[] TABLE = new Verb[TABLE_SIZE];

  static {
    for (Verb verb : values()) {
      int slot = slot(verb.bytes, 0, verb.bytes.length);
      while (TABLE[slot] != null) {
        slot = (slot + 1) & (TABLE_SIZE - 1);
      }
      TABLE[slot] = verb;
    }
  }

  private final byte[] bytes = name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);

  /** The verb spelt by {@code line[from, to)} in any case, or null. */
  static Verb of(byte[] line, int from, int to) {
    for (int slot = slot(line, from, to);
        TABLE[slot] != null;
        slot = (slot + 1) & (TABLE_SIZE - 1)) {
      if (TABLE[slot].isSpelt(line, from, to)) {
        return TABLE[slot];
      }
    }
    return null;
  }

  private boolean isSpelt(byte[] line, int from, int to) {
    if (to - from != bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (lower(line[from + i]) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static int slot(byte[] name, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + lower(name[i]);
    }
    return (hash ^ hash >>> 8) & (TABLE_SIZE - 1);
  }

  private static int lower(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
  }
}
