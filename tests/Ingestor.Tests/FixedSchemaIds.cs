using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;

namespace Candlewick.Ingestor.Tests;

/// <summary>Schema ids without a registry: the place of the topic in the catalogue.</summary>
internal sealed class FixedSchemaIds : ISchemaIds
{
    public int IdFor(Topic topic) => 100 + TopicCatalog.All.ToList().IndexOf(topic);

    public bool Accepts(Topic topic, int schemaId) => schemaId == IdFor(topic);
}
