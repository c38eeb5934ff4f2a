/**
 * A store as plain maps and lists, for comparison with a cluster: {@link
 * roma.cluster.model.DataModel} answers commands, {@link roma.cluster.model.RandomCommands} makes
 * them, {@link roma.cluster.model.Shown} is what of a reply is compared.
 */
package roma.cluster.model;
