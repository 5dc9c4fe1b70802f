using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;

namespace Candlewick.Tests.Support;

/// <summary>A registry that has one more version of every schema than we know, and that may be away.</summary>
public sealed class FaultySchemaIds : ISchemaIds
{
    /// <summary>Of the version that only the registry knows.</summary>
    public const int Newer = 900;

    private readonly FixedSchemaIds _known = new();
    private volatile bool _away;
    private int _asked;

    public bool Away
    {
        get => _away;
        set => _away = value;
    }

    /// <summary>Questions that only the registry can answer.</summary>
    public int Asked => _asked;

    public int IdFor(Topic topic) => _known.IdFor(topic);

    public bool Accepts(Topic topic, int schemaId)
    {
        if (_known.Accepts(topic, schemaId))
        {
            return true;
        }

        Interlocked.Increment(ref _asked);
        return Away ? throw new RegistryException("the schema registry did not answer") : schemaId == Newer;
    }
}
