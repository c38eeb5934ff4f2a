/** The simulated disk: what a killed process and a power loss leave of a node's store. */
package roma.simulation.disk;
