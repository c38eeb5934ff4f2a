package roma.management.jmx;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;

/**
 * Sends one bean's changes to whoever listens, on the thread that found them; the agent of a remote
 * listener keeps a limited number for it and drops the oldest ({@code
 * jmx.remote.x.notification.buffer.size}).
 */
final class Announcer extends NotificationBroadcasterSupport {
  private final Object source;
  private final AtomicLong number = new AtomicLong();

  private Announcer(Object source, MBeanNotificationInfo info) {
    super(info);
    this.source = source;
  }

  static Announcer of(Object source, Predicate<Change.Kind> kinds) {
    String[] types =
        Arrays.stream(Change.Kind.values())
            .filter(kinds)
            .map(Change.Kind::type)
            .toArray(String[]::new);
    return new Announcer(
        source,
        new MBeanNotificationInfo(
            types, Notification.class.getName(), "joins, losses and recoveries"));
  }

  void announce(Change change) {
    Notification notification =
        new Notification(
            change.kind().type(),
            source,
            number.incrementAndGet(),
            System.currentTimeMillis(),
            change.message());
    notification.setUserData(change.about());
    sendNotification(notification);
  }
}
