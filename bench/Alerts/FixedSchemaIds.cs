using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;

namespace Candlewick.Bench.Alerts;

/// <summary>Schema ids without a registry, which is not measured.</summary>
internal sealed class FixedSchemaIds : ISchemaIds
{
    public int IdFor(Topic topic) => 1;

    public bool Accepts(Topic topic, int schemaId) => true;
}
