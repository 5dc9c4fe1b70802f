using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;

namespace Candlewick.Projections.Tests;

/// <summary>A registry that does not answer about an older version until it is released: holds a projector in the middle of a batch.</summary>
internal sealed class HeldSchemaIds : ISchemaIds, IDisposable
{
    private readonly ManualResetEventSlim _released = new();

    public bool IsHeld { get; private set; }

    public int IdFor(Topic topic) => KnownSchemaIds.Ours;

    public bool Accepts(Topic topic, int schemaId)
    {
        IsHeld = true;
        _released.Wait();
        return true;
    }

    public void Release() => _released.Set();

    public void Dispose()
    {
        _released.Set();
        _released.Dispose();
    }
}
