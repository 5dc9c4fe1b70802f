namespace Candlewick.EmbeddedKafka.Server;

/// <summary>The one node of the cluster, as clients are told it.</summary>
/// <param name="Id">Broker id.</param>
/// <param name="Host">Name or address clients connect to.</param>
/// <param name="Port">TCP port.</param>
/// <param name="ClusterId">Kept for the life of the folder.</param>
internal sealed record BrokerNode(int Id, string Host, int Port, string ClusterId);
