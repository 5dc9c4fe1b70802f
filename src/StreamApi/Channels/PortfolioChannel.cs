using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Items;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Channels;

/// <summary>What accounts hold, valued: the newest of each account and instrument.</summary>
internal static class PortfolioChannel
{
    public static Channel Positions { get; } = new("portfolio", TopicCatalog.Positions)
    {
        Reader = services => new PositionReader(services.Options.SchemaIds, services.Loggers.CreateLogger<PositionReader>()),
    };
}
