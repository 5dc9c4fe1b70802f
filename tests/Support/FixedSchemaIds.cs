using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;

namespace Candlewick.Tests.Support;

/// <summary>Schema ids without a registry.</summary>
public sealed class FixedSchemaIds : ISchemaIds
{
    public int IdFor(Topic topic) => 100 + TopicCatalog.All.ToList().IndexOf(topic);

    public bool Accepts(Topic topic, int schemaId) => schemaId == IdFor(topic);
}
