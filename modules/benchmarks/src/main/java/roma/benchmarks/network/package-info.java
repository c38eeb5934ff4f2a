/** A network of hosts on one machine, whose connections can be cut. */
package roma.benchmarks.network;
