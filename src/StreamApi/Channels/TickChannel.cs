using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Channels;

/// <summary>Trades and snapshots.</summary>
internal static class TickChannel
{
    public static Channel Ticks { get; } = new("ticks", TopicCatalog.Ticks)
    {
        Reader = services => new TickReader(services.Options.SchemaIds),
        History = (log, _) => new LogHistory(log),
    };
}
