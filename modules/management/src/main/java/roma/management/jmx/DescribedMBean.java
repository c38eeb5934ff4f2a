package roma.management.jmx;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.NotificationBroadcasterSupport;
import javax.management.NotificationEmitter;
import javax.management.StandardEmitterMBean;

/**
 * An MXBean whose interface describes itself by {@link Meaning}: consoles show the texts, and ask
 * for parameters by their names.
 */
final class DescribedMBean extends StandardEmitterMBean {
  private final Class<?> type;

  private <T> DescribedMBean(T bean, Class<T> type, NotificationEmitter emitter) {
    super(bean, type, true, emitter);
    this.type = type;
  }

  static <T> DescribedMBean of(T bean, Class<T> type) {
    return new DescribedMBean(bean, type, new NotificationBroadcasterSupport());
  }

  static <T> DescribedMBean of(T bean, Class<T> type, NotificationEmitter emitter) {
    return new DescribedMBean(bean, type, emitter);
  }

  @Override
  protected String getDescription(MBeanInfo info) {
    return meaning(type.getAnnotation(Meaning.class), info.getDescription());
  }

  @Override
  protected String getDescription(MBeanAttributeInfo info) {
    String getter = (info.isIs() ? "is" : "get") + info.getName();
    return method(getter, 0)
        .map(method -> meaning(method.getAnnotation(Meaning.class), info.getDescription()))
        .orElse(info.getDescription());
  }

  @Override
  protected String getDescription(MBeanOperationInfo info) {
    return method(info)
        .map(method -> meaning(method.getAnnotation(Meaning.class), info.getDescription()))
        .orElse(info.getDescription());
  }

  @Override
  protected String getDescription(MBeanOperationInfo info, MBeanParameterInfo param, int sequence) {
    return method(info)
        .map(method -> method.getParameters()[sequence].getAnnotation(Meaning.class))
        .map(Meaning::value)
        .orElse(param.getDescription());
  }

  @Override
  protected String getParameterName(
      MBeanOperationInfo info, MBeanParameterInfo param, int sequence) {
    return method(info)
        .map(method -> method.getParameters()[sequence].getName())
        .orElse(param.getName());
  }

  @Override
  protected int getImpact(MBeanOperationInfo info) {
    return MBeanOperationInfo.ACTION;
  }

  private Optional<Method> method(MBeanOperationInfo info) {
    return method(info.getName(), info.getSignature().length);
  }

  private Optional<Method> method(String name, int parameters) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals(name))
        .filter(method -> method.getParameterCount() == parameters)
        .findFirst();
  }

  private static String meaning(Meaning meaning, String otherwise) {
    return meaning == null ? otherwise : meaning.value();
  }
}
