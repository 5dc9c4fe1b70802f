using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;

namespace Candlewick.CandleAggregator.Tests;

/// <summary>Ids as a registry would have given them: 7 is ours, 6 an older version, all else unknown.</summary>
internal sealed class KnownSchemaIds : ISchemaIds
{
    public const int Ours = 7;
    public const int Older = 6;
    public const int Foreign = 99;

    public int IdFor(Topic topic) => Ours;

    public bool Accepts(Topic topic, int schemaId) => schemaId is Ours or Older;
}
