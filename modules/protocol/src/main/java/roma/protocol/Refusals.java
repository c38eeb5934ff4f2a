package roma.protocol;

/** The lines that answer what is not understood or not allowed: memcached's where it has one. */
final class Refusals {
  static final String ERROR = "ERROR";
  static final String BAD_FORMAT = "CLIENT_ERROR bad command line format";
  static final String DELETE_USAGE = BAD_FORMAT + ".  Usage: delete <key> [noreply]";
  static final String BAD_DATA_CHUNK = "CLIENT_ERROR bad data chunk";
  static final String BAD_DELTA = "CLIENT_ERROR invalid numeric delta argument";
  static final String BAD_EXPIRY = "CLIENT_ERROR invalid exptime argument";
  static final String LINE_TOO_LONG = "CLIENT_ERROR line too long";
  static final String VALUE_TOO_LONG = "SERVER_ERROR object too large for cache";

  /** ROMA's, for commands that only ROMA has. */
  static final String ARGUMENT_COUNT = "CLIENT_ERROR Wrong number of arguments.";

  static final String ARGUMENT_FORMAT = "CLIENT_ERROR Wrong format of arguments.";

  static final String NO_KEY = "CLIENT_ERROR does not find key";

  private Refusals() {}

  static String unknownHashName(String name) {
    return "SERVER_ERROR " + name + " does not exists.";
  }
}
