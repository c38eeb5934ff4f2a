/** A client's events as Micrometer's meters. */
package roma.client.metrics;
