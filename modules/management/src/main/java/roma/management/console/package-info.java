/** {@code bin/roma-jmx}: a local node's MBeans on the command line, or in jconsole. */
package roma.management.console;
