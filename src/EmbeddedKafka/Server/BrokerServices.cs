using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Transactions;

namespace Candlewick.EmbeddedKafka.Server;

/// <summary>What the handlers work on.</summary>
internal sealed record BrokerServices(
    BrokerOptions Options, LogStore Logs, GroupCoordinator Groups, TransactionCoordinator Transactions, TimeProvider Time)
{
    /// <summary>For requests and responses under way.</summary>
    public TransferMemory Memory { get; } = new(Options.MaxTransferBytes);

    /// <summary>Known once the port is bound.</summary>
    public BrokerNode Node { get; set; } = new(0, "", 0, "");
}
